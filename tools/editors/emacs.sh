#!/usr/bin/env bash
# emacs.sh: fetch Emacs (30, without a window system, from Debian's forky) into .cache/editors/emacs, with bin/emacs to
# start it.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/emacs
echo "Fetching Emacs into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" forky bin/emacs-nox emacs-nox
mkdir -p "$folder/bin"
cat > "$folder/bin/emacs" <<'START'
#!/usr/bin/env bash
# Tell Emacs where its dump, its Lisp, its data and its helpers lie: it would look below /usr. Compiling to native code
# needs a compiler that is not unpacked for this, so it is off.
root=$(cd "$(dirname "$0")/../root/usr" && pwd)
share=$(printf '%s\n' "$root"/share/emacs/[0-9]* | head -n 1)
helpers=$(printf '%s\n' "$root"/libexec/emacs/"${share##*/}"/* | head -n 1)
EMACSLOADPATH=$(find "$share/lisp" -type d | paste -sd:) EMACSDATA=$share/etc EMACSDOC=$share/etc EMACSPATH=$helpers
export EMACSLOADPATH EMACSDATA EMACSDOC EMACSPATH
exec "$root/bin/emacs-nox" --dump-file="$(printf '%s\n' "$helpers"/*.pdmp | head -n 1)" \
  --eval '(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)' "$@"
START
chmod +x "$folder/bin/emacs"
"$folder/bin/emacs" --version | head -n 1
