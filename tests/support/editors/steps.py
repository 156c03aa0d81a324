"""The steps of stories that are told in real editors: how they are written, and what is done then.

All of them are about the file that is shown, and name a line by a text that stands on it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from support.editors.sessions import Session

__all__ = ["STEPS", "do"]


def do(session: Session, step: str) -> None:
    """Do one step of a story. Raises ValueError when it is none."""
    for pattern, act in STEPS:
        if found := re.fullmatch(pattern, step):
            act(session, **found.groupdict())
            return
    raise ValueError(f"a story has no step {step!r}")


def _open(session: Session, path: str) -> None:
    session.opened.add(path)
    session.editor.open(session.root / path)


def _take(session: Session, title: str, text: str) -> None:
    session.editor.choose(_line_of(session, text), title)


def _see_hunks(session: Session, pending: str, stale: str | None) -> None:
    wanted = (int(pending), int(stale or 0))

    def seen() -> bool:
        said = "\n".join(session.editor.remarks)
        return (len(re.findall(r"\bpending: ", said)), len(re.findall(r"\bstale: ", said))) == wanted

    session.until(seen, f"for {wanted[0]} pending and {wanted[1]} stale hunks")


def _see_remark(session: Session, text: str) -> None:
    session.until(lambda: any(text in remark for remark in session.editor.remarks), f"for the remark {text!r}")


def _hover(session: Session, words: str, text: str) -> None:
    session.editor.hover(_line_of(session, text), words)


def _type(session: Session, new: str, old: str) -> None:
    session.editor.replace(_line_of(session, old), old, new)


def _write(session: Session, new: str, text: str) -> None:
    session.editor.write(_line_of(session, text) - 1, new)


def _see_text(session: Session, text: str) -> None:
    session.until(lambda: text in session.editor.text, f"for the text {text!r}")


def _see_record(session: Session, record: str, times: str | None) -> None:
    session.see_record(record, int(times or 1))


def _write_on_disk(session: Session, text: str, path: str) -> None:
    (session.root / path).write_bytes(text.replace("\\n", "\n").encode())


def _see(session: Session, text: str) -> None:
    session.editor.see(text)


def _call(session: Session, command: str) -> None:
    session.editor.call(command)


def _save(session: Session) -> None:
    session.editor.save()


def _undo(session: Session) -> None:
    session.editor.undo()


def _redo(session: Session) -> None:
    session.editor.redo()


def _turn(session: Session) -> None:
    session.use(1 - session.used)


def _start_server(session: Session) -> None:
    session.editor.start_server()


def _line_of(session: Session, text: str) -> int:
    """Return the number of the only line that contains a text, once it is shown."""
    found: list[int] = []

    def is_shown() -> bool:
        found[:] = [number for number, line in enumerate(session.editor.text.splitlines()) if text in line]
        return len(found) == 1

    session.until(is_shown, f"for one line with {text!r}")
    return found[0]


STEPS: Sequence[tuple[str, Callable[..., None]]] = (
    (r"open `(?P<path>[^`]+)`", _open),
    (r'take "(?P<title>[^"]+)" at `(?P<text>[^`]+)`', _take),
    (r"see (?P<pending>\d+) pending(?: and (?P<stale>\d+) stale)?", _see_hunks),
    (r'see the remark "(?P<text>[^"]+)"', _see_remark),
    (r'read "(?P<words>[^"]+)" in the hover at `(?P<text>[^`]+)`', _hover),
    (r'see "(?P<text>[^"]+)"', _see),
    (r"see the text `(?P<text>[^`]+)`", _see_text),
    (r"see the record (?P<record>.+?)(?: (?P<times>\d+) times)?", _see_record),
    (r"type `(?P<new>[^`]*)` over `(?P<old>[^`]+)`", _type),
    (r"type `(?P<new>[^`]*)` on the line above `(?P<text>[^`]+)`", _write),
    (r"call `(?P<command>[^`]+)`", _call),
    (r"save", _save),
    (r"undo", _undo),
    (r"redo", _redo),
    (r"write `(?P<text>[^`]*)` to `(?P<path>[^`]+)` on the disk", _write_on_disk),
    (r"turn to the other editor", _turn),
    (r"quit and start the editor again", Session.start_again),
    (r"kill the server", Session.kill_server),
    (r"start the server again", _start_server),
)
"""The steps, as they are written, and what they do."""
