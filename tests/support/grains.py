"""Steps of stories on less and on more than one hunk, in a file and in the diff of a proposal, and what is said of
the lines.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from countersign.core.records import HunkRecut
from support.documents import Document, Json
from support.ledgers import recorded
from support.serving import ACCEPT, REJECT
from support.tellers import Teller, written
from support.waiting import wait_until

__all__ = [
    "accept_edited",
    "decide_in_diff",
    "decide_lines",
    "decide_lines_in_diff",
    "decide_together",
    "find_definition",
    "find_reference",
    "read_blame",
    "read_hover",
    "see_in_diff",
    "see_kept",
    "see_progress",
    "show_diff",
    "type_in_diff",
]

_KINDS = {"accept": ACCEPT, "reject": REJECT}


def decide_lines(teller: Teller, verb: str, first: str, last: str | None, path: str) -> None:
    """Select lines of a file and decide on these."""
    document = teller.documents[path]
    _choose_lines(teller, document, verb, int(first) - 1, int(last or first) - 1)


def decide_together(teller: Teller, verb: str, grain: str, line: str, path: str) -> None:
    """Decide on what belongs to the hunk at a line, or on all hunks of its clause."""
    found = teller.client.offered(teller.documents[path], int(line) - 1, f"{_KINDS[verb]}.{grain}")
    teller.client.choose(found)


def show_diff(teller: Teller) -> None:
    """Let the editor open the diff of the latest proposal."""
    count = len(teller.shown_documents())
    teller.client.execute("countersign.show", [teller.latest_task()])
    wait_until(teller.client, lambda: len(teller.shown_documents()) > count, "the diff to be shown")
    uri = teller.shown_documents()[-1]["uri"]
    teller.diff = teller.client.files.open.get(uri) or teller.client.open(Path(uri.removeprefix("file://")))


def see_in_diff(teller: Teller, number: str) -> None:
    """Wait until the diff shows so many hunks."""
    diff = _diff(teller)
    wait_until(teller.client, lambda: diff.text.count("\n@@ ") == int(number), f"{number} hunks in the diff")


def decide_in_diff(teller: Teller, verb: str, text: str) -> None:
    diff = _diff(teller)
    teller.client.choose(teller.client.offered(diff, diff.line_of(text), _KINDS[verb]))


def accept_edited(teller: Teller, text: str) -> None:
    diff = _diff(teller)
    teller.client.choose(teller.client.offered(diff, diff.line_of(text), f"{ACCEPT}.edited"))


def decide_lines_in_diff(teller: Teller, verb: str, first: str, last: str) -> None:
    diff = _diff(teller)
    _choose_lines(teller, diff, verb, diff.line_of(first), diff.line_of(last))


def type_in_diff(teller: Teller, new: str, old: str) -> None:
    teller.client.replace(_diff(teller), written(old), written(new))


def see_kept(teller: Teller, new: str, old: str) -> None:
    """See that the ledger keeps both what was offered and what stands for it."""
    hunks = {
        hunk.id: hunk for event in teller.offered() for change in event.proposal.files for hunk in change.hunks
    }
    recuts = [event for event in recorded(teller.root, teller.state) if isinstance(event, HunkRecut)]
    texts = [("".join(hunks[event.hunk].new), "".join(event.parts[0].new)) for event in recuts]
    assert any(old in offered and new in made for offered, made in texts), texts


def read_hover(teller: Teller, text: str, line: str, path: str) -> None:
    """Wait until the hover at a line says something."""

    def said() -> bool:
        found = teller.client.hover(teller.documents[path], int(line) - 1)
        return found is not None and text in found["contents"]["value"].replace("`", "")

    wait_until(teller.client, said, f"{text!r} in the hover at line {line} of {path}")


def see_progress(teller: Teller, text: str, path: str) -> None:
    """Wait until a diagnostic at the spec on the first line of a file says how far its review has come."""

    def said() -> bool:
        found = teller.client.diagnostics(teller.documents[path])
        progress = [
            (one["range"]["start"]["line"], one["message"]) for one in found if one["code"] == "review-progress"
        ]
        return progress == ([(0, f"Review: {text}.")] if text != "nothing" else [])

    wait_until(teller.client, said, f"the progress {text!r} at the spec of {path}")


def read_blame(teller: Teller, text: str, line: str, path: str) -> None:
    """See what `countersign blame` says of a line, as the disk and the ledger have it."""
    command = (sys.executable, "-m", "countersign", "blame", f"{path}:{line}")
    environment = {**os.environ, "XDG_STATE_HOME": str(teller.state)}
    ran = subprocess.run(command, cwd=teller.root, env=environment, capture_output=True, text=True, check=True)
    assert text in ran.stdout, ran.stdout


def find_reference(teller: Teller, line: str, path: str, spec: str) -> None:
    """See that a line is among the references of the spec on the first line of a file."""
    found = _asked(teller, "references", spec, 0, context={"includeDeclaration": False})
    assert (path, int(line) - 1) in found, found


def find_definition(teller: Teller, line: str, path: str, wanted: str, spec: str) -> None:
    """See that the definition of a line of an agent is its spec."""
    assert _asked(teller, "definition", path, int(line) - 1) == [(spec, int(wanted) - 1)]


def _choose_lines(teller: Teller, document: Document, verb: str, first: int, last: int) -> None:
    kind = f"{_KINDS[verb]}.lines"

    def offered() -> list[Json]:
        return teller.client.actions(document, first, last, only=kind)

    wait_until(teller.client, lambda: bool(offered()), f"{kind} for the lines {first} to {last}")
    [action] = offered()
    teller.client.choose(action)


def _asked(teller: Teller, method: str, path: str, line: int, **more: Json) -> list[tuple[str, int]]:
    place = {"textDocument": {"uri": teller.documents[path].uri}, "position": {"line": line, "character": 0}}
    found: list[Json] = teller.client.request(f"textDocument/{method}", {**place, **more}) or []
    paths = [str(Path(one["uri"].removeprefix("file://")).relative_to(teller.root)) for one in found]
    return [(path, one["range"]["start"]["line"]) for path, one in zip(paths, found, strict=True)]


def _diff(teller: Teller) -> Document:
    assert teller.diff is not None, "no diff was opened"
    return teller.diff
