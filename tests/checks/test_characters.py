"""Characters that hide or disguise: written as escapes here, so that this file holds none."""

from __future__ import annotations

import pytest

from support.scanning import codes, found_in


def _found(line: str, *, path: str = "src/a.py", base: str = "x = 1\n") -> list[str]:
    return codes(path, base, f"{base}{line}\n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('if level != "user\u202e \u2066# admin\u2069 \u2066":', "bidi-character"),
        ("a\u200fb = 1", "bidi-character"),
        ("pass\u200bword = 1", "invisible-character"),
        ("x = 'a\u2060b'", "invisible-character"),
        ("x = '\U000e0041\U000e0042'", "invisible-character"),
        ("x = 'a\ufe01\ufe02'", "invisible-character"),
        ("\u3164 = True", "invisible-character"),
        ("x = 1  # \x1b[8m", "control-character"),
        ("x = 'é\x07'", "control-character"),
        ("p\u0430ypal = 1", "confusable-character"),
        ("import \u03bfs", "confusable-character"),
        ("\U0001d41e\U0001d431\U0001d41e\U0001d41c('x')", "confusable-character"),
        ("p\uff41th = 1", "confusable-character"),
    ],
)
def test_a_character_that_hides_or_disguises_is_found(line: str, code: str) -> None:
    assert code in _found(line)


@pytest.mark.parametrize(
    "line",
    [
        "größe = 'naïve café'",
        "# Привет, мир: это комментарий \u0441 числом 5 и словом API",
        "# Καλημέρα κόσμε",
        "x = '日本語のテキスト \uff21\uff22\uff23'",
        "Δx = λ_max * \u03c32  # µs",
        "s = 'می\u200cخو\u0627\u0647م'",
        "s = 'क्\u200dष'",
        "s = '👩\u200d💻 ❤\ufe0f ⚠\ufe0f 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈'",
        "s = 'שלום عالم'",
        "k\u0131s\u0131m = 'Türkçe'",
        "a\tb\x0c",
        "x = '\\u202e'",
    ],
)
def test_what_people_write_is_left_alone(line: str) -> None:
    assert _found(line) == []


def test_a_word_of_other_letters_is_found_where_it_reads_like_one_of_the_file() -> None:
    cop = "\u0441\u043e\u0440"
    assert _found(f"{cop} = 2", base="cop = 1\n") == ["confusable-character"]
    assert _found(f"{cop} = 2", base="dog = 1\n") == []


def test_what_stood_there_before_is_not_told() -> None:
    assert codes("a.py", "x = 'a\u200bb'\n", "x = 'a\u200bc'\n") == []
    assert codes("a.py", "p\u0430ypal = 1\n", "p\u0430ypal = 2\n") == []


def test_the_message_names_the_character_and_holds_no_hidden_one() -> None:
    [found] = found_in({"a.py": ("\n", "\nx = '\u202e'\n")})
    assert "U+202E (right-to-left override)" in found.message
    assert found.message.isascii()
