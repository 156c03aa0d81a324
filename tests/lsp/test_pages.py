"""Hostile text on the pages of hovers: a real reader of Markdown makes nothing of it but text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from countersign.core.escape import visible
from countersign.lsp.pages import Page

ATTACKS = (
    "<http://evil.example>",
    "http://evil.example/ and www.evil.example, mail@evil.example",
    "[x](command:evil)",
    "[x][y]\n\n[y]: command:evil",
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=evil()>",
    "<b>bold</b><!-- comment --><script>evil()</script>",
    "&lt;b&gt; &#91;x&#93;(command:evil) &amp;",
    "`one` ``two`` ```three``` ````four````",
    "```\nout of the fence\n[x](command:evil)\n```",
    "~~~\nout\n~~~",
    "````diff\n# big\n````",
    "| a | b |\n|---|---|\n| [x](command:evil) | c |",
    "text[^1]\n\n[^1]: command:evil",
    "a heading\n=========\n\nanother\n-------",
    "# big\n> quote\n* item\n1. item\n---",
    "\u202eevil\u2066 \u200b\ufeff",
    "nul \0 and \r return \r\n\x0b\x0c\x85\u2028",
    "\\`escaped\\` \\[x](command:evil) ends in a backslash \\",
    "`" * 40,
    "$(command:evil) {{x}} ${x} $x$",
    "    indented\n\n\n    more",
)
LANGUAGES = ("diff", "")

hostile = st.text(
    st.characters() | st.sampled_from("`~\\[]()<>!*_&#|:/=-+ \t\n\r\0\u202e\u200b\ufeff\u2028"), max_size=60
)
texts = hostile | st.sampled_from(ATTACKS) | st.lists(st.sampled_from(ATTACKS) | hostile).map("\n".join)


def rendered(page: Page) -> list[Token]:
    """Return all tokens of a page, read with everything on that editors read."""
    reader = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    return [token for block in reader.parse(str(page)) for token in (block, *(block.children or ()))]


def kinds(page: Page) -> list[str]:
    return [token.type for token in rendered(page)]


def paragraph(*inline: str) -> list[str]:
    return ["paragraph_open", "inline", *inline, "paragraph_close"]


@given(texts)
def test_a_labelled_text_is_one_code_span_and_nothing_else(text: str) -> None:
    page = Page(markdown=True)
    page.label("why", text)
    if text.split():
        assert kinds(page) == paragraph("text", "code_inline")
        code = next(token for token in rendered(page) if token.type == "code_inline")
        assert visible(code.content) == code.content
    else:
        assert kinds(page) == paragraph("text")


@given(st.lists(texts, min_size=2, max_size=4))
def test_several_labelled_texts_are_a_list_of_code_spans(given_texts: list[str]) -> None:
    page = Page(markdown=True)
    page.label("must", *given_texts)
    found = [kind for kind in kinds(page) if kind.startswith(("list_item", "bullet_list", "code", "text"))]
    items = [
        kind
        for text in given_texts
        for kind in ("list_item_open", "code_inline" if text.split() else "text", "list_item_close")
    ]
    assert found == ["text", "bullet_list_open", *items, "bullet_list_close"]


@given(texts, st.sampled_from(LANGUAGES))
@example("x\n" * 500, "diff")
@settings(max_examples=200)
def test_a_block_is_one_fence_and_what_follows_is_outside_of_it(text: str, language: str) -> None:
    page = Page(markdown=True)
    page.block(text, language)
    page.say("behind")
    assert kinds(page) == ["fence", *paragraph("text")]
    fence = rendered(page)[0]
    assert fence.info == language
    assert visible(fence.content) == fence.content


@pytest.mark.parametrize("text", ATTACKS)
def test_a_client_without_markdown_reads_no_markup_of_ours(text: str) -> None:
    page = Page(markdown=False)
    page.title("Countersign: a change")
    page.label("why", text)
    page.block("-a\n+b", "diff")
    page.rule()
    said = str(page)
    assert said.startswith("Countersign: a change\n\nwhy: ")
    assert "\n-a\n+b\n" in said
    assert visible(said) == said
    assert not said.startswith("**")
    assert "\n```" not in said


def test_linkify_is_left_nothing_to_link() -> None:
    """Some editors make links of bare addresses, but of none in code."""
    page = Page(markdown=True)
    page.label("why", *ATTACKS)
    page.block("\n".join(ATTACKS), "diff")
    outside = [token.content for token in rendered(page) if token.type == "text"]
    assert "".join(outside).strip() == "why:"
