"""`rewrite: PATTERN -> REPLACEMENT` in one text.

The matcher finds nodes; what it does not do is done here. Metavariables are filled in with the source they stand
for. Matches inside of others are rewritten inside out. What would be torn apart by the code around it (`x + 1` put
into `$A * 2`) gets parentheses. And a match is left alone when its rewriting would lose a comment, or would make
the text parse worse than before.
"""

from __future__ import annotations

from collections.abc import Sequence, Set as AbstractSet
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec.structs import replace

from countersign.agents.changes import Change, Left, Outcome, applied
from countersign.agents.draft import WHOLE, Piece, Site, drafted
from countersign.agents.soundness import Damage, Spot, damage, torn
from countersign.agents.template import Slot, Template, slots_in, words_in
from countersign.core.grammar import find_all, parse
from countersign.core.problem import Problem
from countersign.core.text import Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["rewrite", "unbound"]

_ATTEMPTS = range(20, 61)
_EFFORT = 2_000_000
"""How often a text is parsed in search of the matches that do not go well, before the rest is left alone: so often
that it comes to so many code points.
"""

_GROUPING = frozenset(
    {
        "c", "cpp", "csharp", "dart", "elixir", "go", "haskell", "hcl", "java", "javascript", "kotlin", "lua",
        "nix", "php", "python", "ruby", "rust", "scala", "solidity", "swift", "tsx", "typescript", "zig",
    }
)  # fmt: skip
"""The grammars where parentheses do nothing but hold code together."""


_ANY_CASE = frozenset({"css", "html", "php"})
"""The grammars that read some words in any case, so that a text without a pattern's words may still match it."""

_BROKEN = "the code would no longer parse, or would mean something else"


def unbound(pattern: str, replacement: str) -> Problem | None:
    """Say which metavariable of the replacement the pattern does not remember, if any."""
    known = slots_in(pattern)
    missing = next((slot for slot in Template.parse(replacement).slots if slot not in known), None)
    if missing is None:
        return None
    return Problem(f"The replacement uses {missing}, which the pattern `{pattern}` does not name; name it there.")


def rewrite(
    text: str, grammar: str, pattern: str, replacement: str, within: Span | None = None
) -> Outcome | Problem:
    """Return what comes of a text; `within` are the code points that a match must lie in.

    The replacement must not use metavariables that the pattern does not name, see `unbound`.
    """
    possible = grammar in _ANY_CASE or all(word in text for word in words_in(pattern))
    root = parse(text, grammar) if possible else None
    if root is None:
        return Outcome()
    nodes = find_all(root, pattern, grammar)
    if isinstance(nodes, Problem):
        return nodes
    work = _Work(text, grammar, Template.parse(replacement), root)
    sites: list[Site] = []
    for node in nodes:
        site = _site(node, work.template)
        if site.start == site.stop or not _lies_in(site, within):
            continue
        if _loses_comment(node, site):
            work.left.append(Left(site.start, "a comment in it would be lost"))
        else:
            sites.append(site)
    changes = work.settled(sites)
    return Outcome(tuple(change for change in changes if _differs(text, change)), tuple(work.left))


class _Work:
    """The search for the matches of one text that can be rewritten."""

    def __init__(self, text: str, grammar: str, template: Template, root: SgNode) -> None:
        self.template = template
        self.left: list[Left] = []
        self._text = text
        self._grammar = grammar
        self._can_group = grammar in _GROUPING and bool(template.pieces)
        self._root = root
        self._damage: Damage | None = None
        self._attempts = 0
        self._allowed = max(_ATTEMPTS[0], min(_ATTEMPTS[-1], _EFFORT // max(1, len(text))))
        self._wrapped: frozenset[Piece] = frozenset()

    def settled(self, sites: list[Site]) -> list[Change]:
        """Return the changes of as many matches as go well together; the others are noted as left alone."""
        changes = self._attempt(sites)
        if changes is not None:
            return changes
        good = self._good_halves(sites)
        changes = self._attempt(good)
        if changes is None:
            self.left += [Left(site.start, _BROKEN) for site in good]
        return changes or []

    def _good(self, sites: list[Site]) -> list[Site]:
        """Return the sites without those that do not go well even alone."""
        if self._attempts >= self._allowed:
            self.left += [Left(site.start, "too many matches of this file do not go well") for site in sites]
            return []
        return sites if self._attempt(sites) is not None else self._good_halves(sites)

    def _good_halves(self, sites: list[Site]) -> list[Site]:
        if len(sites) == 1:
            return self._good_alone(sites[0])
        middle = len(sites) // 2
        return self._good(sites[:middle]) + self._good(sites[middle:])

    def _good_alone(self, site: Site) -> list[Site]:
        """Return the site if it goes well with parentheses, as a text of many lines that lost its brackets does."""
        whole: set[Piece] = {(site.place, WHOLE)}
        slots: set[Piece] = {(site.place, str(slot)) for slot in site.slots if not slot.many}
        for wrapped in (whole, slots, whole | slots) if self._can_group else ():
            if self._attempt([site], wrapped) is not None:
                return [site]
        self.left.append(Left(site.start, _BROKEN))
        return []

    def _attempt(self, sites: Sequence[Site], more: AbstractSet[Piece] = frozenset()) -> list[Change] | None:
        """Return the changes that rewrite all the sites soundly, with parentheses where they are needed.

        The parentheses that made it go well are remembered, `more` of them too.
        """
        if not sites:
            return []
        wrapped = self._wrapped | more
        while True:
            drafts = drafted(self._text, sites, self.template, wrapped)
            found = self._torn(drafts)
            if found == frozenset():
                self._wrapped = wrapped
                return [change for change, _ in drafts]
            pieces = {(spot.start, spot.stop): (spot.site, spot.slot) for spot in found or ()}
            wanted = wrapped | set(pieces.values())
            if wanted == wrapped or any(slot.startswith("$$$") for _, slot in pieces.values()):
                return None
            wrapped = wanted

    def _torn(self, drafts: Sequence[tuple[Change, list[Spot]]]) -> frozenset[Spot] | None:
        """Return the spots that the code around them tears apart, None when the text would parse worse."""
        self._attempts += 1
        changes = [change for change, _ in drafts]
        root = parse(applied(self._text, changes), self._grammar)
        self._damage = self._damage or damage(self._root)
        if root is None or damage(root).is_worse_than(self._damage, sum(change.growth for change in changes)):
            return None
        if not self._can_group:
            return frozenset()
        shifts = accumulate((change.growth for change in changes), initial=0)
        return torn(
            root,
            [
                _moved(spot, change.start + shift)
                for (change, spots), shift in zip(drafts, shifts, strict=False)
                for spot in spots
            ],
        )


def _moved(spot: Spot, offset: int) -> Spot:
    return replace(spot, start=spot.start + offset, stop=spot.stop + offset)


def _differs(text: str, change: Change) -> bool:
    return text[change.start : change.stop] != change.text


def _site(node: SgNode, template: Template) -> Site:
    place = node.range()
    return Site(
        place.start.index, place.end.index, {slot: _stands_for(node, slot, template) for slot in template.slots}
    )


def _lies_in(site: Site, within: Span | None) -> bool:
    return within is None or (within.start <= site.start and site.stop <= within.stop)


def _stands_for(node: SgNode, slot: Slot, template: Template) -> tuple[int, int] | None:
    """Return the code points from the first to the last node that a metavariable stands for, None without any.

    A comma at their end is left out where the template has one behind them.
    """
    one = None if slot.many else node.get_match(slot.name)
    nodes = node.get_multiple_matches(slot.name) if slot.many else [one] if one is not None else []
    if nodes and nodes[-1].text() == "," and template.has_comma_after(slot):
        nodes.pop()
    return (nodes[0].range().start.index, nodes[-1].range().end.index) if nodes else None


def _loses_comment(node: SgNode, site: Site) -> bool:
    """Whether the match holds a comment that stands in none of its metavariables."""
    kept = [place for place in site.slots.values() if place is not None]
    waiting = node.children()
    while waiting:
        child = waiting.pop()
        place = child.range()
        if any(start <= place.start.index and place.end.index <= stop for start, stop in kept):
            continue
        if "comment" in child.kind():
            return True
        waiting += child.children()
    return False
