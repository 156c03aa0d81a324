#!/usr/bin/env bash
# neovim.sh FOLDER SUITE: fetch the stock Neovim of a Debian suite into .cache/editors/FOLDER, with bin/nvim to start it.
# forky has 0.12, the first with vim.lsp.config, code lenses and pull diagnostics in the editor itself; trixie has 0.10.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/$1
echo "Fetching Neovim into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" "$2" bin/nvim neovim
mkdir -p "$folder/bin"
# A link, not a copy: Neovim finds its runtime from where it really stands.
ln -sf ../root/usr/bin/nvim "$folder/bin/nvim"
touch "$folder/root/usr/bin/nvim"
"$folder/bin/nvim" --version | head -n 1
