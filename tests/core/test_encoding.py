from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, strategies as st

from countersign.core.encoding import LIMIT, Charset, Decoded, EncodingProblem, decode, encode

marks = st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
marked = st.builds(bytes.__add__, marks, st.binary())
written = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]).flatmap(
    lambda codec: st.builds(str.encode, st.text(), st.just(codec))
)
texts = st.text(st.characters(exclude_categories=()))


@given(st.one_of(marked, written))
@example(b"\xef\xbb\xbf\xef\xbb\xbfa")
@example(b"\xff\xfea")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xff")
def test_a_text_file_comes_back_byte_for_byte(data: bytes) -> None:
    decoded = decode(data)
    if isinstance(decoded, EncodingProblem):
        assert "NUL" in decoded.reason
        assert b"\0" in data
    else:
        assert encode(decoded.text, decoded.charset) == data


@given(texts, st.sampled_from(Charset))
@example("\ufeffa", Charset.UTF_8)
@example("Ã©", Charset.LATIN_1)
@example("\ud800", Charset.UTF_8)
def test_what_is_written_is_read_as_the_same_text(text: str, charset: Charset) -> None:
    data = encode(text, charset)
    if isinstance(data, bytes):
        decoded = decode(data)
        assert isinstance(decoded, Decoded)
        assert decoded.text == text


@pytest.mark.parametrize(
    ("data", "text", "charset"),
    [
        (b"", "", Charset.UTF_8),
        ("żółć 🎉\r\n".encode(), "żółć 🎉\r\n", Charset.UTF_8),
        (codecs.BOM_UTF8 + b"a\n", "a\n", Charset.UTF_8_MARKED),
        (codecs.BOM_UTF16_LE + "a🎉".encode("utf-16-le"), "a🎉", Charset.UTF_16_LE),
        (codecs.BOM_UTF16_BE + "a🎉".encode("utf-16-be"), "a🎉", Charset.UTF_16_BE),
        (b"caf\xe9\n", "café\n", Charset.LATIN_1),
        (codecs.BOM_UTF8 + b"caf\xe9\n", "ï»¿café\n", Charset.LATIN_1),
    ],
)
def test_the_charset_is_told_by_the_bytes(data: bytes, text: str, charset: Charset) -> None:
    assert decode(data) == Decoded(text, charset)


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", codecs.BOM_UTF16_LE + b"\0\0a\0", b"a\0b", b"\xff\xfea\0\0"])
def test_bytes_with_nul_characters_are_no_text(data: bytes) -> None:
    assert decode(data) == EncodingProblem("is not a text file: it holds NUL bytes")


def test_more_than_the_limit_is_no_text() -> None:
    assert isinstance(decode(b"a" * LIMIT), Decoded)
    assert decode(b"a" * (LIMIT + 100_000)) == EncodingProblem("has 20.1 MB, more than the 20.0 MB a text may have")
    assert encode("é" * LIMIT, Charset.UTF_8) == EncodingProblem(
        "has 40.0 MB, more than the 20.0 MB a text may have"
    )


def test_a_character_that_the_charset_lacks_is_named_with_its_line() -> None:
    assert encode("a\nb → c\n", Charset.LATIN_1) == EncodingProblem(
        "is written in ISO 8859-1, which has no character U+2192 (line 2)"
    )
    assert encode("\ud83d", Charset.UTF_8) == EncodingProblem(
        "is written in UTF-8, which has no character U+D83D (line 1)"
    )


@pytest.mark.parametrize(("text", "charset"), [("Ã©", Charset.LATIN_1), ("\ufeffa", Charset.UTF_8)])
def test_a_text_that_would_be_read_as_another_is_not_written(text: str, charset: Charset) -> None:
    problem = encode(text, charset)
    assert isinstance(problem, EncodingProblem)
    assert "read as another" in problem.reason
