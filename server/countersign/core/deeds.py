"""Operations in words: what a hunk does to a file as a whole, and why it can not any more."""

from __future__ import annotations

from countersign.core.hunks import line_hunks
from countersign.core.model import Hunk
from countersign.core.operation import Content, Operation, OperationKind
from countersign.core.text import Text

__all__ = ["deed", "inner_hunks", "sizes", "why_stale"]


def deed(hunk: Hunk, file: str = "the file") -> str:
    """Return what a hunk does to its file as a whole, which is called `file`; empty for lines."""
    operation = hunk.operation
    if operation is None:
        return ""
    match operation.kind:
        case OperationKind.CREATE:
            return f"create {file}"
        case OperationKind.DELETE:
            return f"delete {file}"
        case OperationKind.RENAME:
            changed = " and change it" if hunk.base != hunk.new else ""
            return f"rename {file} to {operation.target}{changed}"
        case OperationKind.MODE:
            becomes = operation.after is not None and operation.after.executable
            return f"make {file} executable" if becomes else f"make {file} no longer executable"
        case OperationKind.REPLACE:
            return f"replace all bytes of {file}"


def why_stale(hunk: Hunk) -> str:
    """Return why a stale hunk on a file as a whole does not fit any more, as a clause that begins with
    the file's path; empty for lines.
    """
    operation = hunk.operation
    if operation is None:
        return ""
    match operation.kind:
        case OperationKind.CREATE:
            return f"{hunk.path} is there already, with something else in it"
        case OperationKind.RENAME:
            return f"{hunk.path} has changed since or is gone, or something stands at {operation.target} now"
        case OperationKind.MODE:
            return f"{hunk.path} is no plain file any more"
        case OperationKind.DELETE:
            return f"{hunk.path} has changed since"
        case OperationKind.REPLACE:
            return f"{hunk.path} has changed since or is gone"


def sizes(operation: Operation) -> tuple[str, ...]:
    """Return a line for each side of an operation that is no text: its size and digest; or that changes charset."""
    contents = (("before", operation.before), ("after", operation.after))
    if operation.kind is OperationKind.MODE:
        return ()
    if operation.kind is not OperationKind.REPLACE and all(
        content is None or content.charset is not None for _, content in contents
    ):
        return ()
    return tuple(f"{side}: {_sized(content)}" for side, content in contents if content is not None)


def inner_hunks(hunk: Hunk) -> tuple[Hunk, ...]:
    """Return what an operation changes in the lines of its file, as hunks for reading."""
    path, base, new = hunk.path, Text.from_lines(hunk.base), Text.from_lines(hunk.new)
    return line_hunks(hunk.task, path, base, new, ()) if base != new else ()


def _sized(content: Content) -> str:
    form = "binary" if content.charset is None else content.charset.value
    return f"{form}, {content.size} bytes, sha256 {content.digest}"
