#!/usr/bin/env bash
# node_packages.sh FOLDER: install the packages that FOLDER/package-lock.json names. Quiet unless something fails; no
# package runs a script of its own.
set -euo pipefail
cd "$(dirname "$0")/../$1"
command -v npm >/dev/null || { echo "node: npm was not found; install Node.js 20 or newer, which brings it" >&2; exit 1; }
echo "Installing the packages of $1 ..."
# Not `npm ci`: it refuses a lock file without the binaries of other platforms, which not every registry has.
npm install --no-save --ignore-scripts --no-fund --no-audit --loglevel=error >/dev/null
