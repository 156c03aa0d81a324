"""Completion inside of specs: clauses, agents and paths."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from countersign.core.model import ClauseKind, Spec
from countersign.core.spec import spec_at
from countersign.core.text import Text, content_of
from countersign.lsp.connection import Connection
from countersign.lsp.from_lsp import column_of
from countersign.lsp.to_lsp import units_of

__all__ = ["TRIGGERS", "complete"]

TRIGGERS = (":", ",", "/")

_HELP = {
    ClauseKind.MUST: "what has to hold afterwards",
    ClauseKind.EDGE: "a special case and what happens then",
    ClauseKind.NEVER: "what must not happen",
    ClauseKind.DONE: "a command that shows that it is done",
    ClauseKind.SCOPE: "what may be changed: this function, this file, paths or globs",
    ClauseKind.REWRITE: "a mechanical change: PATTERN -> REPLACEMENT, with $NAME for what may differ",
    ClauseKind.RENAME: "a mechanical change: old -> new, for identifiers",
    ClauseKind.AGENT: "who does it",
    ClauseKind.BUDGET: "how much time, tokens or money it may take",
    ClauseKind.REF: "a file to read first",
}
_SCOPES = ("this file", "this function")
_MOST_PATHS = 200

_SIGNS = re.compile(r"\W*")
_WORD = re.compile(r"\W*(?P<word>\w*)")
"""A line of a comment up to the cursor where a clause may begin: the comment's own signs and a part of a word."""
_VALUE = re.compile(r"\W*(?P<clause>\w+)\s*:\s*(?:.*,\s*)?(?P<word>[^,\s](?:[^,]*[^,\s])?|)\s*")


class _Choice(Struct, frozen=True):
    label: str
    detail: str
    kind: types.CompletionItemKind


def complete(connection: Connection, params: types.CompletionParams) -> list[types.CompletionItem] | None:
    document, line = connection.document(params.text_document.uri), params.position.line
    if (
        document is None
        or document.text is None
        or not _is_in_spec(connection.specs(document), document.text, line)
    ):
        return None
    encoding = connection.client.encoding
    content = content_of(document.text.line_at(line) or "")
    before = content[: column_of(content, params.position.character, encoding)]
    word, choices = _choices(connection, before)
    start = types.Position(line, units_of(before[: len(before) - len(word)], encoding))
    place = types.Range(start, types.Position(line, units_of(before, encoding)))
    return [_item(choice, place) for choice in choices]


def _is_in_spec(specs: Sequence[Spec], text: Text, line: int) -> bool:
    """Whether a line belongs to a spec, or would as soon as a word is typed on it."""
    if spec_at(specs, line) is not None:
        return True
    signs, above = content_of(text.line_at(line) or "").strip(), content_of(text.line_at(line - 1) or "")
    begun = _SIGNS.match(above)
    return bool(signs and begun and begun[0].strip() == signs and spec_at(specs, line - 1) is not None)


def _choices(connection: Connection, before: str) -> tuple[str, list[_Choice]]:
    """Return what stands before the cursor of the thing to complete, and what it may become."""
    if found := _WORD.fullmatch(before):
        keyword = types.CompletionItemKind.Keyword
        return found["word"], [_Choice(f"{kind.value}: ", text, keyword) for kind, text in _HELP.items()]
    found = _VALUE.fullmatch(before)
    match found and found["clause"].lower():
        case "agent":
            values = [
                _Choice(card.name, "agent", types.CompletionItemKind.Value) for card in connection.state.agents
            ]
        case "scope":
            named = [_Choice(scope, "scope", types.CompletionItemKind.Value) for scope in _SCOPES]
            values = [*named, *_paths(connection.root, found["word"] if found else "")]
        case "ref":
            values = [*_paths(connection.root, found["word"] if found else "")]
        case _:
            values = []
    return _typed(before), values


def _typed(before: str) -> str:
    """Return the value typed so far: what follows the last colon or comma, without the space in front."""
    return re.split(r"[:,]\s*", before)[-1]


def _paths(root: Path | None, begun: str) -> Iterator[_Choice]:
    """Yield what lies in the directory that was typed so far, below the workspace."""
    directory = begun.rpartition("/")[0]
    if root is None or begun.startswith("/") or ".." in directory.split("/"):
        return
    prefix = f"{directory}/" if directory else ""
    for name, is_directory in _entries(root / directory):
        kind = types.CompletionItemKind.Folder if is_directory else types.CompletionItemKind.File
        yield _Choice(f"{prefix}{name}{'/' if is_directory else ''}", "path", kind)


def _entries(directory: Path) -> Iterable[tuple[str, bool]]:
    try:
        with os.scandir(directory) as entries:
            found = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
    except OSError:
        return ()
    return [(name, is_directory) for name, is_directory in found if name.isprintable()][:_MOST_PATHS]


def _item(choice: _Choice, place: types.Range) -> types.CompletionItem:
    return types.CompletionItem(
        choice.label,
        kind=choice.kind,
        detail=choice.detail,
        filter_text=choice.label,
        text_edit=types.TextEdit(place, choice.label),
    )
