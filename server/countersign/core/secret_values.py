"""What stands where a secret would, and is none: examples, blanks to fill in, names of where the secret is kept."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

__all__ = ["entropy", "is_placeholder", "is_plain_word"]

_WORDS = re.compile(
    r"(?i)example|sample|dummy|fake|placeholder|changeme|change[_-]me|redacted|removed|hidden|masked|censored|xxxx|\*\*\*\*"
    r"|\.\.\.|…|your[_-]|my[_-]?(?:secret|password|token|key)|<[\w -]+>|todo|fixme|insert|replace|00000000|12345678"
    r"|^(?:pass(?:word|wd)?|pwd|pw|secret|admin|root|postgres|mysql|guest|user(?:name)?|test(?:ing)?|hunter2)$"
    r"|abcdefgh|qwerty|deadbeef|foobar|lorem|not[_-]?(?:a[_-]?)?real|test[_-]?(?:key|token|secret|password)|letmein"
)
_LOOKED_UP = re.compile(
    r"\$\{|\{\{|\$\(|%\(|%\w+%|#\{|<%|^\$\w|^\{\w*\}$|\benv\b|environ|getenv|process\.env|vault:|secretsmanager|ssm:|op://|!\w"
)
_WORD = re.compile(r"(?:[A-Za-z]+|\d{1,4})(?:[_./:\\-](?:[A-Za-z]+|\d{1,4}))*[A-Za-z]*\d{0,3}")
_FEW = 5
"""Distinct characters that a real secret has at least."""


def entropy(value: str) -> float:
    """Return the Shannon entropy of the characters, in bits a character."""
    if not value:
        return 0.0
    size = len(value)
    return -sum(count / size * log2(count / size) for count in Counter(value).values())


def is_placeholder(value: str) -> bool:
    """Whether a value only shows where a secret goes, or where it is looked up."""
    return len(set(value)) < _FEW or _WORDS.search(value) is not None or _LOOKED_UP.search(value) is not None


def is_plain_word(value: str) -> bool:
    """Whether a value is a name, a path or words rather than a secret: it has no letters and digits mixed."""
    has_both = any(letter.isdigit() for letter in value) and any(letter.isalpha() for letter in value)
    return not has_both or _WORD.fullmatch(value) is not None or "://" in value or "(" in value or "\\" in value
