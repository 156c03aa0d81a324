#!/usr/bin/env bash
# neovim.sh: fetch a stock Neovim (0.12) into .cache/editors/neovim, with bin/nvim to start it. Debian 12 has none that
# is new enough; forky is the first suite with vim.lsp.config, code lenses and pull diagnostics in the editor itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/neovim
echo "Fetching Neovim into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" forky bin/nvim neovim
mkdir -p "$folder/bin"
# A link, not a copy: Neovim finds its runtime from where it really stands.
ln -sf ../root/usr/bin/nvim "$folder/bin/nvim"
touch "$folder/root/usr/bin/nvim"
"$folder/bin/nvim" --version | head -n 1
