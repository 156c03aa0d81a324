"""What is known of an agent beside its command."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Persona"]


class Persona(Struct, frozen=True):
    """Its name, the mode that it is to work in, how it logs in by itself where it asks for that, and what the user
    can do where it can not: a sentence.
    """

    name: str
    mode: str = ""
    login: str = ""
    remedy: str = ""
