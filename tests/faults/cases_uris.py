"""Fault cases: names of documents. One has one text however it is named, and not everything is a document."""

from __future__ import annotations

from faults.messages import changing, closing, inserting, opening
from faults.script import DOC, GOAL, SPEC, Case, Shows, ShowsNothing, case, send

__all__ = ["ALIKE", "NO_DOCUMENTS", "ODDLY_NAMED"]

_TYPED = inserting(0, len("# spec: "), "Typed. ")


def _alike(name: str, opened: str, changed: str, asked: str) -> Case:
    """Return a case that opens a document under one name, changes it under another, and asks under a third."""
    steps = (send(opening(uri=opened), changing(2, _TYPED, uri=changed)), Shows(f"Typed. {GOAL}", uri=asked))
    return case(name, *steps, send(closing(opened)), ShowsNothing(asked))


ALIKE = (
    _alike("a drive in upper and lower case", "file:///C:/x.py", "file:///c:/x.py", "file:///C:/x.py"),
    _alike("a drive with its colon in an escape", "file:///c%3A/y.py", "file:///C:/y.py", "file:///c%3a/y.py"),
    _alike("the machine by name", "$ROOT/a.py", "file://localhost$PATH/a.py", "$ROOT/a.py"),
    _alike("spaces as they are and in escapes", "$ROOT/b%20b.py", "$ROOT/b b.py", "$ROOT/b%20b.py"),
    _alike(
        "letters as they are and in escapes",
        "$ROOT/gr%C3%B6%C3%9Fe.py",
        "$ROOT/größe.py",
        "$ROOT/gr%c3%b6%c3%9fe.py",
    ),
    _alike("escapes that need not be", "$ROOT/%64.py", "$ROOT/d.py", "$ROOT/%64%2E%70y"),
    _alike("the way over the parent", "$ROOT/sub/../e.py", "$ROOT/e.py", "$ROOT/./sub/%2e%2e/e.py"),
    _alike("two slashes within", "$ROOT//f.py", "$ROOT/f.py", "$ROOT///f.py"),
    _alike("the scheme in upper case", "$ROOT/g.py", "FILE://$PATH/g.py", "$ROOT/g.py"),
    _alike("one slash behind the scheme", "$ROOT/h.py", "file:$PATH/h.py", "$ROOT/h.py"),
)
"""Spellings of one document."""


def _oddly(name: str, uri: str) -> Case:
    return case(
        name,
        send(opening(uri=uri), changing(2, _TYPED, uri=uri)),
        Shows(f"Typed. {GOAL}", uri=uri),
        send(closing(uri)),
        ShowsNothing(uri),
    )


ODDLY_NAMED = (
    _oddly("a document that was never saved", "untitled:Untitled-1"),
    _oddly("a document that was never saved, with a path", "untitled:/tmp/none/such.py"),
    _oddly("a percent sign", "$ROOT/100%25.py"),
    _oddly("a percent sign that begins no escape", "$ROOT/100%.py"),
    _oddly("a question mark and a number sign", "$ROOT/a%3Fb%23c.py"),
    _oddly("a line end in the name", "$ROOT/a%0Ab.py"),
    _oddly("a quote, a backslash and a star", "$ROOT/a%22b%5Cc*.py"),
    _oddly("letters that join", "$ROOT/e%CC%81%E2%80%8D%F0%9F%98%80.py"),
    _oddly("letters that turn the line", "$ROOT/%E2%80%AEyp.a"),
    _oddly("a file that is not there", "$ROOT/none/such.py"),
    _oddly("a file outside of the workspace", "file:///none/such.py"),
    _oddly("a name of two hundred letters", f"$ROOT/{'a' * 200}.py"),
    _oddly("a name that is too long for the disk", f"$ROOT/{'a' * 2_000}.py"),
    _oddly("a folder", "$ROOT"),
    _oddly("the root of everything", "file:///"),
    _oddly("a device", "file:///dev/zero"),
    _oddly("a process", "file:///proc/self/mem"),
)
"""Documents with odd names: each is followed, and nobody looks at what lies there."""


def _none(name: str, uri: str) -> Case:
    """Return a case of what is not followed: silently, since editors show many things that are no files."""
    steps = (opening(SPEC, uri=uri), changing(2, _TYPED, uri=uri), changing(1, _TYPED, uri=uri))
    return case(name, send(*steps), ShowsNothing(uri), send(closing(uri)), send(opening()), Shows(GOAL, uri=DOC))


NO_DOCUMENTS = (
    _none("a file of a commit", "git:/shop.py?%7B%22ref%22%3A%22HEAD%22%7D"),
    _none("a cell of a notebook", "vscode-notebook-cell:/shop.ipynb#W0sZmlsZQ%3D%3D"),
    _none("the output of something", "output:extension-output-1"),
    _none("a page", "https://example.org/a.py"),
    _none("a file of another machine", "file://server/share/x.py"),
    _none("a file of another machine, with four slashes", "file:////server/share/x.py"),
    _none("a file of another machine, in escapes", "file:///%2Fserver/share/x.py"),
    _none("a path", "/etc/passwd"),
    _none("a word", "shop.py"),
    _none("nothing", ""),
    _none("a colon", ":"),
    _none("a scheme", "file:"),
    _none("a scheme and slashes", "file://"),
    _none("a path that is not absolute", "file:a.py"),
    _none("a query", "$ROOT/a.py?x"),
    _none("a fragment", "$ROOT/a.py#L1"),
    _none("a NUL", "$ROOT/a\0.py"),
    _none("a NUL in an escape", "$ROOT/a%00.py"),
    _none("bytes that are no UTF-8", "$ROOT/%ff%fe.py"),
    _none("half a character", "$ROOT/\ud800.py"),
    _none("a line end", "$ROOT/a\r\nb.py"),
    _none("a host that is none", "file://[/a.py"),
    _none("a megabyte", f"$ROOT/{'a/' * 500_000}b.py"),
    _none("a million steps up", "$ROOT" + "/.." * 300_000),
)
"""What is no document to follow."""
