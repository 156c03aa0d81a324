"""The diff of a proposal says which hunk a line belongs to, whatever files are called and hold."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.changeset import changeset
from countersign.core.model import TaskId
from countersign.core.operation import Changed
from countersign.core.text import Text
from countersign.lsp.shown import shown_hunks
from countersign.lsp.unified import FILE_MARK, diff_of

FORGED = f"{FILE_MARK} 0123456789abcdef"
parts = st.sampled_from(["a", "b", "\n", "\t", "\u202e", " ", f"\n{FORGED}\n", "\n--- a/x\n+++ b/x\n"])
names = st.lists(parts, min_size=1, max_size=5).map("".join)
contents = st.none() | st.sampled_from([b"", b"x\n", b"y", f"{FORGED}\n".encode(), b"\0\1", b"\xff\n"])


@given(st.dictionaries(names, st.tuples(contents, contents).filter(lambda sides: sides[0] != sides[1]), min_size=1))
def test_the_hunks_of_a_diff_are_those_of_its_proposal(files: dict[str, tuple[bytes | None, bytes | None]]) -> None:
    changes = [Changed(path, before, after) for path, (before, after) in files.items()]
    proposal, _ = changeset(TaskId("task"), "agent", changes)
    offered = [hunk.id for change in proposal.files for hunk in change.hunks] if proposal is not None else []
    text = diff_of(proposal, {}).text if proposal is not None else ""
    assert [shown.id for shown in shown_hunks(Text.of(text))] == offered
