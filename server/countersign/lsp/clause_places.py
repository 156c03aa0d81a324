"""Where a spec and its clauses stand now: a spec is found again by its words in a file that is open."""

from __future__ import annotations

from countersign.core.model import Clause, Hunk, Spec
from countersign.lsp.folder import Folder

__all__ = ["clause_of", "place_of", "spec_now"]


def spec_now(folder: Folder, spec: Spec) -> Spec:
    """Return a spec as it stands in its file now; as it stood when it was run, where that is not known."""
    document = folder.state.documents.get(spec.path)
    if document is None or not document.is_open or document.text is None:
        return spec
    return next((one for one in folder.specs(document) if _says_the_same(one, spec)), spec)


def clause_of(spec: Spec, hunk: Hunk) -> Clause | None:
    """Return the clause that a hunk serves, as its agent says, with or without its word; None when it named none of
    the spec.
    """
    named = hunk.clause
    return next(
        (one for one in spec.clauses if named and named in {one.text, f"{one.kind.value}: {one.text}"}), None
    )


def place_of(spec: Spec, clause: Clause | None = None) -> str:
    """Return where a spec or one of its clauses stands, with the line as people count."""
    return f"{spec.path}:{(clause or spec).span.start + 1}"


def _says_the_same(one: Spec, other: Spec) -> bool:
    return len(one.clauses) == len(other.clauses) and all(
        (a.kind, a.text) == (b.kind, b.text) for a, b in zip(one.clauses, other.clauses, strict=True)
    )
