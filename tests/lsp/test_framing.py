"""Messages come in pieces of any size, and what can not be cut into messages is said to be so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from countersign.lsp.framing import Framing, FramingError

HEADERS = st.sampled_from(
    [
        b"Content-Length: %d\r\n\r\n",
        b"content-length:%d\r\n\r\n",
        b"CONTENT-LENGTH :\t%d \r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"X-More: a:b\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\n\n",
    ]
)


@given(
    bodies=st.lists(st.tuples(HEADERS, st.binary(max_size=60))),
    cuts=st.lists(st.integers(0, 400)),
)
def test_the_bodies_are_the_same_however_the_input_is_cut(
    bodies: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    sent = b"".join(header % len(body) + body for header, body in bodies)
    places = sorted({0, *(cut for cut in cuts if cut < len(sent)), len(sent)})
    framing = Framing()
    got = [body for start, stop in pairwise(places) for body in framing.feed(sent[start:stop])]
    assert got == [body for _, body in bodies]
    assert framing.is_empty


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"Content-Length: -5\r\n\r\n", "a Content-Length is '-5'"),
        (b"Content-Length: five\r\n\r\n", "a Content-Length is 'five'"),
        (b"Content-Length: \r\n\r\n", "a Content-Length is ''"),
        (b"Content-Length: 1_0\r\n\r\n", "a Content-Length is '1_0'"),
        ("Content-Length: \u0665\r\n\r\n".encode(), "a Content-Length is"),
        (b"Content-Length: 999999999999\r\n\r\n", "more than the 268435456 that are taken"),
        (b"Content-Length: " + b"9" * 5000, "a header does not end within 4096 bytes"),
        (b"Content-Type: x\r\n\r\n", "a header has no Content-Length"),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", "a header has two Content-Lengths"),
        (b'{"jsonrpc":"2.0"}\r\n\r\n', "a header has the line"),
        (b"\r\n\r\nContent-Length: 2\r\n\r\n{}", "a header has no Content-Length"),
    ],
)
def test_what_is_no_header_is_told(sent: bytes, reason: str) -> None:
    with pytest.raises(FramingError) as told:
        list(Framing().feed(sent))
    assert reason in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"Content-Le", None),
        (b"Content-Length: 4", None),
        (b"{}", "its beginning is no header"),
        (b"Content-Length: 9\r\n\r\n{}", "its Content-Length is 9, but it has 2 bytes"),
        (b'Content-Length: 9\r\n\r\n{"a":', None),
        (b"Content-Length: 900000\r\n\r\n" + b"[" * 800_000, None),
    ],
)
def test_a_message_that_can_never_be_completed_is_known_by_what_has_come(
    sent: bytes, complaint: str | None
) -> None:
    framing = Framing()
    assert list(framing.feed(sent)) == []
    assert framing.complaint() == complaint
