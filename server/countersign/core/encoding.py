"""Bytes and text: which charset a file has, and back to exactly the same bytes.

A byte order mark belongs to the charset, not to the text, as in editors. What is neither UTF-8 nor marked as UTF-16
is read as ISO 8859-1, where every byte is a character, so that any text file comes back byte for byte.
"""

from __future__ import annotations

import codecs
from enum import Enum

from msgspec import Struct

__all__ = ["LIMIT", "Charset", "Decoded", "EncodingProblem", "decode", "encode"]

LIMIT = 20_000_000
"""The largest file, in bytes, that is taken for a text: more is data, which nobody reviews line by line."""


class Charset(Enum):
    """How a text is written as bytes; the value is the name to show."""

    UTF_8 = "UTF-8"
    UTF_8_MARKED = "UTF-8 with BOM"
    UTF_16_LE = "UTF-16 LE"
    UTF_16_BE = "UTF-16 BE"
    LATIN_1 = "ISO 8859-1"


class Decoded(Struct, frozen=True):
    """What a file holds: `encode(text, charset)` gives its bytes again."""

    text: str
    charset: Charset


class EncodingProblem(Struct, frozen=True):
    """Why bytes are no text, or a text cannot be written; `reason` goes on a sentence that begins with the file."""

    reason: str


def decode(data: bytes) -> Decoded | EncodingProblem:
    """Return the text that `data` holds and its charset."""
    if len(data) > LIMIT:
        return EncodingProblem(
            f"has {_megabytes(len(data))} MB, more than the {_megabytes(LIMIT)} MB a text may have"
        )
    decoded = _decoded(data)
    if "\0" in decoded.text:
        return EncodingProblem("is not a text file: it holds NUL bytes")
    return decoded


def encode(text: str, charset: Charset) -> bytes | EncodingProblem:
    """Return bytes that `decode` reads as exactly `text`."""
    codec, mark = _FORMS[charset]
    try:
        data = mark + text.encode(codec)
    except UnicodeEncodeError as error:
        code = f"U+{ord(text[error.start]):04X}"
        line = text.count("\n", 0, error.start) + 1
        return EncodingProblem(f"is written in {charset.value}, which has no character {code} (line {line})")
    match decode(data):
        case EncodingProblem() as problem:
            return problem
        case Decoded(text=back) if back != text:
            return EncodingProblem(f"is written in {charset.value}, where this text would be read as another")
        case _:
            return data


_FORMS = {
    Charset.UTF_8: ("utf-8", b""),
    Charset.UTF_8_MARKED: ("utf-8", codecs.BOM_UTF8),
    Charset.UTF_16_LE: ("utf-16-le", codecs.BOM_UTF16_LE),
    Charset.UTF_16_BE: ("utf-16-be", codecs.BOM_UTF16_BE),
    Charset.LATIN_1: ("latin-1", b""),
}
_TRIED = (Charset.UTF_8_MARKED, Charset.UTF_16_LE, Charset.UTF_16_BE, Charset.UTF_8)
"""Marked charsets come before the one without a mark, which would take the mark of UTF-8 for a character."""


def _decoded(data: bytes) -> Decoded:
    for charset in _TRIED:
        codec, mark = _FORMS[charset]
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(codec), charset)
            except UnicodeDecodeError:
                continue
    return Decoded(data.decode("latin-1"), Charset.LATIN_1)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}"
