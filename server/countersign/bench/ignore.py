"""The patterns of an ignore file, as gitignore(5) and git's wildmatch.c define them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from msgspec import Struct

__all__ = ["Rules"]


class _Run:
    """Neighbouring patterns that say the same."""

    def __init__(self, rules: tuple[_Rule, ...], flags: re.RegexFlag) -> None:
        self.ignored = rules[0].ignored
        self._rules = rules
        self._flags = flags

    def matches(self, path: str, name: str) -> bool:
        """Whether one of the patterns matches; those without a slash look at the name of an entry alone."""
        by_name, by_path = self._patterns
        return bool((by_name and by_name.match(name)) or (by_path and by_path.match(path)))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str] | None, ...]:
        """Made when they are first asked: few get that far, see `_Gate`."""
        return tuple(
            _any_of([rule.expression for rule in self._rules if rule.by_name is by_name], self._flags)
            for by_name in (True, False)
        )


class _Gate(Struct, frozen=True):
    """A quick look at a name, which settles most entries: no pattern matches one whose name its last part does not.

    `others` is what is left of the patterns when those are taken out that one comparison of text can decide.
    """

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    others: re.Pattern[str] | None

    @classmethod
    def of(cls, rules: list[_Rule], flags: re.RegexFlag) -> _Gate:
        lasts = {rule.last for rule in rules}
        plain = {last for last in lasts if not _SIGNS.search(last)}
        starts = {last for last in lasts if last.endswith("*") and not _SIGNS.search(last[:-1])}
        ends = {last for last in lasts - starts if last.startswith("*") and not _SIGNS.search(last[1:])}
        others = [
            "".join(filter(None, _translated(last))) + r"\Z" for last in sorted(lasts - plain - starts - ends)
        ]
        return cls(
            frozenset(plain),
            tuple(sorted(start[:-1] for start in starts)),
            tuple(sorted(end[1:] for end in ends)),
            _any_of(others, flags),
        )

    def lets_pass(self, name: str) -> bool:
        return (
            name in self.whole
            or name.startswith(self.starts)
            or name.endswith(self.ends)
            or (self.others is not None and self.others.match(name) is not None)
        )


class Rules(Struct, frozen=True):
    """The patterns of one ignore file, the last ones first: the last that matches an entry decides."""

    runs: tuple[_Run, ...]
    gate: _Gate
    any_case: bool

    @classmethod
    def parse(cls, text: str, *, any_case: bool = False) -> Rules:
        """Read an ignore file; a line that is no pattern is passed over, as git does."""
        rules = list(filter(None, map(_Rule.parse, text.removeprefix("\ufeff").split("\n"))))
        flags = re.DOTALL | (re.IGNORECASE if any_case else re.NOFLAG)
        runs = [_Run(tuple(run), flags) for _, run in groupby(rules, lambda rule: rule.ignored)]
        return cls(tuple(reversed(runs)), _Gate.of(rules, flags), any_case)

    def concern(self, name: str) -> bool:
        """Whether a pattern may say anything about an entry with this name; False is certain."""
        if self.any_case:
            if not name.isascii():
                return True  # letters have relatives that `lower` does not find
            name = name.lower()
        return self.gate.lets_pass(name)

    def verdict(self, path: str, name: str) -> bool | None:
        """Tell whether an entry is ignored, None when no pattern says anything.

        The path is relative to the ignore file's directory, the name is its last part; both end with `/` for a
        directory. The directories above are not looked at: what lies in an ignored one is never asked for.
        """
        for run in self.runs:
            if run.matches(path, name):
                return run.ignored
        return None


class _Rule(Struct, frozen=True):
    ignored: bool
    by_name: bool
    expression: str
    last: str
    """The pattern behind its last slash: what the name of an entry has to match."""

    @classmethod
    def parse(cls, line: str) -> _Rule | None:
        pattern = _PATTERN.sub(r"\g<kept>", line.removesuffix("\r"))
        if not pattern or pattern.startswith("#"):
            return None
        negated = pattern.startswith("!")
        pattern = pattern[negated:]
        bare = pattern.removesuffix("/")
        pieces = list(_translated(bare.removeprefix("/")))
        if not pieces or None in pieces:
            return None
        end = r"(?<!/)/\Z" if bare != pattern else r"(?<!/)/?\Z"
        last = "*" if _QUOTED.search(bare) else bare.rpartition("/")[2]
        return cls(not negated, "/" not in bare, "".join(filter(None, pieces)) + end, last)


_SIGNS = re.compile(r"[*?\[\\]")
_QUOTED = re.compile(r"[\[\\]")
"""What may hide a slash, or hold one that parts nothing."""

_PATTERN = re.compile(r"\A(?P<kept>(?:[^ \\]|\\.|\\\Z| +(?=[^ ]))*) *\Z", re.DOTALL)
"""A line without the spaces at its end; one behind a backslash stays."""

_PIECE = re.compile(
    r"""(?P<above>(?<![^/])\*{2,}/)
      | (?P<below>(?<![^/])\*{2,}\Z)
      | (?P<star>\*+)
      | (?P<any>\?)
      | (?P<members>\[[!^]?\]?(?:\[:[^\]]*:\]|\\.|[^\]\\])*\])
      | \\(?P<escaped>.)
      | (?P<broken>[\[\\])
      | (?P<literal>[^*?\[\\]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_FIXED = {"above": "(?:.*/)?", "below": ".+", "star": "[^/]*", "any": "[^/]", "broken": None}


def _translated(pattern: str) -> Iterator[str | None]:
    """Yield the pieces of a pattern as regular expressions; None stands for one that git discards."""
    for piece in _PIECE.finditer(pattern):
        kind = piece.lastgroup or ""
        if kind in _FIXED:
            yield _FIXED[kind]
        elif kind == "members":
            yield _members(piece.group(kind)[1:-1])
        else:
            yield re.escape(piece.group(kind))


_MEMBER = re.compile(r"\[:(?P<named>[^\]]*):\]|\\?(?P<first>.)(?:-\\?(?P<last>.))?", re.DOTALL)
_NAMED = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


def _members(members: str) -> str | None:
    """Translate what stands between brackets; a range that runs backwards holds its first."""
    negated = members.startswith(("!", "^"))
    found: list[str] = []
    for member in _MEMBER.finditer(members[negated:]):
        named, first, last = member.group("named", "first", "last")
        if named is not None:
            if named not in _NAMED:
                return None
            found.append(_NAMED[named])
        elif last is None or first > last:
            found.append(re.escape(first))
        else:
            found.append(f"{re.escape(first)}-{re.escape(last)}")
    return f"(?!/)[{'^' if negated else ''}{''.join(found)}]"


def _any_of(expressions: list[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    return re.compile("|".join(expressions), flags) if expressions else None
