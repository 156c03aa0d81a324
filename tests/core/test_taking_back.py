"""Taking back gives the text without the hunk, and touches nothing that the user has changed since."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.effects import AppendRecord, ChangeDocuments, ReplaceFile
from countersign.core.events import (
    DiskSeen,
    DocumentClosed,
    DocumentOpened,
    EditAnswered,
    RecordsArrived,
    TakeBackRequested,
)
from countersign.core.folding import remember
from countersign.core.hunks import propose
from countersign.core.model import How, HunkId, Proposal, Status, TaskId, VerdictKind
from countersign.core.recording import HunkFields
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkReopened,
    HunkTakenBack,
    ProposalOffered,
    ProposalWithdrawn,
    Recorded,
)
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.views import open_in, open_of
from support.reviews import PATH, Review
from support.taking import landed, take_back
from support.texts import contents

BASE = "a\nb\nc\nd\ne\n"
AFTER = "a\nB\nc\nD 1\nD 2\ne\n"


def test_a_hunk_is_taken_back_and_waits_again() -> None:
    review = landed(BASE, AFTER)
    take_back(review, 0)
    assert review.text == "a\nb\nc\nD 1\nD 2\ne\n"
    assert review.statuses() == [Status.PENDING, Status.APPLIED]
    assert review.kinds()[-2:] == ["hunk-taken-back", "hunk-reopened"]
    review.accept(0)
    review.replace_all(AFTER)
    assert review.statuses() == [Status.APPLIED, Status.APPLIED]


def test_the_decision_is_recorded_before_the_text_is_touched() -> None:
    effects = take_back(landed(BASE, AFTER), 0)
    assert isinstance(effects[0], AppendRecord)
    assert isinstance(effects[0].record, HunkTakenBack)
    assert [type(effect) for effect in effects[1:2]] == [ChangeDocuments]


def test_all_that_landed_of_a_task_is_taken_back_at_once() -> None:
    review = landed(BASE, AFTER)
    effects = take_back(review, task=review.proposal.task)
    assert review.text == BASE
    assert sum(isinstance(effect, ChangeDocuments) for effect in effects) == 1
    assert review.kinds().count("hunk-reopened") == 2


def test_what_the_user_has_changed_stays_and_is_named() -> None:
    review = Review("a\nz\n", "a\nnew 1\nnew 2\nnew 3\nz\n")
    review.accept(0)
    review.replace_all("a\nnew 1\nnew 2\nnew 3\nz\n")
    review.replace_all("a\nnew 1\nmine\nnew 3\nz\n")
    take_back(review, 0)
    assert review.text == "a\nmine\nz\n"
    assert 'line 2 reads "mine"' in review.told()[-1]
    assert review.state.history.verdicts[review.hunks[0].id].kind is VerdictKind.REOPENED
    (taken,) = [record for record in review.records if isinstance(record, HunkTakenBack)]
    assert taken.kept == 1


def test_lines_are_taken_back_one_by_one_where_each_has_its_own() -> None:
    review = landed("a\n1\n2\n3\nz\n", "a\none\ntwo\nthree\nz\n")
    review.replace_all("a\none\nmine\nthree\nz\n")
    take_back(review, 0)
    assert review.text == "a\n1\nmine\n3\nz\n"


def test_a_replacement_by_another_number_of_lines_stays_when_the_user_changed_it() -> None:
    review = landed(BASE, AFTER)
    review.replace_all("a\nB\nc\nD 1\nmine\ne\n")
    effects = take_back(review, 1)
    assert not [effect for effect in effects if isinstance(effect, AppendRecord | ChangeDocuments)]
    assert 'line 4 reads "D 1"; line 5 reads "mine"' in review.told()[-1]


def test_lines_that_the_user_removed_do_not_keep_the_others() -> None:
    review = landed(BASE, AFTER)
    review.replace_all("a\nB\nc\nD 1\ne\n")
    take_back(review, 1)
    assert review.text == "a\nB\nc\nd\ne\n"


def test_only_what_has_landed_is_taken_back() -> None:
    review = Review(BASE, AFTER)
    review.happen(TakeBackRequested((review.hunks[0].id, HunkId("none")), review.now()))
    assert review.kinds() == []
    assert ["nothing to take back" in review.told()[0], "There is no hunk" in review.told()[1]] == [True, True]


def test_a_refused_edit_leaves_the_hunk_in_the_text_and_is_recorded() -> None:
    review = landed(BASE, AFTER)
    review.happen(TakeBackRequested((review.hunks[0].id,), review.now()))
    assert "already" in _told_when_asked_again(review)
    review.happen(EditAnswered((review.hunks[0].id,), "the editor refused the edit", review.now()))
    assert review.kinds()[-1] == "hunk-not-taken-back"
    take_back(review, 0)
    assert review.statuses() == [Status.PENDING, Status.APPLIED]


def _told_when_asked_again(review: Review) -> str:
    review.happen(TakeBackRequested((review.hunks[0].id,), review.now()))
    return review.told()[-1]


def test_a_hunk_of_a_closed_file_is_taken_back_on_the_disk() -> None:
    review = landed(BASE, AFTER)
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, Text.of(AFTER), review.now()))
    (effect,) = [effect for effect in take_back(review, 1) if isinstance(effect, ReplaceFile)]
    assert (str(effect.expected), str(effect.text)) == (AFTER, "a\nB\nc\nd\ne\n")
    assert review.kinds()[-1] == "hunk-reopened"


def test_the_line_ends_of_the_text_are_those_of_what_comes_back() -> None:
    review = Review("a\r\n1\r\n2\r\nz", "a\r\none\r\ntwo\r\nthree", open_text="a\n1\n2\nz")
    review.accept(0)
    review.replace_all("a\none\ntwo\nthree")
    take_back(review, 0)
    assert review.text == "a\n1\n2\nz"
    review.accept(0)
    review.replace_all("a\none\ntwo\nthree")
    review.replace_all("a\none\nmine\nthree")
    take_back(review, 0)
    assert review.text == "a\n1\nmine\nz"


def test_a_hunk_is_taken_back_weeks_and_many_tasks_later() -> None:
    review = landed(BASE, AFTER)
    text = AFTER
    records: list[Recorded] = [*map(_offered, review.proposals), *review.records]
    for number in range(30):
        after = f"line {number}\n{text}"
        proposal = propose(TaskId(f"later-{number}"), "agent", [(PATH, Text.of(text), Text.of(after))])
        assert proposal is not None
        about: HunkFields = {
            "hunk": proposal.files[0].hunks[0].id,
            "task": proposal.task,
            "path": PATH,
            "session": "session",
            "at": 10.0,
        }
        records += [_offered(proposal), HunkAccepted(**about, how=How.ONE), HunkApplied(**about)]
        text = after
    state, _ = step(State("much later"), RecordsArrived(tuple(records), frozenset({"session"}), 50.0))
    state, _ = step(state, DocumentOpened(PATH, 1, Text.of(text), 51.0))
    review.state = state
    assert state.documents[PATH].anchor(review.hunks[0].id) is None
    take_back(review, 0)
    assert review.text == text.replace("B\n", "b\n")
    assert isinstance(review.records[-1], HunkReopened)
    assert [offer.hunk.id for offer in open_in(review.state, PATH)] == [review.hunks[0].id]


def test_a_hunk_that_is_taken_back_waits_again_though_its_spec_was_run_again() -> None:
    review = landed(BASE, AFTER)
    withdrawn = ProposalWithdrawn(review.proposal.id, review.proposal.task, "the spec was run again", 5.0)
    review.happen(RecordsArrived((withdrawn,), frozenset(), 5.0))
    take_back(review, 0)
    assert [offer.hunk.id for offer in open_of(review.state, review.proposal.task)] == [review.hunks[0].id]
    review.accept(0)
    review.replace_all(AFTER)
    assert review.kinds()[-2:] == ["hunk-accepted", "hunk-applied"]


def test_the_history_is_the_fold_of_what_was_recorded() -> None:
    review = landed(BASE, AFTER)
    take_back(review, 0)
    offered = map(_offered, review.proposals)
    assert remember(State("other").history, [*offered, *review.records]) == review.state.history


def _offered(proposal: Proposal) -> ProposalOffered:
    return ProposalOffered(proposal, 0.0)


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, list[str], list[str]]]]:
    """Draw lines, all different, and disjoint replacements of them with a line between each two."""
    count = draw(st.integers(1, 20))
    lines = [f"{number}:{draw(contents)}" for number in range(count)]
    found: list[tuple[int, list[str], list[str]]] = []
    place = 0
    while place <= count:
        place += draw(st.integers(0, 5))
        if place > count:
            break
        size = draw(st.integers(0, min(3, count - place)))
        new = [f"new {place}.{number}" for number in range(draw(st.integers(0, 3)))]
        if size or new:
            found.append((place, lines[place : place + size], new))
        place += size + 1
    return lines, found


@given(changed=changes(), end=st.sampled_from(["\n", "\r\n"]), data=st.data())
def test_what_is_left_is_the_text_with_the_edits_of_the_user_and_without_the_hunk(
    changed: tuple[list[str], list[tuple[int, list[str], list[str]]]], end: str, data: st.DataObject
) -> None:
    lines, replacements = changed
    back = {number for number in range(len(replacements)) if data.draw(st.booleans())}
    near = {line for start, old, _ in replacements for line in (start - 1, start + len(old))}
    own = {line for line in range(len(lines)) if line not in near and data.draw(st.booleans())}

    def told(without: set[int], *, typed: bool) -> str:
        made: list[str] = []
        line = 0
        for number, (start, old, new) in enumerate([*replacements, (len(lines), [], [])]):
            made += [_typed(lines, number_of, own, typed=typed) for number_of in range(line, start)]
            made += old if number in without else new
            line = start + len(old)
        return "".join(content + end for content in made)

    base, after = told(set(range(len(replacements))), typed=False), told(set(), typed=False)
    review = Review(base, after)
    review.accept(*range(len(review.hunks)))
    review.replace_all(after)
    review.replace_all(told(set(), typed=True))
    wanted = [
        number for number, hunk in enumerate(review.hunks) if any(hunk.start == replacements[i][0] for i in back)
    ]
    if len(review.hunks) != len(replacements) or not wanted:
        return
    take_back(review, *wanted)
    assert review.text == told(back, typed=True)


def _typed(lines: list[str], line: int, own: set[int], *, typed: bool) -> str:
    return f"{lines[line]} and more" if typed and line in own else lines[line]


@given(
    base=st.lists(contents, max_size=4),
    new=st.lists(contents, max_size=4),
    typed=st.lists(st.sampled_from(["mine", "own", "u"]), max_size=3),
    data=st.data(),
)
def test_no_line_of_the_user_is_ever_taken_with_a_hunk(
    base: list[str], new: list[str], typed: list[str], data: st.DataObject
) -> None:
    sides = [["first", *(f"{side}{line}" for line in lines), "last"] for side, lines in (("-", base), ("+", new))]
    before, after = ("".join(f"{line}\n" for line in side) for side in sides)
    review = Review(before, after)
    if not review.hunks:
        return
    review.accept(0)
    review.replace_all(after)
    now = sides[1][:]
    for line in typed:
        place = data.draw(st.integers(1, len(now) - 1))
        now[place : place + data.draw(st.integers(0, 1)) * (place < len(now) - 1)] = [line]
    review.replace_all("".join(f"{line}\n" for line in now))
    mine = [line for line in now if line in typed]
    take_back(review, 0)
    assert not review.state.taking_back
    left = review.text.split("\n")[:-1]
    assert [line for line in left if line in typed] == mine
    assert (left[0], left[-1]) == ("first", "last")
    assert set(left) <= {*sides[0], *now}
