#!/usr/bin/env bash
# luacheck.sh: fetch luacheck and a Lua to run it into .cache/editors/luacheck, with bin/luacheck to start it.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=.cache/editors/luacheck
echo "Fetching luacheck into $folder ..."
PATH=$PWD/.venv/bin:$PATH tools/editors/debian_package.sh "$folder" forky bin/lua5.1 lua-check lua5.1
usr=$PWD/$folder/root/usr
modules=$(find "$usr/lib" -path '*/lua/5.1' -type d | head -n 1)
mkdir -p "$folder/bin"
cat > "$folder/bin/luacheck" <<END
#!/bin/sh
LUA_PATH='$usr/share/lua/5.1/?.lua;$usr/share/lua/5.1/?/init.lua' LUA_CPATH='$modules/?.so' \\
  exec '$usr/bin/lua5.1' '$usr/bin/luacheck' "\$@"
END
chmod +x "$folder/bin/luacheck"
