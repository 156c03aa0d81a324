#!/usr/bin/env bash
# debian_package.sh FOLDER SUITE BINARY PACKAGE...: unpack packages of a Debian suite under FOLDER/root, with all they
# depend on, the C library included, and bind BINARY (a path below root/usr) to those libraries: so an editor newer
# than the host runs on it. apt and dpkg work on a private state; nothing outside of FOLDER is touched, no root needed.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd) suite=$2 binary=$3
shift 3

fail() { printf 'editors: %s\n' "$1" >&2; exit 1; }

for tool in apt-get dpkg-deb patchelf; do
  command -v "$tool" >/dev/null || fail "$tool was not found, so $* cannot be fetched from Debian; see CONTRIBUTING.md, Editors"
done
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 '/debian/' || true)}
[ -n "$mirror" ] || fail "apt knows no Debian mirror, so $* cannot be fetched; see CONTRIBUTING.md, Editors"

state=$folder/.apt
rm -rf "$state" "$folder/root"
mkdir -p "$state"/{lists/partial,cache/archives/partial,preferences.d,sources.list.d}
: > "$state/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$state/sources.list"
apt=(
  apt-get -qq
  -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status"
  -o Dir::Cache="$state/cache"
  -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts="$state/sources.list.d"
  -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts="$state/preferences.d"
  -o APT::Install-Recommends=0 -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1
  -o Acquire::Languages=none -o Acquire::Retries=3
)
"${apt[@]}" update
"${apt[@]}" install --yes --download-only "$@" >/dev/null
for archive in "$state"/cache/archives/*.deb; do dpkg-deb -x "$archive" "$folder/root"; done
rm -rf "$state"

# patchelf rather than starting the binary through ld.so: editors start themselves again by their own path.
loader=$(find "$folder/root/usr/lib" -name 'ld-linux-*.so.*' | head -n 1)
[ -n "$loader" ] || fail "the packages of $* brought no dynamic loader; this architecture is not supported"
patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")" "$folder/root/usr/$binary"
