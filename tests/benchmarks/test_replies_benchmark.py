"""What real models wrote comes to what is known to be right, or to a trouble, and stays in the workspace."""

from __future__ import annotations

import pytest

from countersign.core.reply import Form
from harness.corpus import CORPUS, items
from harness.judging import Outcome, is_outside, is_sound, outcome, tool_outcome

pytestmark = pytest.mark.skipif(not CORPUS.is_file(), reason=f"there is no {CORPUS}")


@pytest.mark.parametrize(
    ("name", "form"),
    [("diff", Form.BLOCKS), ("udiff", Form.DIFF), ("patch", Form.PATCH), ("whole", Form.WHOLE)],
)
def test_no_known_result_is_missed_by_a_wrong_edit(name: str, form: Form) -> None:
    found = [outcome(item, form) for item in items(name)]
    assert Outcome.WRONG not in {one for one, _ in found}
    assert not any(is_outside(reply) for _, reply in found)


def test_what_is_applied_of_diffs_is_sound() -> None:
    for item in items("udiff"):
        reply = outcome(item, Form.DIFF)[1]
        assert reply.troubles or is_sound(item, reply), item.id


def test_exact_edits_are_made_or_refused_as_by_their_tool() -> None:
    for item in items("tool-str_replace"):
        assert tool_outcome(item) is (Outcome.REFUSED if item.expected is None else Outcome.RIGHT), item.id
