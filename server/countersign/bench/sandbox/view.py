"""The world of a command, as options of bubblewrap. Pure: what there is, others have found out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

__all__ = ["OURS", "PORT", "View", "options"]

OURS = "/run/countersign"
"""Where files of ours lie inside."""
PORT = 8377
"""The port at which the broker is found inside."""

_ISOLATION = (
    "--unshare-user",
    "--unshare-all",
    "--disable-userns",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--clearenv",
)
_LARGE, _MEDIUM, _SMALL = str(2 << 30), str(512 << 20), str(4 << 20)
_WRITABLE = {"/tmp": _LARGE, "/var/tmp": _MEDIUM}  # noqa: S108 - these are those inside


class View(Struct, frozen=True):
    """What a command sees. All paths are absolute and real; the maps go from the path inside to the one outside.

    `empty` are directories that are hidden. `shown` is read-only, over what is empty; then come the bench, at the
    path of the workspace, and `environment`, read-only over it. `covered` are files that read as empty, from a
    descriptor each; `seccomp` is the descriptor of the filter.
    """

    workspace: str
    bench: str
    home: str
    user: int
    group: int
    empty: tuple[str, ...]
    covered: Mapping[str, int]
    shown: Mapping[str, str]
    environment: Mapping[str, str]
    variables: Mapping[str, str]
    seccomp: int


def options(view: View) -> Iterator[str]:
    """Yield the options, in an order in which nothing that is shown is hidden again."""
    yield from _ISOLATION
    yield from ("--uid", str(view.user), "--gid", str(view.group))
    yield from ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
    yield from ("--size", _MEDIUM, "--perms", "1777", "--tmpfs", "/dev/shm", "--remount-ro", "/dev")  # noqa: S108
    for place in view.empty:
        size, mode = _WRITABLE.get(place, _SMALL), "1777" if place in _WRITABLE else "0755"
        yield from ("--size", size, "--perms", mode, "--tmpfs", place)
    yield from ("--size", _MEDIUM, "--perms", "0700", "--tmpfs", view.home)
    for inside, outside in sorted(view.shown.items()):
        yield from ("--ro-bind", outside, inside)
    yield from ("--bind", view.bench, view.workspace)
    for inside, outside in sorted(view.environment.items()):
        yield from ("--ro-bind", outside, inside)
    for inside, descriptor in sorted(view.covered.items()):
        yield from ("--ro-bind-data", str(descriptor), inside)
    yield from ("--chdir", view.workspace)
    for name, value in sorted(view.variables.items()):
        yield from ("--setenv", name, value)
    yield from ("--seccomp", str(view.seccomp))
