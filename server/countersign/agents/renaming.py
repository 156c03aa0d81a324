"""`rename: OLD -> NEW` in one text: identifiers, whatever they name; never strings or comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from countersign.agents.changes import Change, Left, Outcome, applied
from countersign.agents.soundness import damage
from countersign.core.grammar import parse
from countersign.core.text import Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["rename"]

_KINDS = re.compile(
    r".*(?:identifier|name)(?:_pattern)?|(?:instance|class|global)_variable"
    r"|constant|constructor|hash_key_symbol|identifier_dollar_escaped|module_id|variable"
)
"""The kinds of nodes that name something, over all grammars."""

_WORD_OWNERS = frozenset({"command_name", "function_definition"})
"""In a shell every word looks the same: only those that name a command or a function are names."""


def rename(text: str, grammar: str, old: str, new: str, within: Span | None = None) -> Outcome:
    """Return the changes that give `old` another name; `within` are the code points it must stand in."""
    root = parse(text, grammar) if old in text else None
    if root is None:
        return Outcome()
    places = [
        place
        for place in _named(root, old)
        if within is None or (within.start <= place[0] and place[1] <= within.stop)
    ]
    if not places:
        return Outcome()
    changes = tuple(Change(start, stop, new, f"`{old}` is renamed") for start, stop in places)
    if not _is_sound(root, applied(text, changes), grammar, new, len(changes)):
        return Outcome(left=(Left(places[0][0], f"`{new}` can not be a name there"),))
    clash = next(iter(_named(root, new)), None) if new in text else None
    return Outcome(changes, clash=clash[0] if clash else None)


def _is_sound(before: SgNode, after: str, grammar: str, new: str, renamed: int) -> bool:
    """Whether the text still parses, and reads each new name as a name: `class` is none."""
    root = parse(after, grammar)
    if root is None or damage(root).is_worse_than(damage(before), 0):
        return False
    return len(_named(root, new)) >= renamed


def _named(root: SgNode, name: str) -> list[tuple[int, int]]:
    """Return the code points of the identifiers that are `name`, in their order."""
    found: set[tuple[int, int]] = set()
    for node in root.find_all(regex=f"^{re.escape(name)}$"):
        if _KINDS.fullmatch(node.kind()) or _is_shell_name(node):
            place = node.range()
            found.add((place.start.index, place.end.index))
    return sorted(found)


def _is_shell_name(node: SgNode) -> bool:
    parent = node.parent() if node.kind() == "word" else None
    return parent is not None and parent.kind() in _WORD_OWNERS
