"""Waiting for what takes requests to find out."""

from __future__ import annotations

import time
from collections.abc import Callable

from support.session import SECONDS, Session

__all__ = ["fall_silent", "wait_until"]

_PAUSE = 0.05
"""Seconds without a message after which a condition is looked at again."""


_SILENCE = 0.7
"""Seconds without a message after which what was to be pushed has come."""


def fall_silent(session: Session) -> None:
    """Wait until nothing has come for a while: the last of what is pushed does not say that it is."""
    deadline = time.monotonic() + SECONDS
    with session.state:
        while time.monotonic() < deadline and session.wait_for_message(time.monotonic() + _SILENCE):
            pass


def wait_until(session: Session, condition: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds; it may send requests, and is looked at after each message, and now and then."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(session.report(what))
        with session.state:
            session.wait_for_message(time.monotonic() + _PAUSE)
