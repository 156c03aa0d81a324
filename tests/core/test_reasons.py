from __future__ import annotations

import pytest

from countersign.core.reasons import REASONS, reason_of


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("1", REASONS[0]), (f" {len(REASONS)} ", REASONS[-1]), ("0", "0"), ("99", "99"), ("²", "²"), (" no ", "no")],
)
def test_a_number_picks_a_settled_reason_and_all_else_is_one_in_own_words(typed: str, reason: str) -> None:
    assert reason_of(typed) == reason
