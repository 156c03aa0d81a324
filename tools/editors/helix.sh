#!/usr/bin/env bash
# helix.sh: fetch Helix (25.07, Debian's forky) into .cache/editors/helix, with bin/hx to start it.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/helix
echo "Fetching Helix into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" forky lib/hx/hx hx
mkdir -p "$folder/bin"
cat > "$folder/bin/hx" <<'START'
#!/usr/bin/env bash
# Tell Helix where its runtime lies: it would look below /usr.
root=$(cd "$(dirname "$0")/../root/usr/lib/hx" && pwd)
HELIX_RUNTIME=$root/runtime exec "$root/hx" "$@"
START
chmod +x "$folder/bin/hx"
"$folder/bin/hx" --version
