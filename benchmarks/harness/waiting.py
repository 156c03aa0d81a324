"""A workspace in which many hunks wait: files of generated code, and a ledger that offers changes of them all."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from countersign.core.hunks import propose
from countersign.core.model import Clause, ClauseKind, HunkId, Mode, Outcome, Spec, Task, TaskId
from countersign.core.records import ProposalOffered, TaskEnded, TaskStarted
from countersign.core.text import Span, Text
from countersign.ledger.stream import Stream

__all__ = ["TASK", "Waiting", "make_waiting"]

TASK = TaskId("0123456789abcdef")
_FUNCTION = """\
def sum_{number}(rows, rate):
    total = 0
    for row in rows:
        total += row.price * rate
        if total > {number}:
            total -= row.off
    n = len(rows)
    tax = {call}(total)
    return total, n, tax


"""
_LINES, _CALL = 11, 7
"""Lines of a function, and where in it the call stands that a hunk changes."""
_GOAL = "Round as our invoices promise."


class Waiting(Struct, frozen=True):
    """`texts` and `accepted` are what each file holds before and after all its hunks were accepted; `environment`
    says where the ledger lies.
    """

    root: Path
    environment: dict[str, str]
    texts: dict[str, str]
    accepted: dict[str, str]
    hunks: tuple[HunkId, ...]

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def lines(self, path: str) -> list[int]:
        """Return where the hunks of a file stand."""
        return list(range(_CALL, self.texts[path].count("\n"), _LINES))


def make_waiting(folder: Path, files: int, hunks: int) -> Waiting:
    """Make a workspace in a new folder with so many files of so many hunks each."""
    root = folder / "workspace"
    (root / ".git").mkdir(parents=True)
    names = [f"module_{number:03}.py" for number in range(files)]
    texts = {name: _text(hunks, "legacy_round") for name in names}
    accepted = {name: _text(hunks, "money.rounded") for name in names}
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")
    environment = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("STATE", "CACHE", "CONFIG")}
    changed = [(name, Text.of(texts[name]), Text.of(accepted[name])) for name in names]
    proposal = propose(TASK, "recipe", changed)
    if proposal is None:
        raise AssertionError("each file has a hunk")
    ledger = Stream(root, Path(environment["XDG_STATE_HOME"], "countersign"))
    spec = Spec(names[0], Span(0, 1), Mode.TASK, (Clause(ClauseKind.GOAL, _GOAL, Span(0, 1)),))
    started = TaskStarted(Task(TASK, spec, "recipe", 0.0), ledger.session)
    ledger.append_all([started, ProposalOffered(proposal, 1.0), TaskEnded(TASK, Outcome.OFFERED, "", 1.0)])
    ledger.close()
    ids = tuple(hunk.id for change in proposal.files for hunk in change.hunks)
    return Waiting(root, environment, texts, accepted, ids)


def _text(functions: int, call: str) -> str:
    return "".join(_FUNCTION.format(number=number, call=call) for number in range(functions))
