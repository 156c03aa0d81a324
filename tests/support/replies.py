"""Edits written as models write them: a text, what it is to become, and the reply that asks for it."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import strategies as st

from countersign.core.text import content_of, split_lines, terminator_of
from support.texts import contents

__all__ = ["as_block", "as_diff", "as_patch", "contents_of", "edited", "ended", "noise"]

noise = st.lists(
    st.sampled_from(
        [
            "<<<<<<< SEARCH",
            "=======",
            ">>>>>>> REPLACE",
            "--- a/a.py",
            "+++ b/a.py",
            "@@ -1,2 +1,2 @@",
            "*** Begin Patch",
            "*** Update File: a.py",
            "*** Add File: new.py",
            "*** Delete File: a.py",
            "*** Move to: b.py",
            "*** End Patch",
            "```",
            "```python",
            "a.py",
            "../a.py",
            "/etc/passwd",
            "# ... existing code ...",
            " a",
            "-a",
            "+b",
            "a",
            "b",
            "",
        ]
    )
    | st.text(max_size=20),
    max_size=40,
).map("\n".join)


@st.composite
def edited(draw: st.DrawFn, text: str) -> tuple[int, int, list[str]]:
    """Draw lines of a text, from the first up to the last, and what is to stand in their place."""
    count = len(split_lines(text))
    start = draw(st.integers(0, count))
    return start, draw(st.integers(start, count)), draw(st.lists(contents, max_size=4))


def contents_of(text: str) -> list[str]:
    return [content_of(line) for line in split_lines(text)]


def ended(text: str) -> str:
    """Return the text with an end behind its last line, whatever ends it has, for those that do not tell it."""
    return "".join(f"{line}\n" for line in contents_of(text))


def as_block(path: str, old: list[str], new: list[str], end: str = "\n") -> str:
    return end.join([path, "<<<<<<< SEARCH", *old, "=======", *new, ">>>>>>> REPLACE", ""])


def as_diff(before: str, after: str, *, context: int = 3, counts: int = 0, end: str = "\n") -> str:
    """Return a unified diff of `a.py`; `counts` is added to all counts of lines."""
    lines = ["--- a/a.py", "+++ b/a.py"]
    old, new = contents_of(before), contents_of(after)
    for hunk in SequenceMatcher(None, _told(before), _told(after), autojunk=False).get_grouped_opcodes(context):
        (_, start, _, new_start, _), (_, _, stop, _, new_stop) = hunk[0], hunk[-1]
        sizes = stop - start + counts, new_stop - new_start + counts
        lines.append(f"@@ -{start + 1},{sizes[0]} +{new_start + 1},{sizes[1]} @@")
        for _, *spans in hunk:
            lines += _marked(before, old, after, new, spans)
    return end.join([*lines, ""])


def as_patch(path: str, before: list[str], after: list[str], *, context: int = 3, end: str = "\n") -> str:
    lines = ["*** Begin Patch", f"*** Update File: {path}"]
    for hunk in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(context):
        lines.append("@@")
        for tag, start, stop, new_start, new_stop in hunk:
            lines += [f"{' ' if tag == 'equal' else '-'}{line}" for line in before[start:stop]]
            lines += [f"+{line}" for line in after[new_start:new_stop] if tag != "equal"]
    return end.join([*lines, "*** End Patch", ""])


def _told(text: str) -> list[str]:
    """Return what a diff compares: the last line without a terminator is another one than with it."""
    return [content_of(line) + ("\n" if terminator_of(line) else "") for line in split_lines(text)]


def _marked(before: str, old: list[str], after: str, new: list[str], spans: list[int]) -> list[str]:
    start, stop, new_start, new_stop = spans
    equal = _told(before)[start:stop] == _told(after)[new_start:new_stop]
    sides = [(" " if equal else "-", before, old, start, stop)]
    sides += [] if equal else [("+", after, new, new_start, new_stop)]
    lines: list[str] = []
    for mark, text, bare, first, last in sides:
        lines += [f"{mark}{line}" for line in bare[first:last]]
        if first < last == len(bare) and not text.endswith(("\n", "\r")):
            lines.append("\\ No newline at end of file")
    return lines
