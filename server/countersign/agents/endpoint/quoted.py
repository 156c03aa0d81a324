"""Data in a question: marked off by lines that nobody who wrote the data could know."""

from __future__ import annotations

__all__ = ["block"]


def block(nonce: str, title: str, text: str) -> str:
    """Return a text between two lines that hold the nonce."""
    end = "" if text.endswith("\n") or not text else "\n"
    return f"[{nonce} begin: {title}]\n{text}{end}[{nonce} end]"
