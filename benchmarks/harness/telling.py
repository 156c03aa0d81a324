"""What came of a bound."""

from __future__ import annotations

__all__ = ["told"]


def told(name: str, value: float, bound: float) -> bool:
    """Print whether something that was measured is within its bound; return that."""
    holds = value <= bound
    print(f"{'holds ' if holds else 'BROKEN'}  {name}: {value:.4f} (bound {bound:g})")
    return holds
