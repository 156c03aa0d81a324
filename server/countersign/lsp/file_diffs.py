"""What a hunk does to a file as a whole, as git's extended headers have it, for reading."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.deeds import sizes
from countersign.core.escape import one_line
from countersign.core.model import Hunk
from countersign.core.operation import Content, Operation, OperationKind

__all__ = ["file_header"]

_NOWHERE = "/dev/null"


def file_header(hunk: Hunk, operation: Operation) -> Iterator[str]:
    """Yield the lines before what changes in the lines of a file: which file it is, and what becomes of it."""
    old, new = one_line(hunk.path), one_line(operation.target or hunk.path)
    yield f"diff --git a/{old} b/{new}"
    match operation.kind:
        case OperationKind.CREATE:
            yield f"new file mode {_mode(operation.after)}"
        case OperationKind.DELETE:
            yield f"deleted file mode {_mode(operation.before)}"
        case OperationKind.MODE:
            yield f"old mode {_mode(operation.before)}"
            yield f"new mode {_mode(operation.after)}"
        case OperationKind.RENAME:
            if hunk.base == hunk.new:
                yield "similarity index 100%"
            yield f"rename from {old}"
            yield f"rename to {new}"
        case OperationKind.REPLACE:
            pass
    before = _NOWHERE if operation.before is None else f"a/{old}"
    after = _NOWHERE if operation.after is None else f"b/{new}"
    if sizes(operation):
        yield f"Binary files {before} and {after} differ" if _is_binary(operation) else "The bytes differ"
        yield from sizes(operation)
    if hunk.base != hunk.new:
        yield f"--- {before}"
        yield f"+++ {after}"


def _is_binary(operation: Operation) -> bool:
    contents = (operation.before, operation.after)
    return any(content is not None and content.charset is None for content in contents)


def _mode(content: Content | None) -> str:
    return "100755" if content is not None and content.executable else "100644"
