"""A hunk in lines that a text has more than once stays with its own, however those are moved about."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

from countersign.core.effects import ChangeDocuments
from countersign.core.hunks import with_edits
from countersign.core.model import Status
from support.reviews import Review

NAMES = "abcdef"
BODY = "    x = get()\n    return x\n"
CHANGES = {
    "replaced": BODY.replace("get()", "get2()"),
    "inserted": BODY.replace("    return", "    log(x)\n    return"),
    "deleted": BODY.replace("    x = get()\n", ""),
}
ORDERS = st.permutations(NAMES).flatmap(
    lambda names: st.integers(1, len(names)).map(lambda count: "".join(names[:count]))
)


def function(name: str, body: str = BODY) -> str:
    return f"def {name}():\n{body}\n"


def module(names: str) -> str:
    return "".join(function(name) for name in names)


@given(ORDERS, st.sampled_from(NAMES), st.sampled_from(sorted(CHANGES)), st.sampled_from(["followed", "found"]))
@example("abdec", "c", "replaced", "followed")
@example("acb", "b", "replaced", "found")
@example("abd", "c", "inserted", "followed")
@example("bdefa", "b", "deleted", "found")
def test_a_hunk_stays_with_its_function(order: str, name: str, change: str, how: str) -> None:
    base = module(NAMES)
    after = base.replace(function(name), function(name, CHANGES[change]))
    review = Review(base, after, open_text=base if how == "followed" else module(order))
    if how == "followed":
        review.replace_all(module(order))
    statuses = review.statuses()
    if name not in order:
        assert Status.PENDING not in statuses
        return
    if statuses == [Status.PENDING]:
        [asked] = [effect for effect in review.accept(0) if isinstance(effect, ChangeDocuments)]
        text = str(with_edits(asked.changes[0].text, asked.changes[0].edits))
        assert text == module(order).replace(function(name), function(name, CHANGES[change]))
