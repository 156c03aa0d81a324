"""Server-sent events are what the HTML standard says, however the bytes of them were cut."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.agents.chat.sse import EventReader, ServerEvent, TooLargeError

LARGE = 1 << 20


def events(*pieces: bytes, most: int = LARGE) -> list[ServerEvent]:
    reader = EventReader(most)
    return [*(event for piece in pieces for event in reader.feed(piece)), *reader.end()]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_with_lf_crlf_or_cr(end: bytes) -> None:
    assert events(end.join([b"data: a", b"data: b", b"", b"data: c", b"", b""])) == [
        ServerEvent(b"a\nb"),
        ServerEvent(b"c"),
    ]


@pytest.mark.parametrize(
    ("stream", "data"),
    [
        (b": keep-alive\n\ndata: a\n\n", [b"a"]),
        (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
        (b"data:a\n\ndata:  b\n\n", [b"a", b" b"]),
        (b"id: 7\nretry: 10\nfoo: bar\ndata: a\n\n", [b"a"]),
        (b"data\n\n", [b""]),
        (b"event: ping\n\n\n\n", []),
        (b"data: a: b\n\n", [b"a: b"]),
        (b" data: a\n\n", []),
        ("data: \u2028\u2029\u0085\x0c\x0b\n\n".encode(), ["\u2028\u2029\u0085\x0c\x0b".encode()]),
        (b"", []),
    ],
)
def test_what_an_event_holds(stream: bytes, data: list[bytes]) -> None:
    assert [event.data for event in events(stream)] == data


def test_a_name_belongs_to_one_event() -> None:
    assert events(b"event: error\ndata: a\n\ndata: b\n\n") == [ServerEvent(b"a", b"error"), ServerEvent(b"b")]


def test_the_last_event_may_end_with_the_stream() -> None:
    assert events(b"data: a\n\ndata: [DONE]") == [ServerEvent(b"a"), ServerEvent(b"[DONE]")]


def test_a_bom_counts_at_the_beginning_only() -> None:
    assert events(b"data: a\n\n\xef\xbb\xbfdata: b\n\n") == [ServerEvent(b"a")]


@pytest.mark.parametrize(
    "pieces",
    [
        [b"data: " + b"x" * 101],
        [b"x"] * 101,
        [b"data: xxxx\n"] * 30,
        [b": " + b"x" * 50, b"x" * 50],
        [b"data:\n"] * 101,
    ],
    ids=["one line", "byte by byte", "many lines", "a comment", "empty lines"],
)
def test_an_event_has_a_largest_size(pieces: list[bytes]) -> None:
    with pytest.raises(TooLargeError):
        events(*pieces, most=100)


def test_the_size_counts_from_each_event_anew() -> None:
    assert len(events(b"data: xxxx\n\n" * 1000, most=100)) == 1000


_fields = st.sampled_from([b"data: ", b"data:", b"data", b"event: ", b": ", b":", b"id: ", b"", b"\xef\xbb\xbf"])
_values = st.text(st.sampled_from(" a:\u00e9\u20ac\U0001f600\u2028\x0b\x85"), max_size=5).map(str.encode)
_ends = st.sampled_from([b"\n", b"\r\n", b"\r", b"\n\n", b"\r\r", b"\r\n\r\n"])
_streams = st.lists(st.tuples(_fields, _values, _ends).map(b"".join), max_size=20).map(b"".join)


@given(_streams, st.data())
def test_any_cut_of_the_bytes_gives_the_same_events(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert events(*pieces) == events(stream) == events(*(stream[place : place + 1] for place in range(len(stream))))


@given(_streams)
def test_the_events_are_those_of_the_standard(stream: bytes) -> None:
    assert [(event.name, event.data) for event in events(stream + b"\n\n")] == _standard(stream + b"\n\n")


def _standard(stream: bytes) -> list[tuple[bytes, bytes]]:
    """Interpret an event stream word for word as the standard does, all of it at once."""
    found: list[tuple[bytes, bytes]] = []
    name, buffer = b"", b""
    lines = stream.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for line in lines[:-1]:
        if not line:
            if buffer:
                found.append((name, buffer.removesuffix(b"\n")))
            name, buffer = b"", b""
        elif not line.startswith(b":"):
            field, colon, value = line.partition(b":")
            value = value[1:] if colon and value[:1] == b" " else value
            if field == b"event":
                name = value
            elif field == b"data":
                buffer += value + b"\n"
    return found
