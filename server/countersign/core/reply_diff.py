"""Unified diffs in a model's message. Their line numbers and counts are often wrong: they are hints alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from countersign.core.reply_asks import Ask, Mark, Move, Passage, Remove, Trouble, Write
from countersign.core.reply_diff_body import HUNK, Body, body
from countersign.core.reply_names import Naming

__all__ = ["read_diff"]

_OLD, _NEW = re.compile(r"--- (?P<path>\S.*)"), re.compile(r"\+\+\+ (?P<path>\S.*)")
_RENAME = re.compile(r"rename (?P<side>from|to) (?P<path>\S.*)")
_TIME = re.compile(r"\t.*|\s+\d{4}-\d\d-\d\d[ T]\d\d:.*")
_ESCAPED = re.compile(r'\\([0-7]{3}|["\\])')
_NOWHERE = "/dev/null"


class _Hunk(Struct, frozen=True):
    """One hunk below a header: the paths before and after, without the prefixes of git, and its lines."""

    old: str
    new: str
    header: int
    at: int
    near: int | None
    body: Body


def read_diff(lines: Sequence[str], naming: Naming, *, cut: bool) -> list[Ask | Trouble]:
    """Return what the diffs of a message ask for. `cut`: the message may end in the middle of its last line."""
    asks: list[Ask | Trouble] = [*_moves(lines)]
    for header, group in groupby(_hunks(lines), key=lambda hunk: hunk.header):
        hunks = [*group]
        old, new = hunks[0].old, hunks[0].new
        changing = [hunk for hunk in hunks if any(mark is not Mark.STAYS for mark, _ in hunk.body.lines)]
        if old == _NOWHERE and any(hunk.body.lines for hunk in hunks):
            asks.append(_written(new, hunks, changing))
        elif not changing:
            asks.append(Trouble(new, header + 1, "The diff of this file has no line with `+` or `-`."))
        elif new == _NOWHERE:
            asks.append(Remove(old, header, tuple(line for hunk in changing for _, line in hunk.body.lines)))
        elif old != new and naming.is_file(old) and not naming.is_file(new):
            asks.append(Trouble(new, header + 1, f"The diff names two files, {old!r} and {new!r}: name one."))
        else:
            asks += [_passage(new, hunk, cut=cut and hunk.body.stop == len(lines)) for hunk in changing]
    return sorted(asks, key=lambda ask: ask.line - 1 if isinstance(ask, Trouble) else ask.at)


def _hunks(lines: Sequence[str]) -> Iterator[_Hunk]:
    """Yield the hunks; a header without any has one without lines."""
    paths: tuple[str, str] | None = None
    at = header = 0
    while at < len(lines):
        if (found := _header(lines, at)) is not None:
            header = at
            at, *names = found
            paths = names[0], names[1]
            if at == len(lines) or HUNK.match(lines[at]) is None:
                yield _Hunk(*paths, header, header, None, Body((), None, at))
        elif paths is not None and (hunk := HUNK.match(lines[at])):
            found_body = body(lines, at + 1, hunk, lambda number: _header(lines, number) is not None)
            near = int(hunk["line"]) - 1 if hunk["line"] and int(hunk["line"]) else None
            yield _Hunk(*paths, header, at, near, found_body)
            at = found_body.stop
        else:
            at += 1


def _header(lines: Sequence[str], at: int) -> tuple[int, str, str] | None:
    """Return the line behind a header that begins here, and the paths that it names, before and after."""
    old, new = _OLD.match(lines[at]), _NEW.match(lines[at])
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if old is not None and (new := _NEW.match(following)) is not None:
        return at + 2, *_bare(_path(old["path"]), _path(new["path"]))
    said = old or new
    if said is None or HUNK.match(following) is None:
        return None
    path = _path(said["path"])
    return at + 1, path, path


def _bare(old: str, new: str) -> tuple[str, str]:
    """Return paths without the prefixes of git, where both have theirs."""
    if all(path == _NOWHERE or path.startswith(prefix) for path, prefix in ((old, "a/"), (new, "b/"))):
        old, new = (path if path == _NOWHERE else path[2:] for path in (old, new))
    return old, new


def _path(said: str) -> str:
    path = _TIME.sub("", said).strip()
    if not (path.startswith('"') and path.endswith('"') and len(path) > 1):
        return path
    raw = _ESCAPED.sub(lambda sign: chr(int(sign[1], 8)) if len(sign[1]) > 1 else sign[1], path[1:-1])
    try:
        return raw.encode("latin-1").decode()
    except UnicodeError:
        return raw


def _moves(lines: Sequence[str]) -> Iterator[Move]:
    source: str | None = None
    for at, line in enumerate(lines):
        if (found := _RENAME.match(line)) is None:
            continue
        if found["side"] == "from":
            source = _path(found["path"])
        elif source is not None:
            yield Move(source, at, _path(found["path"]))
            source = None


def _written(path: str, hunks: Sequence[_Hunk], changing: Sequence[_Hunk]) -> Write:
    """Take the lines of a new file: those with `+`, or all as they are where none has it."""
    if changing:
        lines = tuple(line for hunk in changing for mark, line in hunk.body.lines if mark is not Mark.GOES)
    else:
        lines = tuple(line for hunk in hunks for line in hunk.body.raw)
    return Write(path, hunks[0].at, lines, over=False, ended=hunks[-1].body.ended is not False)


def _passage(path: str, hunk: _Hunk, *, cut: bool) -> Passage:
    return Passage(path, hunk.at, hunk.body.lines, near=hunk.near, ended=hunk.body.ended, cut=cut)
