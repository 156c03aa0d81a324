"""Letters that look like letters of ASCII, after the tables of Unicode's security mechanisms (report 39).

Only those are listed that nobody tells apart in the fonts of editors: letters that are merely similar are what
mathematics and other languages are written in.
"""

from __future__ import annotations

import unicodedata

__all__ = ["is_styled", "looks_like"]

_TABLE = """
    a 0430, c 03F2 0441, d 0501, e 0435, g 0581, h 04BB 0570, i 0456, j 03F3 0458, l 04CF, o 03BF 043E 0585,
    p 0440, q 051B, s 0455, u 057D, w 051D, x 0445, y 0443, A 0391 0410 13AA, B 0392 0412 13F4,
    C 03F9 0421 13DF, D 13A0, E 0395 0415 13AC, G 050C, H 0397 041D 13BB, I 0399 0406, J 0408 13AB,
    K 039A 041A 13E6, L 13DE, M 039C 041C 13B7, N 039D, O 039F 041E 0555, P 03A1 0420 13E2, Q 051A, R 13D2,
    S 0405 13DA, T 03A4 0422 13A2, U 054D, V 13D9, W 051C 13D4, X 03A7 0425, Y 03A5 0423, Z 0396 13C3
"""
"""Each letter of ASCII with those that look like it: Cyrillic, Greek, Armenian and Cherokee ones."""

_ALIKE = {chr(int(point, 16)): row.split()[0] for row in _TABLE.split(",") for point in row.split()[1:]}


def looks_like(word: str) -> str | None:
    """Return the ASCII word that a word is read as; None when it has letters that are not read as any of ASCII."""
    read = "".join(_read(letter) for letter in word)
    return read if read.isascii() and read != word else None


def _read(letter: str) -> str:
    if letter.isascii():
        return letter
    alike = _ALIKE.get(letter)
    if alike is not None:
        return alike
    # Letters in mathematical and full-width style are the same names to Python and others, and different to search.
    normal = unicodedata.normalize("NFKC", letter)
    wide = "\uff21" <= letter <= "\uff5a"
    return normal if (wide or is_styled(letter)) and len(normal) == 1 and normal.isascii() else letter


def is_styled(word: str) -> bool:
    """Whether letters in mathematical style stand in a word: bold, italic, script and the like."""
    return any("\U0001d400" <= letter <= "\U0001d7ff" for letter in word)
