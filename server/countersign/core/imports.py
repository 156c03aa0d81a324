"""Which names some lines import, as far as that is a matter of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from countersign.core.languages import language_of

__all__ = ["imported", "words_of"]

_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[\s,{}()]+")
_RENAMED = re.compile(r"(?:\*|(?:\w|::|\.|\\)+)\s+as\s+(\w+)|\w+\s*:(?!:)\s*(\w+)")
_PREFIX = re.compile(r"[\w:\\]+(?=\{)")
_VERSION = re.compile(r"v\d+")


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


_MODULES = _patterns(
    r"^[ \t]*import[ \t]+(?P<first>[^\n#;]+)",
    r"^[ \t]*from[ \t]+\S+[ \t]+import[ \t]*(?:\((?P<last>[^)]*)\)|(?P<names>[^\n#;(]+))",
)
_SCRIPTS = _patterns(
    r"\bimport\s+(?:type\s+)?(?P<last>[^;'\"]+?)\s+from\b",
    r"\b(?:const|let|var)\s+(?P<last>[^=;]+?)\s*=\s*(?:await\s+)?(?:require|import)\s*\(",
)
_USES = _patterns(r"^[ \t]*(?:pub(?:\([^)]*\))?\s+)?use\s+(?P<last>[^;]+);")
_DOTTED = _patterns(r"^[ \t]*import[ \t]+(?:static[ \t]+)?(?P<last>[\w.]+(?:[ \t]+as[ \t]+\w+)?)[ \t]*;?[ \t]*$")
_GO = _patterns(r'^[ \t]*(?:import[ \t]+)?(?:(?P<last>\w+)[ \t]+"[^"\n]*"|"(?P<path>[^"\s]+)")[ \t]*$')
_INCLUDES = _patterns(r"^[ \t]*#[ \t]*include[ \t]*[<\"](?P<path>[^>\"\n]+)[>\"]")
_REQUIRES = _patterns(r"^[ \t]*require(?:_relative)?[ \t(]*['\"](?P<path>[^'\"\n]+)['\"]")

_BY_LANGUAGE: Mapping[str, Sequence[re.Pattern[str]]] = {
    **dict.fromkeys(("python", "starlark"), _MODULES),
    **dict.fromkeys(("javascript", "jsx", "typescript", "tsx", "vue", "svelte", "astro"), _SCRIPTS),
    **dict.fromkeys(("rust", "php"), _USES),
    **dict.fromkeys(("java", "kotlin", "scala", "groovy", "swift", "haskell"), _DOTTED),
    "go": _GO,
    **dict.fromkeys(("c", "cpp", "objective-c"), _INCLUDES),
    **dict.fromkeys(("ruby", "crystal"), _REQUIRES),
}


def imported(path: str, lines: Iterable[str]) -> frozenset[str]:
    """Return the words by which what some lines of a file import is called in it."""
    language = language_of(path)
    patterns = _BY_LANGUAGE.get(language.name, ()) if language is not None else ()
    if not patterns:
        return frozenset()
    text = "".join(lines)
    found = (match.groupdict() for pattern in patterns for match in pattern.finditer(text))
    return frozenset(
        name for groups in found for kind, names in groups.items() if names for name in _names(kind, names)
    )


def words_of(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in _WORD.findall(line))


def _names(kind: str, names: str) -> Iterator[str]:
    """Yield the words for what was named: by its first word, by its last, or by the file that a path ends with."""
    if kind == "path":
        yield from _of_path(names)
        return
    names = _PREFIX.sub(" ", names)
    rest = _RENAMED.sub(" ", names)
    yield from (alias or other for alias, other in _RENAMED.findall(names))
    for name in _BETWEEN.split(rest):
        words = _WORD.findall(name)
        if words:
            yield words[0] if kind == "first" else words[-1]


def _of_path(path: str) -> Iterator[str]:
    """Yield the words for a file or package, also those of a class or constant that is called like it."""
    parts = [part for part in path.split("/") if not _VERSION.fullmatch(part)]
    name = (parts or [path])[-1].partition(".")[0].replace("-", "_")
    yield from {name, name.upper(), "".join(part.capitalize() for part in name.split("_"))} - {""}
