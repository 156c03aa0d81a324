"""What a round has changed since the user's own files: its checks have to do with all that is not accepted yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countersign.core.encoding import Charset, encode
from countersign.core.laying import Layer
from countersign.core.model import Hunk
from countersign.core.operating import data_of
from countersign.core.operation import Changed, OperationKind
from countersign.core.text import Text

__all__ = ["since_user"]


def since_user(
    layers: Iterable[Layer], operations: Iterable[Hunk], changes: Sequence[Changed]
) -> tuple[Changed, ...]:
    """Return what a bench holds against the user's files, when it began with some layers and pending operations
    over them and was changed since. What a file held that is no text and is not kept anywhere is left as it is.
    """
    now = {change.path: change for change in changes}
    found: dict[str, Changed] = {}
    for path, before, began in (*_laid(layers), *_operated(operations)):
        change = now.get(path)
        known = found.get(path)
        first = known.before if known is not None else before
        found[path] = Changed(path, first, change.after if change is not None else began)
    return tuple(sorted({**now, **found}.values(), key=lambda change: change.path))


def _laid(layers: Iterable[Layer]) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    for layer in layers:
        below, above = (_bytes(text, layer.charset) for text in (layer.below, layer.above))
        if layer.hunks and below is not None and above is not None:
            yield layer.path, below, above


def _operated(operations: Iterable[Hunk]) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Yield the files of operations as the user has them and as they began the round."""
    for hunk in operations:
        operation = hunk.operation
        if operation is None or operation.kind is OperationKind.MODE:
            continue
        before = operation.before
        had = None if before is None else _bytes(Text.from_lines(hunk.base), before.charset) or before.data
        made = data_of(hunk)
        if before is not None and not had and before.size:
            continue
        if operation.kind is OperationKind.RENAME:
            yield hunk.path, had, None
            yield operation.target, None, made
        else:
            yield hunk.path, had, made


def _bytes(text: Text, charset: Charset | None) -> bytes | None:
    data = encode(str(text), charset or Charset.UTF_8)
    return data if isinstance(data, bytes) else None
