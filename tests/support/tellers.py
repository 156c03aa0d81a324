"""Telling a story to a real server: what an editor of a kind does, and what is seen and recorded then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from countersign.core.records import ProposalOffered, TaskStarted
from support.client import Client
from support.documents import Document, Json
from support.ledgers import hunk_names, record_names, recorded
from support.profiles import Applying, Profile
from support.shell import Shell
from support.waiting import wait_until

__all__ = ["Teller", "written"]


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
        self.diff: Document | None = None

    def begin(self) -> None:
        self.client.initialize()

    def end(self) -> None:
        self.client.shut_down()
        self.client.wire.close()
        self.client.assert_conformance()

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
        return record_names(recorded(self.root, self.state))

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

    def try_task(self, path: str, line: str) -> None:
        self.client.execute("countersign.run", [self.documents[path].uri, int(line) - 1])

    def trust(self) -> None:
        self.client.execute("countersign.trust")

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
        self.client.execute("countersign.show", [self.latest_task()])
        wait_until(self.client, lambda: self.records().count("hunks-seen") > seen, "the hunks to be seen")

    def hover(self, line: str, path: str) -> None:
        assert self.client.hover(self.documents[path], int(line) - 1)

    def accept(self, number: str, path: str) -> None:
        self.client.execute("countersign.accept", [[self._hunk(number, path)]])

    def accept_file(self, path: str) -> None:
        self.client.execute("countersign.acceptFile", [(self.root / path).as_uri()])

    def accept_task(self) -> None:
        self.client.execute("countersign.acceptTask", [self.latest_task()])

    def accept_in_terminal(self) -> None:
        """Let the program on the command line accept what waits; the editor tells of what it writes if it can."""
        before = {path: (self.root / path).read_bytes() for path in self.documents}
        ran = Shell(self.root, self.state).run("review", "--accept", "all")
        assert ran.code == 0, ran.err
        if "didChangeWatchedFiles" in self.client.profile.capabilities.get("workspace", {}):
            written = [path for path, data in before.items() if (self.root / path).read_bytes() != data]
            changes = [{"uri": (self.root / path).as_uri(), "type": 2} for path in written]
            self.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def accept_seen(self, path: str) -> None:
        self.client.execute("countersign.acceptFile", [(self.root / path).as_uri(), True])

    def be_taken(self, line: str, path: str) -> None:
        def taken() -> bool:
            places = [(to["uri"], to["selection"]["start"]["line"]) for to in self.shown_documents()]
            return ((self.root / path).as_uri(), int(line) - 1) in places

        wait_until(self.client, taken, f"to be taken to line {line} of {path}")

    def reject(self, number: str, path: str, reason: str) -> None:
        self.client.execute("countersign.reject", [[self._hunk(number, path)], reason])

    def refine(self, number: str, path: str, remark: str) -> None:
        ended = self.records().count("task-ended")
        self.client.execute("countersign.refine", [[self._hunk(number, path)], written(remark)])
        wait_until(self.client, lambda: self.records().count("task-ended") > ended, "the round's end")

    def reopen(self, number: str, path: str) -> None:
        self.client.execute("countersign.reopen", [[self._hunk(number, path)]])

    def rebase(self, number: str, path: str) -> None:
        self.client.execute("countersign.rebase", [[self._hunk(number, path)]])

    def take_back(self, number: str, path: str) -> None:
        self.client.execute("countersign.takeBack", [[self._hunk(number, path)]])

    def take_back_task(self) -> None:
        self.client.execute("countersign.takeBackTask", [self.latest_task()])

    def check_accepted(self) -> None:
        self.client.execute("countersign.check", [self.latest_task()])

    def type(self, new: str, old: str, path: str) -> None:
        self.client.replace(self.documents[path], written(old), written(new))

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

    def move(self, path: str, new: str) -> None:
        """Rename a file as a terminal does; the editor tells of it if it watches files."""
        old, there = self.root / path, self.root / new
        there.parent.mkdir(parents=True, exist_ok=True)
        old.rename(there)
        if "didChangeWatchedFiles" in self.client.profile.capabilities.get("workspace", {}):
            changes = [{"uri": old.as_uri(), "type": 3}, {"uri": there.as_uri(), "type": 1}]
            self.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def write(self, text: str, path: str) -> None:
        (self.root / path).write_bytes(written(text).encode())

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
        names = hunk_names(recorded(self.root, self.state))
        return next(hunk for hunk, name in reversed(names.items()) if name == wanted)

    def shown_documents(self) -> list[Json]:
        with self.client.state:
            return self.client.params_of("window/showDocument")

    def latest_task(self) -> str:
        return self.offered()[-1].proposal.task

    def offered(self) -> list[ProposalOffered]:
        return [event for event in recorded(self.root, self.state) if isinstance(event, ProposalOffered)]


def written(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")
