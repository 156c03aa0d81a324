"""Which language a file is written in; how each writes comments and strings is a table in `language_rows.py`."""

from __future__ import annotations

import re
from functools import lru_cache

from countersign.core.language_more import GENERIC, MORE
from countersign.core.language_rows import COMMON
from countersign.core.syntax import Language

__all__ = ["GENERIC", "LANGUAGES", "language_of", "named"]

LANGUAGES = (*COMMON, *MORE)

_BY_ID = {id_: language for language in LANGUAGES for id_ in (language.name, *language.ids)}
_BY_FILE = {file: language for language in LANGUAGES for file in language.files}
_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}
_BY_PROGRAM = {program: language for language in LANGUAGES for program in language.programs}

_PROGRAM = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+|\w+=\S*\s+)*)?(?:\S*/)?([A-Za-z+]+(?:-[A-Za-z]+)?)")


def language_of(path: str, language_id: str | None = None, first_line: str = "") -> Language | None:
    """Return the language of a file: as the editor says, else by its name, else by the program of its `#!` line.

    None when nothing tells.
    """
    if language_id is not None and (known := named(language_id)) is not None:
        return known
    return _by_name(path) or _by_program(first_line)


def named(name: str) -> Language | None:
    """Return the language with this name, id or suffix without its dot, in any case."""
    return _BY_ID.get(name.lower()) or _BY_SUFFIX.get("." + name.lower())


@lru_cache(maxsize=4096)
def _by_name(path: str) -> Language | None:
    file = re.split(r"[/\\]", path)[-1].lower()
    dots = [place for place, sign in enumerate(file) if sign == "."]
    by_suffix = (known for dot in dots if (known := _BY_SUFFIX.get(file[dot:])) is not None)
    return _BY_FILE.get(file) or next(by_suffix, None) or _BY_FILE.get(file.partition(".")[0])


def _by_program(first_line: str) -> Language | None:
    found = _PROGRAM.match(first_line)
    return _BY_PROGRAM.get(found[1].lower()) if found else None
