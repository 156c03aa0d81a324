"""Edits written as models write them: a text, what it is to become, and the reply that asks for it."""

from __future__ import annotations

from hypothesis import strategies as st

from countersign.core.text import content_of, split_lines
from support.texts import contents

__all__ = ["as_block", "contents_of", "edited", "ended", "noise"]

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
