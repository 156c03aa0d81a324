"""From the core to the protocol: positions, edits and names of documents."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from countersign.core.effects import DocumentChange
from countersign.core.model import Severity
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of
from countersign.lsp import answers, messages
from countersign.lsp.clients import Encoding

__all__ = ["DIAGNOSTIC_SEVERITY", "MESSAGE_TYPE", "range_of", "text_edits", "units_of", "uri_of"]

DIAGNOSTIC_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
MESSAGE_TYPE = {
    Severity.ERROR: types.MessageType.Error,
    Severity.WARNING: types.MessageType.Warning,
    Severity.INFO: types.MessageType.Info,
}


def units_of(text: str, encoding: Encoding) -> int:
    """Return how many code units a piece of a line takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def range_of(
    span: Span, text: Text, encoding: Encoding, columns: tuple[int, int | None] = (0, None)
) -> messages.Range:
    """Return the range of some lines without the last one's terminator; of a seam, the line before it.

    `columns` say where it begins on the first line and where it stops on the last, in code points.
    """
    stop = max(min(span.stop, len(text)), 1)
    start = min(span.start, stop - 1)
    return messages.Range(
        _position(text, start, columns[0], encoding), _position(text, stop - 1, columns[1], encoding)
    )


def text_edits(change: DocumentChange, encoding: Encoding) -> list[answers.TextEdit]:
    """Return the edits as the protocol has them; they do not overlap."""
    stops = [-1, *(edit.span.stop for edit in change.edits)]
    return [
        _text_edit(edit, change.text, encoding, is_free=stop < edit.span.start)
        for edit, stop in zip(change.edits, stops, strict=False)
    ]


def uri_of(path: str, root: Path | None) -> str:
    """Return the URI of a file that no editor has given one to; without a root, the path is absolute."""
    return (root / path if root else Path(path)).as_uri()


def _text_edit(edit: LineEdit, text: Text, encoding: Encoding, *, is_free: bool) -> answers.TextEdit:
    """Return the edit, where possible in a form that names no place behind the text's last terminator.

    LSP counts an empty line there, but some editors have none and would add one (Neovim 0.10 does). `is_free` says
    that no other edit touches the line before this one.
    """
    start, stop, new = edit.span.start, edit.span.stop, "".join(edit.lines)
    if stop < len(text):
        return _replacing(messages.Position(start, 0), messages.Position(stop, 0), new)
    behind, end = _end_of_line(text, len(text) - 1, encoding), terminator_of(text.line_at(len(text) - 1) or "")
    if not end:
        return _replacing(messages.Position(start, 0) if start < len(text) else behind, behind, new)
    ends_alike = not edit.lines or terminator_of(edit.lines[-1]) == end
    if ends_alike and edit.lines and start < len(text):
        return _replacing(messages.Position(start, 0), behind, new.removesuffix(end))
    if ends_alike and is_free and start > 0 and terminator_of(text[start - 1]) == end:
        before = _end_of_line(text, start - 1, encoding)
        return _replacing(before, behind, end + new.removesuffix(end) if new else "")
    return _replacing(messages.Position(start, 0), messages.Position(len(text), 0), new)


def _replacing(start: messages.Position, end: messages.Position, text: str) -> answers.TextEdit:
    return answers.TextEdit(messages.Range(start, end), text)


def _end_of_line(text: Text, line: int, encoding: Encoding) -> messages.Position:
    return _position(text, max(line, 0), None, encoding)


def _position(text: Text, line: int, column: int | None, encoding: Encoding) -> messages.Position:
    """Return the place of a column, None for the end of the line's content."""
    return messages.Position(line, units_of(content_of(text.line_at(line) or "")[:column], encoding))
