"""The form of a file, which is how its lines end and how it is written as bytes, stays what it was: an agent that
changes some lines and writes the whole file in another form has changed only these lines.
"""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.encoding import Charset, Decoded, decode, encode
from countersign.core.operation import Changed

__all__ = ["in_form"]

_NAMES = {"\n": "LF", "\r\n": "CRLF"}


def in_form(change: Changed) -> Changed:
    """Return a change with what the file holds afterwards in the form that it had before, and say so in `kept`.

    A change of the form alone is what was wanted, and so is a charset where the old one can not
    hold the text, or where ASCII alone told none.
    """
    if change.before is None or change.after is None or change.problem:
        return change
    before, after = decode(change.before), decode(change.after)
    if not isinstance(before, Decoded) or not isinstance(after, Decoded) or _bare(before.text) == _bare(after.text):
        return change
    ends, written = _ends(before.text), _ends(after.text)
    is_turned = None not in {ends, written} and ends != written
    text = _bare(after.text).replace("\n", ends) if is_turned and ends else after.text
    is_told = before.charset is not Charset.UTF_8 or not before.text.isascii()
    charset = before.charset if is_told and isinstance(encode(text, before.charset), bytes) else after.charset
    data = encode(text, charset)
    if not isinstance(data, bytes) or data == change.after:
        return change
    kept = [_NAMES[ends]] if is_turned and ends else []
    kept += [charset.value] if charset not in {after.charset, Charset.UTF_8} else []
    return replace(change, after=data, kept=" and ".join(kept) or charset.value)


def _bare(text: str) -> str:
    return text.replace("\r\n", "\n")


def _ends(text: str) -> str | None:
    """Return how all lines of a text end, None where they end in several ways, in none, or with CR."""
    wide = text.count("\r\n")
    if text.count("\r") > wide or text.count("\n") == 0:
        return None
    return "\r\n" if wide == text.count("\n") else None if wide else "\n"
