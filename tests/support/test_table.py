"""The table of stories in README.md is that of the stories there are."""

from __future__ import annotations

from support.editors.table import README, shown, stands_in


def test_the_table_of_the_readme_is_that_of_the_stories() -> None:
    """`make stories` writes it anew."""
    assert stands_in(README.read_text(encoding="utf-8")) == shown()
