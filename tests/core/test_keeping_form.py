"""An agent that changes lines and writes the file in another form has changed these lines and no others."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, strategies as st

from countersign.core.encoding import Charset, Decoded, decode, encode
from countersign.core.keeping_form import in_form
from countersign.core.operation import Changed

contents = st.text(st.sampled_from("ab ö\t"), max_size=3)
texts = st.lists(contents, min_size=1, max_size=6).map("\n".join)
ends = st.sampled_from(["\n", "\r\n"])
charsets = st.sampled_from(list(Charset))


def written(text: str, end: str, charset: Charset) -> bytes:
    data = encode(text.replace("\n", end), charset)
    assert isinstance(data, bytes)
    return data


@given(texts, texts, st.tuples(ends, charsets), st.tuples(ends, charsets))
def test_what_is_left_of_a_change_is_in_the_form_that_the_file_had(
    before: str, after: str, form: tuple[str, Charset], other: tuple[str, Charset]
) -> None:
    end, charset = form
    change = Changed("a.txt", written(before, *form), written(after, *other))
    made = in_form(change).after
    assert change.before is not None
    assert made is not None
    found, known = decode(made), decode(change.before)
    assert isinstance(found, Decoded)
    assert isinstance(known, Decoded)
    assert found.text.replace("\r\n", "\n") == after
    if before == after:
        assert made == change.after
    elif "\n" in before and (not before.isascii() or charset not in {Charset.UTF_8, Charset.LATIN_1}):
        assert found.text == after.replace("\n", end)
        assert made == encode(found.text, charset)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\r\nb\n", b"A\nb\n"),
        (b"a\r\nb\r\n", b"A\r\nb\n"),
        (b"a\nb\n", b"A\r\nb\n"),
        (b"a\rb\r\n", b"A\rb\n"),
        (b"a\r\nb\r\n", b"a\nb\n"),
        ("größe\n".encode("latin-1"), "größe €\n".encode()),
        (codecs.BOM_UTF8 + b"a\n", b"a\n"),
        (b"a\n", b"\0\r\n"),
    ],
)
def test_a_change_of_the_form_alone_or_of_some_ends_or_to_what_it_can_not_hold_is_left(
    before: bytes, after: bytes
) -> None:
    change = Changed("a.txt", before, after)
    assert in_form(change) == change
