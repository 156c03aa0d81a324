"""Whether overlayfs can be mounted here without being root: it is tried."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from countersign.bench.index import boot
from countersign.bench.tree import Tree, opened_folder
from countersign.bench.whiteouts import is_opaque, is_whiteout, make_whiteout

__all__ = ["known_obstacle", "obstacle"]

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_SECONDS = 10
_NAMESPACE = ("unshare", "-Urm", "--propagation", "private")
_SCRIPT = """\
set -e
mount -t overlay overlay -o userxattr,lowerdir=delta:snapshot,upperdir=upper,workdir=work view
cd view
test ! -e hidden
echo after >> changed
rm deleted
rm -r folder
mkdir folder
"""
"""What programs do on a bench; the paths in the options are short ones without signs that would mean something."""


def known_obstacle(directory: Path) -> str | None:
    """Return what `obstacle` says; that nothing is in the way is remembered in the directory until the system is
    started anew, what is in the way is not: it may be put out of it.
    """
    note = directory / ".overlay"
    with suppress(OSError):
        if note.read_text(encoding="utf-8") == _here(directory):
            return None
    found = obstacle(directory)
    if found is None:
        with suppress(OSError):
            note.write_text(_here(directory), encoding="utf-8")
    return found


def obstacle(directory: Path) -> str | None:
    """Return why no layers of this directory can be mounted, the end of a sentence; None when they can. Blocks, for
    some 20 ms.
    """
    if sys.platform != "linux":
        return "overlayfs is a part of Linux"
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = Path(tempfile.mkdtemp(prefix=".probe-", dir=directory))
        try:
            return _tried(place)
        finally:
            Tree(place).remove()
    except OSError as error:
        return f"{directory} can not be used: {error.strerror}"


def _here(directory: Path) -> str:
    return f"{boot()} {os.getuid()} {directory.stat().st_dev}"


def _tried(place: Path) -> str | None:
    for name in ("delta", "snapshot/folder", "upper", "work", "view"):
        (place / name).mkdir(parents=True)
    for name in ("hidden", "changed", "deleted", "folder/file"):
        (place / "snapshot" / name).write_bytes(b"before\n")
    try:
        os.setxattr(place, "user.countersign", b"y")
        make_whiteout(str(place / "delta/hidden"))
    except OSError as error:
        return f"the file system of {place.parent} has no extended attributes or whiteouts: {error.strerror}"
    if (complaint := _complaint(place, "true")) is not None:
        return f"user namespaces can not be used: {complaint}"
    if (complaint := _complaint(place, _SCRIPT)) is not None:
        return f"overlayfs can not be mounted in a user namespace: {complaint}"
    return None if _is_as_we_read_it(place / "upper") else "overlayfs keeps changes in a way that we can not read"


def _complaint(place: Path, script: str) -> str | None:
    """Return the last line that is said when a script fails in a namespace of its own, None when it does not."""
    argv = (*_NAMESPACE, "sh", "-c", script)
    try:
        ran = subprocess.run(  # noqa: S603 - the program of the system, with nothing of anybody else
            argv, cwd=place, env={"PATH": _PATH}, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        return "`unshare` is not installed (package util-linux)"
    except subprocess.TimeoutExpired:
        return f"no answer in {_SECONDS} seconds"
    lines = ran.stderr.decode(errors="replace").strip().splitlines()
    return (lines[-1] if lines else f"exit code {ran.returncode}") if ran.returncode else None


def _is_as_we_read_it(upper: Path) -> bool:
    folder = opened_folder(str(upper / "folder"), None)
    try:
        return (
            is_opaque(folder)
            and is_whiteout((upper / "deleted").lstat())
            and (upper / "changed").read_bytes() == b"before\nafter\n"
            and (upper / "changed").stat().st_uid == os.getuid()
        )
    finally:
        os.close(folder)
