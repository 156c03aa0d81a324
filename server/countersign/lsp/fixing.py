"""Quick fixes of specs: worked out anew from the text of the moment they are chosen."""

from __future__ import annotations

from countersign.core.effects import DocumentChange
from countersign.core.finding import Finding, Fix
from countersign.core.lint import lint
from countersign.core.model import Severity
from countersign.core.spec import spec_at
from countersign.core.state import Document
from countersign.core.text import Span
from countersign.lsp.applying import ask_for_edit
from countersign.lsp.folder import Folder

__all__ = ["findings_of", "fix_spec", "fixes_at"]


def findings_of(folder: Folder, document: Document) -> tuple[Finding, ...]:
    """Return what is wrong with the specs of a document."""
    tracked = folder.tracked(document)
    return folder.lint.findings(tracked, document.language) if tracked is not None else ()


def fixes_at(folder: Folder, document: Document, lines: Span) -> list[tuple[Fix, int]]:
    """Return the fixes for specs on some lines, and the line of what each settles."""
    return [
        (finding.fix, finding.span.start)
        for finding in findings_of(folder, document)
        if finding.fix is not None and finding.span.meets(lines)
    ]


def fix_spec(folder: Folder, path: str, line: int, title: str) -> None:
    """Apply the fix with this title at a line, if it would still be offered there."""
    document = folder.state.documents.get(path)
    found = _fix(folder, document, line, title) if document is not None else None
    if document is None or document.text is None or document.version is None or found is None:
        folder.editor.tell("The spec has changed since, so nothing was fixed; look at it again.", Severity.WARNING)
        return
    change = DocumentChange(document.path, document.version, document.text, (found.edit,))
    folder.background(_carry_out(folder, change, title), "fix")


def _fix(folder: Folder, document: Document, line: int, title: str) -> Fix | None:
    tracked = folder.tracked(document)
    spec = spec_at(tracked.specs, line) if tracked is not None else None
    if tracked is None or spec is None:
        return None
    found = lint(spec, tracked.text, folder.lint.surroundings(tracked, document.language))
    fixes = (finding.fix for finding in found if finding.span.start == line and finding.fix is not None)
    return next((fix for fix in fixes if fix.title == title), None)


async def _carry_out(folder: Folder, change: DocumentChange, title: str) -> None:
    problem = await ask_for_edit(folder, (change,), title)
    if problem is not None:
        folder.editor.tell(f"The spec was not fixed: {problem}.", Severity.WARNING)
