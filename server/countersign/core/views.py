"""Read-only questions about a state: what is offered where, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from countersign.core.alternatives import Contest, alternatives_in
from countersign.core.model import (
    Anchor,
    Hunk,
    HunkFinding,
    HunkId,
    Outcome,
    Proposal,
    Spec,
    Status,
    Task,
    TaskId,
    Verdict,
    VerdictKind,
)
from countersign.core.risk import is_high_risk
from countersign.core.rounds import chain_of
from countersign.core.spec import digest
from countersign.core.state import Document, State
from countersign.core.text import Span

__all__ = [
    "Offer",
    "Review",
    "SpecState",
    "Tally",
    "all_at",
    "each_open_of",
    "in_all_rounds",
    "offer_of",
    "offers_at",
    "offers_in",
    "offers_of",
    "open_count_in",
    "open_in",
    "open_of",
    "proposals_of",
    "rejected_at",
    "review_of",
    "sessions_to_settle",
    "spec_state",
    "tally",
    "unread_paths",
]


class Review(Struct, frozen=True):
    """What became of a hunk so far: the text's word on it, and the latest verdict of the user, if any."""

    status: Status
    verdict: Verdict | None

    @property
    def is_open(self) -> bool:
        """Whether the hunk waits for a decision: nobody rejected it, and the text does not show it."""
        is_decided = self.verdict is not None and (self.verdict.landed or self.is_rejected)
        return not is_decided and self.status is not Status.APPLIED

    @property
    def is_rejected(self) -> bool:
        return self.verdict is not None and self.verdict.kind is VerdictKind.REJECTED

    @property
    def word(self) -> str:
        """The one word to show for it."""
        if self.is_rejected:
            return "rejected"
        if self.status is Status.APPLIED or (self.verdict is not None and self.verdict.landed):
            return "accepted"
        return self.status.value


class Offer(Struct, frozen=True):
    """A hunk as it stands in its document now, with all that is known of it."""

    hunk: Hunk
    proposal: Proposal
    task: Task | None
    span: Span
    review: Review
    findings: tuple[HunkFinding, ...] = ()

    @property
    def is_high_risk(self) -> bool:
        """Whether something was found for which it must not be accepted in passing."""
        return is_high_risk(self.findings)


class Tally(Struct, frozen=True):
    """How far the review of some hunks has come; those `stale`, `unseen` and `risky` (high risk) are open ones."""

    open: int
    accepted: int
    rejected: int
    stale: int
    unseen: int = 0
    risky: int = 0

    @property
    def total(self) -> int:
        return self.open + self.accepted + self.rejected

    @property
    def words(self) -> str:
        """How far it has come, in a few words."""
        risky = f", {self.risky} high risk left" if self.risky else ""
        unseen = f", {self.unseen} unseen" if self.unseen else ""
        return f"{self.accepted + self.rejected} of {self.total} decided{risky}{unseen}"


class SpecState(Struct, frozen=True):
    """What became of a spec so far: the task that works on it, the latest one that ended, what it offers."""

    working: Task | None
    ended: Task | None
    proposal: Proposal | None


def offers_in(state: State, path: str) -> tuple[Offer, ...]:
    """Return all hunks that are followed in a file, decided or not, in the order of their lines."""
    document = state.documents.get(path)
    if document is None:
        return ()
    return tuple(_offer(state, anchor) for anchor in document.offered)


def open_in(state: State, path: str) -> tuple[Offer, ...]:
    """Return the hunks of a file that wait for a decision and are not being applied."""
    return tuple(_offer(state, anchor, review) for anchor, review in _open_in(state, path))


def open_count_in(state: State, path: str) -> int:
    """Return how many `open_in` returns."""
    return sum(1 for _ in _open_in(state, path))


def _open_in(state: State, path: str) -> Iterator[tuple[Anchor, Review]]:
    document, contest = state.documents.get(path), alternatives_in(state, path)
    for anchor in document.offered if document is not None else ():
        if anchor.hunk.id not in state.applying and (review := _review(state, contest, anchor)).is_open:
            yield anchor, review


def offers_at(state: State, path: str, lines: Span) -> tuple[Offer, ...]:
    """Return the open hunks that a range of lines meets; a hunk that only inserts is met by the lines around it."""
    met = all_at(state, path, lines)
    return tuple(offer for offer in met if offer.review.is_open and offer.hunk.id not in state.applying)


def rejected_at(state: State, path: str, lines: Span) -> tuple[Offer, ...]:
    """Return the hunks that a range of lines meets and that were rejected: in this session, and where nothing is
    open also in earlier ones, as long as what they would replace stands there.
    """
    met = tuple(all_at(state, path, lines))
    is_free = not any(offer.review.is_open for offer in met)
    return tuple(
        offer
        for offer in met
        if offer.review.is_rejected
        and (_is_recent(state, offer) or (is_free and offer.review.status is Status.PENDING))
    )


def _is_recent(state: State, offer: Offer) -> bool:
    return offer.review.verdict is not None and offer.review.verdict.session == state.session


def all_at(state: State, path: str, lines: Span) -> Iterator[Offer]:
    """Yield the hunks that a range of lines meets, decided or not; most are passed over without a closer look."""
    document = state.documents.get(path)
    first, last = lines.start - 1, lines.stop + 1
    for anchor in document.offered if document else ():
        span = anchor.span
        if span.start <= last and span.stop >= first and _seen_span(span).meets(lines):
            yield _offer(state, anchor)


def offer_of(state: State, hunk: HunkId) -> Offer | None:
    """Return a hunk where it stands now, None when it is not known or its file has no such place."""
    entry = state.history.hunks.get(hunk)
    document = state.documents.get(entry.hunk.path) if entry else None
    anchor = document.anchor(hunk) if document else None
    return _offer(state, anchor) if anchor else None


def offers_of(state: State, proposal: Proposal) -> Iterator[Offer]:
    """Yield the hunks of a proposal that can be placed in their files."""
    for hunk in state.history.hunks_of(proposal):
        document = state.documents.get(hunk.path)
        if document is not None and (anchor := document.anchor(hunk.id)) is not None:
            yield _offer(state, anchor)


def open_of(state: State, task: TaskId) -> tuple[Offer, ...]:
    """Return the open hunks that a task offers, in all its rounds, file by file."""
    return tuple(each_open_of(state, task))


def each_open_of(state: State, task: TaskId) -> Iterator[Offer]:
    """Yield what `open_of` returns."""
    for proposal in in_all_rounds(state, task):
        for offer in offers_of(state, proposal):
            if offer.review.is_open and offer.hunk.id not in state.applying:
                yield offer
    for hunk in state.history.revived:
        if state.history.hunks[hunk].proposal.task == task and not state.history.is_decided(hunk):
            offer = offer_of(state, hunk)
            if offer is not None and hunk not in state.applying:
                yield offer


def in_all_rounds(state: State, task: TaskId) -> Iterator[Proposal]:
    """Yield what all rounds of a task propose, but for what was withdrawn."""
    for number in chain_of(state.history, task):
        yield from proposals_of(state, number)


def proposals_of(state: State, task: TaskId) -> Iterator[Proposal]:
    """Yield what a task proposes, but for what was withdrawn."""
    history = state.history
    for proposal in history.proposed.get(task, ()):
        if proposal not in history.withdrawn:
            yield history.proposals[proposal]


def review_of(state: State, hunk: HunkId) -> Review:
    """Return what became of a hunk; one that can not be placed, because its file is gone, is stale."""
    offer = offer_of(state, hunk)
    return offer.review if offer else Review(Status.STALE, state.history.verdicts.get(hunk))


def tally(reviews: Iterable[Review]) -> Tally:
    counts = {"accepted": 0, "rejected": 0, "pending": 0, "stale": 0}
    for review in reviews:
        counts[review.word] += 1
    return Tally(counts["pending"] + counts["stale"], counts["accepted"], counts["rejected"], counts["stale"])


def spec_state(state: State, spec: Spec) -> SpecState:
    """Return what became of a spec, found again by its words wherever it stands in its file now."""
    history = state.history
    tasks = [history.tasks[task] for task in history.runs.get((spec.path, digest(spec)), ())]
    working = next((task for task in tasks if task.id in history.runners), None)
    ended = next((task for task in reversed(tasks) if task.outcome is not None), None)
    offering = {Outcome.OFFERED, Outcome.EXHAUSTED}
    offered = next((one for one in reversed(tasks) if one.outcome in offering and one.id in history.proposed), None)
    return SpecState(working, ended, next(proposals_of(state, offered.id), None) if offered else None)


def sessions_to_settle(state: State) -> frozenset[str]:
    """Return the sessions that may have left something half done: a task, or a decision the text does not show."""
    history = state.history
    sessions = {*history.runners.values(), *(verdict.session for verdict in history.verdicts.values())}
    return frozenset(sessions - state.gone - {state.session})


def unread_paths(state: State, hunks: Iterable[HunkId]) -> tuple[str, ...]:
    """Return the files of some hunks of which only the disk can tell all that has to be known: those that no editor
    has open, and those that a hunk would create, delete or the like.
    """
    paths: dict[str, bool] = {}
    for hunk in hunks:
        entry = state.history.hunks.get(hunk)
        if entry is not None:
            operation = entry.hunk.operation
            for path in (entry.hunk.path, operation.target if operation else ""):
                paths[path] = paths.get(path, False) or operation is not None
    return tuple(
        path for path, is_whole in paths.items() if path and (is_whole or not _is_open(state.documents.get(path)))
    )


def _offer(state: State, anchor: Anchor, review: Review | None = None) -> Offer:
    proposal = state.history.hunks[anchor.hunk.id].proposal
    task, findings = state.history.tasks.get(proposal.task), state.history.findings.get(anchor.hunk.id, ())
    review = review or _review(state, alternatives_in(state, anchor.hunk.path), anchor)
    return Offer(anchor.hunk, proposal, task, anchor.span, review, findings)


def _review(state: State, contest: Contest, anchor: Anchor) -> Review:
    status = Status.STALE if contest.has_overtaken(anchor) else anchor.status
    return Review(status, state.history.verdicts.get(anchor.hunk.id))


def _seen_span(span: Span) -> Span:
    """Return the lines at which a cursor is on a hunk: a seam is met on the lines before and behind it."""
    return span if len(span) else Span(max(span.start - 1, 0), span.stop + 1)


def _is_open(document: Document | None) -> bool:
    return document is not None and document.is_open
