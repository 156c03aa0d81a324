"""The workspace of the scripted reviews: a spec whose recipe makes two hunks, with letters beyond ASCII in both."""

from __future__ import annotations

from pathlib import Path

SPEC = """\
# spec: Say "may be missing" in the modern way: ✓, 😀 and all.
#   rewrite: Optional[$T] -> $T | None
#   scope: this file
from typing import Optional


"""
FIRST = "def price(name: str, größe: Optional[int]) -> int:\n"
FIRST_NEW = "def price(name: str, größe: int | None) -> int:\n"
SECOND = 'def label(text: str = "😀", colour: Optional[str] = None) -> str:\n'
SECOND_NEW = 'def label(text: str = "😀", colour: str | None = None) -> str:\n'
TEXT = f"""{SPEC}{FIRST}    return len(name) * (größe or 1)


{SECOND}    return text + (colour or "")
"""
AFTER_FIRST = TEXT.replace(FIRST, FIRST_NEW)


def make_shop(folder: Path) -> Path:
    """Make the workspace and return its one source file."""
    (folder / ".git").mkdir(parents=True)
    source = folder / "shop.py"
    source.write_text(TEXT, encoding="utf-8", newline="")
    return source
