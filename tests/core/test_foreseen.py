"""What would be sent is shown word for word, and nothing in it is hidden."""

from __future__ import annotations

from countersign.core.foreseen import Foreseen, Message, page_of

FORESEEN = Foreseen(
    agent="tiny",
    place="http://127.0.0.1/v1",
    model="",
    key="env:KEY",
    edits="blocks",
    tokens=1234,
    hidden=1,
    tools=(),
    messages=(Message("system", "Be\u202e exact."), Message("user", "Do it.\n")),
)


def test_the_page_has_all_of_it() -> None:
    page = page_of(FORESEEN)
    assert page.startswith("Nothing was sent.")
    assert "model:   the one that the server has\n" in page
    assert "key:     env:KEY\n" in page
    assert "about 1,234 tokens" in page
    assert "none: edits are written as text (blocks)" in page
    assert page.endswith("\nDo it.\n")


def test_what_could_hide_is_made_visible() -> None:
    assert "Be<U+202E> exact." in page_of(FORESEEN)
