"""What is done about a refusal or a failure, decided from what a server said."""

from __future__ import annotations

import pytest

from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.endpoint.remedies import Option, Pace, Remedy, Way, context_in, remedy

ALL = frozenset(Option)
PACE = Pace(first=1.0, together=100.0)


def decided(failure: Failure, message: str = "no", status: int | None = None, wait: float | None = None) -> Remedy:
    return remedy(ChatError(failure, message, status, wait), ALL, 0, 0.0, PACE)


@pytest.mark.parametrize("failure", [Failure.KEY, Failure.LIMIT])
def test_some_failures_are_final(failure: Failure) -> None:
    assert decided(failure) == Remedy(Way.END)


def test_waits_double_and_come_to_an_end() -> None:
    busy = ChatError(Failure.BUSY, "busy", 429)
    assert [remedy(busy, ALL, tries, 0, PACE).seconds for tries in range(4)] == [1, 2, 4, 8]
    assert remedy(busy, ALL, 5, 90.0, PACE) == Remedy(Way.END)


def test_a_server_says_how_long_to_wait() -> None:
    assert decided(Failure.BUSY, status=429, wait=90) == Remedy(Way.WAIT, 90)
    assert decided(Failure.BUSY, status=429, wait=101) == Remedy(Way.END)


def test_what_is_not_named_is_left_out_one_after_the_other() -> None:
    left = ALL
    dropped: list[Option] = []
    while left:
        found = remedy(ChatError(Failure.REQUEST, "bad", 400), left, 0, 0.0, PACE)
        assert found.option is not None
        dropped.append(found.option)
        left -= {found.option}
    assert dropped == [*Option]


@pytest.mark.parametrize(
    ("said", "tokens"),
    [
        ("This model's maximum context length is 8192 tokens. However, you requested 9000", 8192),
        ("exceeds the available context size (4,096 tokens)", 4096),
        ('{"n_ctx": 2048}', 2048),
        ("prompt is too long", None),
    ],
)
def test_a_server_may_say_how_much_it_takes(said: str, tokens: int | None) -> None:
    assert context_in(ChatError(Failure.REQUEST, said, 400)) == tokens
