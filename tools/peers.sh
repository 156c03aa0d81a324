#!/usr/bin/env bash
# peers.sh: install the servers that the benchmarks compare with into .cache/peers, an environment of their own.
# PYTHON names the interpreter (default: python3). Quiet unless something fails.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3} venv=.cache/peers

[ -x "$venv/bin/python" ] || { echo "Making $venv ..."; "$python" -m venv "$venv"; }
echo "Installing the servers of tools/peers.txt into $venv ..."
"$venv/bin/python" -m pip -qq --disable-pip-version-check install -r tools/peers.txt
touch "$venv/.made"
