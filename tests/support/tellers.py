"""Telling a story to a real server: its steps, done one by one as an editor would."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from countersign.core.records import ProposalOffered, Recorded, TaskStarted
from countersign.ledger.content import StreamContinued
from countersign.ledger.payloads import Loss
from countersign.ledger.place import stream_directory
from countersign.ledger.reading import entries
from support.client import Client
from support.documents import Document, Json
from support.profiles import Applying, Profile
from support.waiting import wait_until

__all__ = ["STEPS", "Teller", "recorded"]


def recorded(root: Path, state: Path) -> list[Recorded]:
    """Return the events of a workspace's ledger, none of which may be lost."""
    contents = [entry.content for entry in entries(stream_directory(root, state / "countersign"))]
    events = [content for content in contents if not isinstance(content, Loss | StreamContinued)]
    assert len(events) == len(contents)
    return events


class Teller:
    """An editor of a kind on a workspace, and what it has open, by path."""

    def __init__(
        self, command: Sequence[str], root: Path, state: Path, profile: Profile, environment: Mapping[str, str]
    ) -> None:
        self.root = root
        self.state = state
        self._new_client = lambda: Client(command, root, profile, environment=environment)
        self.client = self._new_client()
        self.documents: dict[str, Document] = {}

    def begin(self) -> None:
        self.client.initialize()

    def end(self) -> None:
        self.client.shut_down()
        self.client.wire.close()
        self.client.assert_conformance()

    def do(self, step: str) -> None:
        """Do one step. Raises ValueError when it is none."""
        for pattern, act in STEPS:
            if found := re.fullmatch(pattern, step):
                act(self, **found.groupdict())
                return
        raise ValueError(f"a story has no step {step!r}")

    def text_of(self, path: str) -> str:
        """Return what the editor shows of a file, or what the disk holds where it is closed."""
        if document := self.documents.get(path):
            return document.text
        return (self.root / path).read_bytes().decode()

    def offers(self) -> list[tuple[str, str, int]]:
        """Return what is shown of hunks in all open documents: path, kind of diagnostic, line."""
        return [
            (path, found["code"], found["range"]["start"]["line"])
            for path, document in sorted(self.documents.items())
            for found in self.client.diagnostics(document)
            if found.get("code") in {"pending-hunk", "stale-hunk"}
        ]

    def records(self) -> list[str]:
        """Return the ledger's records as a story names them."""
        return [self.named(event) for event in recorded(self.root, self.state)]

    def named(self, event: Recorded) -> str:
        """Return a record as a story names it."""
        kind = str(event.__struct_config__.tag)
        hunk = getattr(event, "hunk", None)
        return f"{kind} {self._names()[hunk]}" if hunk else kind

    # --- steps

    def open(self, path: str) -> None:
        self.documents[path] = self.client.open(self.root / path)

    def close(self, path: str) -> None:
        self.client.close(self.documents.pop(path))

    def save(self, path: str) -> None:
        self.client.save(self.documents[path])

    def run(self, path: str, line: str) -> None:
        ended = self.records().count("task-ended")
        self.client.execute("countersign.run", [self.documents[path].uri, int(line) - 1])
        wait_until(self.client, lambda: self.records().count("task-ended") > ended, "the task's end")

    def begin_task(self, path: str, line: str) -> None:
        started = self.records().count("task-started")
        self.client.execute("countersign.run", [self.documents[path].uri, int(line) - 1])
        wait_until(self.client, lambda: self.records().count("task-started") > started, "the task's begin")

    def cancel(self) -> None:
        started = [event for event in recorded(self.root, self.state) if isinstance(event, TaskStarted)]
        self.client.execute("countersign.cancel", [started[-1].task.id])

    def see(self, pending: str, stale: str | None, path: str) -> None:
        """Wait until so many hunks are shown as pending and stale in a file."""
        wanted = (int(pending), int(stale or 0))

        def seen() -> bool:
            kinds = [kind for shown, kind, _ in self.offers() if shown == path]
            return (kinds.count("pending-hunk"), kinds.count("stale-hunk")) == wanted

        wait_until(self.client, seen, f"{wanted[0]} pending and {wanted[1]} stale hunks in {path}")

    def see_finding(self, code: str, line: str, path: str) -> None:
        """Wait until a finding of a kind is shown at a line of a file."""

        def seen() -> bool:
            found = self.client.diagnostics(self.documents[path])
            return (code, int(line) - 1) in [(one.get("code"), one["range"]["start"]["line"]) for one in found]

        wait_until(self.client, seen, f"the finding {code} at line {line} of {path}")

    def see_record(self, kind: str, name: str | None = None) -> None:
        wanted = f"{kind} {name}" if name else kind
        wait_until(self.client, lambda: wanted in self.records(), f"the record {wanted}")

    def be_told(self, text: str) -> None:
        wait_until(
            self.client, lambda: any(text in message for message in self.client.shown), f"to be told {text!r}"
        )

    def look_at_all(self) -> None:
        """Let the editor show the latest proposal as a whole."""
        seen = self.records().count("hunks-seen")
        self.client.execute("countersign.show", [self._offered()[-1].proposal.task])
        wait_until(self.client, lambda: self.records().count("hunks-seen") > seen, "the hunks to be seen")

    def hover(self, line: str, path: str) -> None:
        assert self.client.hover(self.documents[path], int(line) - 1)

    def accept(self, number: str, path: str) -> None:
        self.client.execute("countersign.accept", [[self._hunk(number, path)]])

    def accept_file(self, path: str) -> None:
        self.client.execute("countersign.acceptFile", [(self.root / path).as_uri()])

    def accept_task(self) -> None:
        self.client.execute("countersign.acceptTask", [self._offered()[-1].proposal.task])

    def accept_seen(self, path: str) -> None:
        self.client.execute("countersign.acceptFile", [(self.root / path).as_uri(), True])

    def be_taken(self, line: str, path: str) -> None:
        def taken() -> bool:
            places = [(to["uri"], to["selection"]["start"]["line"]) for to in self._shown_documents()]
            return ((self.root / path).as_uri(), int(line) - 1) in places

        wait_until(self.client, taken, f"to be taken to line {line} of {path}")

    def reject(self, number: str, path: str, reason: str) -> None:
        self.client.execute("countersign.reject", [[self._hunk(number, path)], reason])

    def refine(self, number: str, path: str, remark: str) -> None:
        ended = self.records().count("task-ended")
        self.client.execute("countersign.refine", [[self._hunk(number, path)], _written(remark)])
        wait_until(self.client, lambda: self.records().count("task-ended") > ended, "the round's end")

    def reopen(self, number: str, path: str) -> None:
        self.client.execute("countersign.reopen", [[self._hunk(number, path)]])

    def rebase(self, number: str, path: str) -> None:
        self.client.execute("countersign.rebase", [[self._hunk(number, path)]])

    def take_back(self, number: str, path: str) -> None:
        self.client.execute("countersign.takeBack", [[self._hunk(number, path)]])

    def take_back_task(self) -> None:
        self.client.execute("countersign.takeBackTask", [self._offered()[-1].proposal.task])

    def type(self, new: str, old: str, path: str) -> None:
        self.client.replace(self.documents[path], _written(old), _written(new))

    def undo(self, path: str) -> None:
        self.client.undo(self.documents[path])

    def redo(self, path: str) -> None:
        self.client.redo(self.documents[path])

    def refuse_edits(self) -> None:
        self.client.behave(applying=Applying.REFUSES)

    def claim_edits(self) -> None:
        self.client.behave(applying=Applying.CLAIMS)

    def apply_edits(self) -> None:
        self.client.behave(applying=Applying.APPLIES)

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def write(self, text: str, path: str) -> None:
        (self.root / path).write_bytes(_written(text).encode())

    def restart(self) -> None:
        self.end()
        self._start_again()

    def kill(self) -> None:
        self.client.kill()
        self.client.wire.close()
        self._start_again()

    # --- helpers

    def _start_again(self) -> None:
        texts = {path: document.text for path, document in self.documents.items()}
        self.client = self._new_client()
        self.begin()
        self.documents = {path: self.client.open(self.root / path, text) for path, text in texts.items()}

    def _hunk(self, number: str, path: str) -> str:
        wanted = f"{number} of `{path}`"
        return next(hunk for hunk, name in reversed(self._names().items()) if name == wanted)

    def _names(self) -> dict[str, str]:
        return {
            hunk.id: f"{number} of `{change.path}`"
            for event in self._offered()
            for change in event.proposal.files
            for number, hunk in enumerate(change.hunks, start=1)
        }

    def _shown_documents(self) -> list[Json]:
        with self.client.state:
            return self.client.params_of("window/showDocument")

    def _offered(self) -> list[ProposalOffered]:
        return [event for event in recorded(self.root, self.state) if isinstance(event, ProposalOffered)]


def _written(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")


_HUNK = r"hunk (?P<number>\d+) of `(?P<path>[^`]+)`"
_IN = r"in `(?P<path>[^`]+)`"

STEPS: Sequence[tuple[str, Callable[..., None]]] = (
    (r"open `(?P<path>[^`]+)`", Teller.open),
    (r"close `(?P<path>[^`]+)`", Teller.close),
    (r"save `(?P<path>[^`]+)`", Teller.save),
    (r"delete `(?P<path>[^`]+)` on the disk", Teller.delete),
    (r"write `(?P<text>[^`]*)` to `(?P<path>[^`]+)` on the disk", Teller.write),
    (r"run the spec at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.run),
    (r"begin with the spec at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.begin_task),
    (r"cancel the task", Teller.cancel),
    (rf"see (?P<pending>\d+) pending(?: and (?P<stale>\d+) stale)? {_IN}", Teller.see),
    (r"see the finding (?P<code>[a-z-]+) at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.see_finding),
    (r"see the record (?P<kind>[a-z-]+)(?: (?P<name>.+))?", Teller.see_record),
    (r'be told "(?P<text>[^"]+)"', Teller.be_told),
    (r"look at the whole proposal", Teller.look_at_all),
    (r"hover over line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.hover),
    (rf"accept {_HUNK}", Teller.accept),
    (r"accept all of `(?P<path>[^`]+)`", Teller.accept_file),
    (r"accept all of the task", Teller.accept_task),
    (r"accept what was seen of `(?P<path>[^`]+)`", Teller.accept_seen),
    (r"be taken to line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.be_taken),
    (rf'reject {_HUNK} because "(?P<reason>[^"]*)"', Teller.reject),
    (rf'refine {_HUNK} with "(?P<remark>[^"]*)"', Teller.refine),
    (rf"take back the rejection of {_HUNK}", Teller.reopen),
    (rf"rebase {_HUNK}", Teller.rebase),
    (rf"take back {_HUNK}", Teller.take_back),
    (r"take back the task", Teller.take_back_task),
    (rf"type `(?P<new>[^`]*)` over `(?P<old>[^`]+)` {_IN}", Teller.type),
    (rf"undo {_IN}", Teller.undo),
    (rf"redo {_IN}", Teller.redo),
    (r"the editor refuses edits", Teller.refuse_edits),
    (r"the editor claims to apply edits but does not", Teller.claim_edits),
    (r"the editor applies edits again", Teller.apply_edits),
    (r"restart the server", Teller.restart),
    (r"kill the server and start it again", Teller.kill),
)
"""The steps of stories, as they are written, and what they do."""
