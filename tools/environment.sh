#!/usr/bin/env bash
# environment.sh runtime|dev: make .venv with the pinned packages. `runtime` is what a user gets, `dev` adds the tools.
# PYTHON names the interpreter (default: python3). Quiet unless something fails.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1 python=${PYTHON:-python3} venv=.venv

fail() { printf 'environment: %s\n' "$1" >&2; exit 1; }

command -v "$python" >/dev/null || fail "$python was not found; install Python 3.11 or newer, or name it: make PYTHON=/path/to/python"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "$("$python" --version) is too old; install Python 3.11 or newer, or name it: make PYTHON=/path/to/python"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "$python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"

[ -x "$venv/bin/python" ] || { echo "Making $venv ..."; "$python" -m venv "$venv"; }
pip() { "$venv/bin/python" -m pip -qq --disable-pip-version-check "$@"; }

echo "Installing the $kind packages of constraints.txt into $venv ..."
pip install -c constraints.txt hatchling editables
# The build runs in the environment itself: an isolated build would fetch an unpinned hatchling.
pip install -c constraints.txt --no-build-isolation --editable .
if [ "$kind" = dev ]; then
  pip install -c constraints.txt --upgrade pip # the first pip that knows --group is newer than Debian's
  pip install -c constraints.txt --group dev
fi
