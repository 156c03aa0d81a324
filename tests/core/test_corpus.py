"""What real models have proposed comes to what a merge makes of it, while the user works elsewhere in the text."""

from __future__ import annotations

from random import Random

import pytest

from countersign.core.merge import merge
from countersign.core.text import Text
from harness.corpus import CORPUS, pairs
from harness.elsewhere import edited
from harness.reviewed import reviewed


@pytest.mark.skipif(not CORPUS.is_file(), reason=f"there is no {CORPUS}")
@pytest.mark.timeout(120)
def test_what_models_propose_is_accepted_into_a_text_that_has_moved_on() -> None:
    merged = 0
    for pair in pairs():
        base, proposed = Text.of(pair.before), Text.of(pair.after)
        now = edited(base, Random(pair.name), 2)  # noqa: S311 - a seed gives the same again
        wanted = merge(base, now, proposed)
        if isinstance(wanted, Text):
            merged += 1
            assert reviewed(base, proposed, now).rebased == str(wanted), pair.name
    assert merged > 500
