"""Completion inside of specs: clauses, agents, scopes and paths."""

from __future__ import annotations

from lsprotocol import types

from countersign.core import completion
from countersign.core.completion import MOST, Suggestion, Topic
from countersign.core.model import Spec
from countersign.core.text import Span, Text, content_of
from countersign.lsp import answers, messages
from countersign.lsp.clients import Encoding
from countersign.lsp.connection import Connection
from countersign.lsp.from_lsp import column_of
from countersign.lsp.to_lsp import range_of

__all__ = ["complete"]

_KINDS = {
    Topic.CLAUSE: types.CompletionItemKind.Keyword,
    Topic.AGENT: types.CompletionItemKind.Value,
    Topic.SCOPE: types.CompletionItemKind.Value,
    Topic.BUDGET: types.CompletionItemKind.Unit,
    Topic.PATH: types.CompletionItemKind.File,
}


def complete(connection: Connection, params: messages.CompletionParams) -> answers.CompletionList | None:
    views, line = connection.views(params.text_document.uri), params.position.line
    tracked = views[0].folder.tracked(views[0].document) if views else None
    if tracked is None or not _is_near(tracked.specs, line):
        return None
    folder, document, text = views[0]
    encoding = connection.client.encoding
    content = content_of(text.line_at(line) or "")
    column = min(column_of(content, params.position.character, encoding), len(content))
    around = folder.lint.surroundings(tracked, document.language)
    found = completion.complete(document.path, text, (line, column), around)
    items = [_item(suggestion, text, (line, column), encoding) for suggestion in found]
    are_files_coming = folder.root is not None and around.paths is None
    return answers.CompletionList(is_incomplete=are_files_coming or len(items) >= MOST, items=items)


def _is_near(specs: tuple[Spec, ...], line: int) -> bool:
    """Whether a line belongs to a spec or comes right below one, so that it pays to look closer."""
    return any(spec.span.start <= line <= spec.span.stop for spec in specs)


def _item(suggestion: Suggestion, text: Text, place: tuple[int, int], encoding: Encoding) -> answers.CompletionItem:
    line, column = place
    replaced = range_of(Span(line, line + 1), text, encoding, (suggestion.start, column))
    is_folder = suggestion.topic is Topic.PATH and suggestion.text.endswith("/")
    return answers.CompletionItem(
        suggestion.text,
        kind=types.CompletionItemKind.Folder if is_folder else _KINDS[suggestion.topic],
        detail=suggestion.about or suggestion.topic.value,
        filter_text=suggestion.text,
        text_edit=answers.TextEdit(replaced, suggestion.text),
    )
