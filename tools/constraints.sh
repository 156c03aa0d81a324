#!/usr/bin/env bash
# constraints.sh: renew constraints.txt: the newest packages that pyproject.toml allows, installed afresh and frozen.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
"${PYTHON:-python3}" -m venv "$venv"
pip() { "$venv/bin/python" -m pip -qq --disable-pip-version-check "$@"; }
pip install --upgrade pip hatchling editables
pip install . --group dev
{
  echo "# Exact versions of everything that runs or builds Countersign; written by tools/constraints.sh."
  pip freeze --all --exclude countersign-ls --exclude setuptools
} > "$venv/constraints.txt"
cp "$venv/constraints.txt" constraints.txt
