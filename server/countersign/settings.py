"""The validated configuration of a workspace, from its `countersign.toml`."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from countersign.core.comments import TAG

__all__ = ["FILE", "Checks", "Limits", "Policy", "Settings", "config_digest", "load_settings"]

FILE = "countersign.toml"

_Seconds = Annotated[float, Meta(gt=0, le=3600)]
_Tag = Annotated[str, Meta(pattern=r"^\w[\w-]*:$")]
_Glob = Annotated[str, Meta(pattern=r"^[^!/\\][^\\]*$")]
_Below = Annotated[str, Meta(pattern=r"^(?:(?!\.{1,2}(?:/|$))[^/\\]+(?:/|$))+$")]
_LARGEST = 1_000_000
"""Bytes; what is larger was not written by hand."""


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """How long is waited, in seconds: for an editor to answer an edit (it may ask its user first), and for its text
    to show an edit that it says it made.
    """

    edit_answer: _Seconds = 60.0
    edit_shown: _Seconds = 5.0


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """What agents may touch; a workspace can only forbid more: `protected` are globs of what only hands write."""

    protected: tuple[_Glob, ...] = ()


class Checks(Struct, frozen=True, forbid_unknown_fields=True):
    """What `done:` commands see: `environment` are paths that ignore files name and that are shown all the same,
    read-only.
    """

    environment: tuple[_Below, ...] = ()


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a workspace may set; the defaults hold for what it leaves out.

    `tag` is what a comment begins with to be a spec: a word and a colon.
    """

    tag: _Tag = TAG
    limits: Limits = Limits()
    policy: Policy = Policy()
    checks: Checks = Checks()


def load_settings(root: Path) -> tuple[Settings, str | None]:
    """Return the settings of a workspace; where the file is wrong, the defaults and a sentence that says how."""
    try:
        data = _read(root / FILE)
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return _defaults(f"{FILE} can not be read: {(error.strerror or str(error)).lower()}")
    return _parsed(data) if data is not None else _defaults(f"{FILE} is no file")


def config_digest(root: Path) -> str | None:
    """Return the hash that trust in a workspace is bound to: that of its config, and one of its own where there is
    none. None when it can not be read.
    """
    from hashlib import sha256  # noqa: PLC0415 - who lists specs needs no hash, and it takes 4 ms

    try:
        data = _read(root / FILE)
    except FileNotFoundError:
        data = _ABSENT
    except OSError:
        return None
    return sha256(data).hexdigest() if data is not None and len(data) <= _LARGEST else None


_ABSENT = b"there is no countersign.toml"
"""What is hashed where there is no config."""


def _read(file: Path) -> bytes | None:
    """Return what a file holds, a byte too many of a large one; None for what is no file. Raises OSError."""
    opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(opened, "rb") as reader:
        kind = os.fstat(opened).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return reader.read(_LARGEST + 1) if stat.S_ISREG(kind) else None


def _parsed(data: bytes) -> tuple[Settings, str | None]:
    import tomllib  # noqa: PLC0415 - most workspaces have no such file

    if len(data) > _LARGEST:
        return _defaults(f"{FILE} has more than {_LARGEST} bytes")
    try:
        text = data.decode()
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return _defaults(f"{FILE}, line {_line(data, error.start)}: not UTF-8")
    except tomllib.TOMLDecodeError as error:
        return _defaults(_of_syntax(str(error)))
    except (RecursionError, ValueError) as error:
        return _defaults(f"{FILE}: {'nested too deeply' if isinstance(error, RecursionError) else error}")
    try:
        return msgspec.convert(found, Settings), None
    except msgspec.ValidationError as error:
        return _defaults(_of_value(str(error), text.splitlines()))


def _defaults(problem: str) -> tuple[Settings, str]:
    return Settings(), f"{problem}. The defaults are used; mend the file and start again."


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _of_syntax(message: str) -> str:
    """Put the line first: tomllib says `Invalid value (at line 3, column 7)`, or `(at end of document)`."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|(end of document))\)", message, re.DOTALL)
    if found is None:
        return f"{FILE}: {message}"
    where = f"line {found[2]}" if found[2] else "at its end"
    return f"{FILE}, {where}: {found[1][:1].lower()}{found[1][1:]}"


def _of_value(message: str, lines: Sequence[str]) -> str:
    """Name the line of a wrong value: msgspec says ``Expected `float`, got `str` - at `$.limits.edit_answer` ``."""
    reason, _, place = message.partition(" - at ")
    keys = re.sub(r"\[[^\]]*\]", "", place).strip("`$").split(".")[1:]
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", reason):
        keys, reason = [*keys, unknown[1]], "there is no such key"
    if "matching regex" in reason:
        reason = _SHAPES[keys[0]]
    name = ".".join(keys)
    line = _line_of(keys, lines)
    return f"{FILE}{f', line {line}' if line else ''}: `{name}`: {reason[:1].lower()}{reason[1:]}"


_SHAPES = {
    "tag": "a tag is a word and a colon, as `spec:` is",
    "policy": "a glob is a path from the workspace's root, with `/`, as `**/crypto/**` is; nothing can be left out",
    "checks": "it has to be a path from the workspace's root to what lies below it, with `/`, as `vendor/bundle` is"
    "; what lies elsewhere, each user names in their own preferences",
}
"""What a text has to look like, by the first key that leads to it."""


def _line_of(keys: Sequence[str], lines: Sequence[str]) -> int | None:
    """Return the first line, from 1, that names the keys one after another; each may stand as a table or a key."""
    number = 0
    for key in keys:
        wanted = re.compile(rf"""(?:^|[\[.{{,\s"']){re.escape(key)}["']?\s*[\].=]""")
        while number < len(lines) and not wanted.search(lines[number]):
            number += 1
    return number + 1 if keys and number < len(lines) else None
