#!/usr/bin/env bash
# tmux.sh: fetch tmux into .cache/editors/tmux, with bin/tmux to start it: the terminal in which editors are driven that
# have no other interface than the screen and the keyboard.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/tmux
echo "Fetching tmux into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" trixie bin/tmux tmux
mkdir -p "$folder/bin"
ln -sf ../root/usr/bin/tmux "$folder/bin/tmux"
touch "$folder/root/usr/bin/tmux"
"$folder/bin/tmux" -V
