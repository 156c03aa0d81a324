"""A workspace on disk with a runtime in this process, an agent for whole files, and no editor."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.checks.verifier import CommandVerifier
from countersign.core.deeds import deed
from countersign.core.events import (
    AcceptRequested,
    Event,
    RefineRequested,
    RejectRequested,
    TakeBackRequested,
    TaskRequested,
)
from countersign.core.model import How, Hunk, HunkId, Place, Proposal, Remark, TaskId
from countersign.core.records import Recorded
from countersign.core.trust_events import TrustRequested
from countersign.core.views import offer_of, open_of
from countersign.ledger.stream import Stream
from countersign.ports import Adapters, Sandbox
from countersign.runtime import Runtime
from support.filing import Filing
from support.listening import Listener

__all__ = ["SPEC", "Bureau"]

SPEC = "# spec: Tidy up.\n#   scope: **\n"


class Bureau:
    """`folder` gets the workspace `work` and the state directory `state`; a context manager. Without a `clock`, a
    second passes from one look at it to the next; with a `sandbox`, commands of `done:` clauses are run in it.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], float] | None = None, sandbox: Sandbox | None = None
    ) -> None:
        self.root = folder / "work"
        self.state = folder / "state" / "countersign"
        (self.root / ".git").mkdir(parents=True, exist_ok=True)
        (self.root / "spec.py").write_text(SPEC)
        self._numbers = itertools.count()
        self._clock = clock
        self._sandbox = sandbox
        self._runner = asyncio.Runner()
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self.runtime.close())
        self._runner.close()

    def _begin(self) -> None:
        ledger = Stream(self.root, self.state)
        self._agent, self._editor = Filing(), Listener()
        benches = CopyBenches(self.root, self.state / "benches", ledger.session)
        agents = {self._agent.card.name: self._agent}
        seconds = itertools.count()
        clock = self._clock or (lambda: float(next(seconds)))
        box = self._sandbox
        verifier = (lambda: CommandVerifier(self.root, box, 60.0, 2)) if box is not None else None
        workspace = DiskWorkspace(self.root)
        adapters = Adapters(
            ledger, workspace, benches, agents, self._editor, clock, verifier=verifier, config=lambda: ""
        )
        self.runtime = Runtime(adapters)
        self._do(self._catch_up())
        if box is not None and self.runtime.state.history.trust is None:
            self.runtime.dispatch(TrustRequested(clock()))

    def restart(self) -> None:
        """End the process's runtime and begin with one that knows the ledger alone."""
        self._do(self.runtime.close())
        self._begin()

    # --- files

    def write(self, path: str, data: bytes | str, mode: int = 0o644) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        file.chmod(mode)

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def files(self) -> dict[str, bytes]:
        """Return what all files hold but for the one of the spec."""
        found = (path for path in self.root.rglob("*") if path.is_file() and path.name != "spec.py")
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def modes(self) -> dict[str, int]:
        """Return the permissions of the same files."""
        return {path: (self.root / path).stat().st_mode & 0o777 for path in self.files()}

    # --- what a user does and sees

    def run(self, *deeds: str, line: int = 0, mending: Sequence[str] = ()) -> Proposal | None:
        """Run the spec at a line with an agent that does some deeds, and in each repair another one; return its
        proposal.
        """
        self._agent.deeds, self._agent.mending = deeds, mending
        task = TaskId(f"task-{next(self._numbers)}-{self.runtime.state.session}")
        self._do(self._run(task, line))
        history = self.runtime.state.history
        return next((history.proposals[proposal] for proposal in history.proposed.get(task, ())), None)

    def refine(self, *deeds: str, number: int = 0) -> Proposal | None:
        """Begin a round with a remark on a hunk of the last proposal, in which the agent does other deeds."""
        self.look()
        self._agent.deeds = deeds
        task = TaskId(f"round-{next(self._numbers)}-{self.runtime.state.session}")
        self.happen(RefineRequested(task, (Remark(self.hunks[number].id, "louder"),), self.runtime.clock()))
        history = self.runtime.state.history
        return next((history.proposals[proposal] for proposal in history.proposed.get(task, ())), None)

    def open_deeds(self) -> list[str]:
        """Return what all open hunks of the task do, and where, as the disk has it now."""
        state = self.runtime.state
        self._do(self._act(lambda: self.runtime.look_at_closed(state.history.hunks)))
        state = self.runtime.state
        return sorted(
            f"{deed(offer.hunk, offer.hunk.path) or f'lines of {offer.hunk.path}'}: {offer.review.word}"
            for task in dict.fromkeys(map(state.history.root_of, state.history.tasks))
            for offer in open_of(state, task)
        )

    def accept_open(self) -> None:
        """Accept all that is pending of the task."""
        state = self.runtime.state
        self._do(self._act(lambda: self.runtime.look_at_closed(state.history.hunks)))
        state = self.runtime.state
        hunks = tuple(
            offer.hunk.id
            for task in dict.fromkeys(map(state.history.root_of, state.history.tasks))
            for offer in open_of(state, task)
            if offer.review.word == "pending"
        )
        self.happen(AcceptRequested(hunks, How.ONE, self.runtime.clock()))

    @property
    def hunks(self) -> list[Hunk]:
        """The hunks of the last proposal."""
        proposals = list(self.runtime.state.history.proposals.values())
        return [hunk for change in proposals[-1].files for hunk in change.hunks]

    def words(self) -> list[str]:
        """Return what has become of the hunks of the last proposal, as the disk has it now."""
        self.look()
        return [self.word_of(hunk.id) for hunk in self.hunks]

    def word_of(self, hunk: HunkId) -> str:
        offer = offer_of(self.runtime.state, hunk)
        return offer.review.word if offer else "unknown"

    def records(self) -> list[Recorded]:
        """Return the events of the ledger."""
        return list(Stream(self.root, self.state).catch_up())

    def kinds(self) -> list[str]:
        """Return what the hunks of the last proposal do, and where."""
        return [f"{h.operation.kind.value if h.operation else 'lines'} {h.path}" for h in self.hunks]

    def look(self) -> None:
        self._do(self._act(lambda: self.runtime.look_at_closed(hunk.id for hunk in self.hunks)))

    def accept(self, *numbers: int) -> None:
        """Accept hunks of the last proposal, all without a number."""
        self.look()
        self.happen(AcceptRequested(self._wanted(numbers), How.ONE, self.runtime.clock()))

    def accept_these(self, *hunks: HunkId) -> None:
        self._do(self._act(lambda: self.runtime.look_at_closed(hunks)))
        self.happen(AcceptRequested(hunks, How.ONE, self.runtime.clock()))

    def reject(self, *numbers: int) -> None:
        self.look()
        self.happen(RejectRequested(self._wanted(numbers), How.ONE, "", self.runtime.clock()))

    def take_back(self, *numbers: int) -> None:
        """Take back hunks of the last proposal, all without a number."""
        self.look()
        self.happen(TakeBackRequested(self._wanted(numbers), self.runtime.clock()))

    def take_back_all(self) -> None:
        """Take back all rounds of the task, the last one first."""
        state = self.runtime.state
        for task in reversed([*state.history.tasks]):
            self._do(self._act(lambda: self.runtime.look_at_closed(self.runtime.state.history.hunks)))
            self.happen(TakeBackRequested((), self.runtime.clock(), task))

    def told(self) -> str:
        """Return all that was said since the last call."""
        said, self._editor.told = " ".join(self._editor.told), []
        return said

    def happen(self, event: Event) -> None:
        self._do(self._act(lambda: self.runtime.dispatch(event)))

    def _wanted(self, numbers: tuple[int, ...]) -> tuple[HunkId, ...]:
        hunks = self.hunks
        return tuple(hunks[number].id for number in numbers) or tuple(hunk.id for hunk in hunks)

    async def _run(self, task: TaskId, line: int) -> None:
        self.runtime.look("spec.py")
        self.runtime.dispatch(TaskRequested(task, Place("spec.py", line), self.runtime.clock()))
        await self.runtime.idle()

    async def _catch_up(self) -> None:
        self.runtime.catch_up()
        await self.runtime.idle()

    async def _act(self, act: Any) -> None:  # noqa: ANN401 - any function without arguments
        act()
        await self.runtime.idle()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._runner.run(work)
