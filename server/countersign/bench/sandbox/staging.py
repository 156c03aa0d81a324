"""A program of its own: lays what a sandbox is made of where bubblewrap finds it, and becomes bubblewrap.

It is run by path (`python -I -S staging.py FD`), reads what to do (`Work`) from a descriptor, and imports no more
than it must, since each command waits for it. It takes a mount namespace of its own, so that all that it mounts is
gone when the command is, however that ends:

- the layers of a bench become one directory by overlayfs; an ordinary user can do that in a user namespace;
- root, who is to run nothing as root, becomes an ordinary user here. Places are mounted so that what belongs to
  root in them belongs to that user; where a file system can not do so, a bench without layers below is given to
  that user.

Needs Linux 5.12, layers 5.19 for root and 5.11 for others. The last line it writes before it fails says why.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

__all__ = ["Work"]

_NEW_MOUNTS, _NEW_USERS = 0x20000, 0x10000000
_RECURSIVE, _PRIVATE, _NO_SUID, _NO_DEVICES = 0x4000, 1 << 18, 2, 4
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_CLONE, _TREE_RECURSIVE, _EMPTY_PATH, _FROM_EMPTY_PATH, _MAPPED = 1, 0x8000, 0x1000, 4, 0x100000
_PARENT_DEATH, _KILL = 1, 9
_RIGHTS_VERSION = 0x20080522
_HERE = -100
_HIGHEST = (1 << 32) - 2


class Work:
    """What to do, by the process `parent`. `places` come to lie at `<stage>/<index>`, where `stage` is a directory
    that is mounted over. With `lower`, the topmost first, the first place is laid over these as the directory
    `upper` in it, with the empty directory `work` in it, and comes to lie at `<stage>/bench`. `user` is the number
    of the ordinary user to become, None for who is one already. `argv` is what to become.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a struct by hand: what makes one takes 5 ms to import
        self,
        parent: int,
        stage: str,
        user: int | None,
        bench: tuple[str, str],
        places: list[str],
        lower: list[str],
        argv: list[str],
    ) -> None:
        self.parent = parent
        self.stage = stage
        self.user = user
        self.upper, self.work = bench
        self.places = places
        self.lower = lower
        self.argv = argv

    def written(self) -> bytes:
        """Return it as bytes: words, each with a zero byte at its end."""
        user = "" if self.user is None else str(self.user)
        counts = (str(len(self.places)), str(len(self.lower)))
        words = (str(self.parent), self.stage, user, self.upper, self.work, *counts)
        return b"".join(os.fsencode(word) + b"\0" for word in (*words, *self.places, *self.lower, *self.argv))

    @classmethod
    def read(cls, data: bytes) -> Work:
        """Return what `written` has made."""
        words = [os.fsdecode(word) for word in data.split(b"\0")[:-1]]
        (parent, stage, user, upper, work, places, lower), rest = words[:7], words[7:]
        first, second = int(places), int(places) + int(lower)
        become = int(user) if user else None
        return cls(int(parent), stage, become, (upper, work), rest[:first], rest[first:second], rest[second:])


def main() -> None:
    """Do what the descriptor says, and become another program."""
    with open(int(sys.argv[1]), "rb") as told:  # noqa: PTH123 - a descriptor, no path
        work = Work.read(told.read())
    _die_with(work.parent)
    _take_namespace(root=work.user is not None)
    trees = _trees(work)
    _mount("tmpfs", work.stage, "mode=0755,size=1m", _NO_SUID | _NO_DEVICES)
    for name, tree in trees.items():
        _attach(tree, f"{work.stage}/{name}")
    if work.lower:
        _overlay(work)
    if work.user is not None:
        os.setgroups([])
        os.setresgid(work.user, work.user, work.user)
        os.setresuid(work.user, work.user, work.user)
        _die_with(work.parent)  # the kernel forgets it when the user changes
    os.chdir("/")
    os.execv(work.argv[0], work.argv)  # noqa: S606 - without a shell, as it is to be


def _call(what: str, result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return result


_LIBC = ctypes.CDLL(None, use_errno=True)


def _die_with(parent: int) -> None:
    _call("prctl", _LIBC.prctl(_PARENT_DEATH, _KILL, 0, 0, 0))
    if os.getppid() != parent:
        sys.exit("the process that wanted this is gone")


def _take_namespace(*, root: bool) -> None:
    user, group = os.getuid(), os.getgid()
    _call("a mount namespace is refused", _LIBC.unshare(_NEW_MOUNTS if root else _NEW_MOUNTS | _NEW_USERS))
    if not root:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _call("private mounts are refused", _LIBC.mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None))


def _users(user: int) -> int:
    """Return a descriptor of a user namespace that gives what is root's to a user, and leaves the rest as it is."""
    lines = f"0 {user} 1\n1 1 {user - 1}\n{user + 1} {user + 1} {_HIGHEST - user}"
    (told, tell), (wait, go) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        os.write(tell, b"1" if _LIBC.unshare(_NEW_USERS) == 0 else b"0")
        os.read(wait, 1)  # until it is killed, or we are
        os._exit(0)
    try:
        if os.read(told, 1) != b"1":
            raise OSError("user namespaces are refused")
        _write(f"/proc/{child}/uid_map", lines)
        _write(f"/proc/{child}/gid_map", lines)
        return os.open(f"/proc/{child}/ns/user", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        os.kill(child, _KILL)
        os.waitpid(child, 0)
        for end in (told, tell, wait, go):
            os.close(end)


def _trees(work: Work) -> dict[str, int]:
    """Return descriptors of copies of the mounts at all places, by the names that they are to have."""
    wanted = {str(at): place for at, place in enumerate(work.places)}
    wanted |= {f"lower{at}": place for at, place in enumerate(work.lower)}
    flags = _CLONE | _TREE_RECURSIVE | os.O_CLOEXEC
    trees = {
        name: _call(f"{place} can not be mounted", _LIBC.syscall(_OPEN_TREE, _HERE, os.fsencode(place), flags))
        for name, place in wanted.items()
    }
    if work.user is not None:
        users = _users(work.user)
        closed = [name for name, tree in trees.items() if not _map(tree, users)]
        if work.lower and any(name == "0" or name.startswith("lower") for name in closed):
            raise OSError("the file system of the layers can not give them to an ordinary user")
        if "0" in closed:
            _give(wanted["0"], work.user)
    return trees


def _map(tree: int, users: int) -> bool:
    """Let what is root's in a mount belong to the user of a namespace; return whether that can be."""
    wish = struct.pack("=QQQQ", _MAPPED, 0, 0, users)
    return _LIBC.syscall(_MOUNT_SETATTR, tree, b"", _EMPTY_PATH | _TREE_RECURSIVE, wish, len(wish)) == 0


def _give(place: str, user: int) -> None:
    """Let a tree belong to a user. No link is followed, also none that is put there meanwhile."""
    for _, folders, files, folder in os.fwalk(place):
        os.fchown(folder, user, user)
        for name in (*folders, *files):
            os.chown(name, user, user, dir_fd=folder, follow_symlinks=False)


def _attach(tree: int, place: str) -> None:
    if os.path.isdir(f"/proc/self/fd/{tree}"):  # noqa: PTH112 - pathlib costs 5 ms
        os.mkdir(place)  # noqa: PTH102 - see above
    else:
        _write(place, "")
    moved = _LIBC.syscall(_MOVE_MOUNT, tree, b"", _HERE, os.fsencode(place), _FROM_EMPTY_PATH)
    _call(f"{place} can not be mounted", moved)


def _overlay(work: Work) -> None:
    stage = work.stage
    os.mkdir(f"{stage}/bench")  # noqa: PTH102 - see above
    below = ":".join(f"{stage}/lower{at}" for at in range(len(work.lower)))
    above = f"upperdir={stage}/0/{_quoted(work.upper)},workdir={stage}/0/{_quoted(work.work)}"
    if work.user is not None:
        _seem(work.user)
    _mount("overlay", f"{stage}/bench", f"lowerdir={below},{above},userxattr", _NO_SUID | _NO_DEVICES)


def _seem(user: int) -> None:
    """Let root be a user to file systems, with all its rights: overlayfs works on the layers as who has mounted it,
    and these belong to that user.
    """
    rights, version = ctypes.create_string_buffer(24), struct.pack("=Ii", _RIGHTS_VERSION, 0)
    _call("capget", _LIBC.capget(version, rights))
    _LIBC.setfsgid(user)
    _LIBC.setfsuid(user)  # takes rights away
    effective = [permitted for _, permitted, _ in struct.iter_unpack("=III", rights.raw)]
    words = (word for allowed in effective for word in (allowed, allowed, 0))
    _call("capset", _LIBC.capset(version, struct.pack("=6I", *words)))


def _quoted(name: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\,:" else sign for sign in name)


def _mount(kind: str, place: str, options: str, flags: int) -> None:
    what, where, how = kind.encode(), os.fsencode(place), os.fsencode(options)
    _call(f"{kind} can not be mounted", _LIBC.mount(what, where, what, flags, how))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib costs 5 ms
        file.write(text)


if __name__ == "__main__":
    try:
        main()
    except OSError as problem:
        sys.exit(f"staging: {problem.strerror or problem}")
