from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from countersign.core.records import Recorded
from countersign.ledger.content import Content, StreamContinued, Subject, decode, encode, kind_of, subject_of
from support.records import accepted, any_event, offered, started

KINDS: tuple[type[Recorded], ...] = get_args(Recorded)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)  # a busy machine is no failure
@given(data=st.data())
def test_every_event_comes_back_exactly(kind: type[Recorded], data: st.DataObject) -> None:
    event = data.draw(any_event(kind))
    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no end",
        "a\r\nb\rc\n",
        "\ufeffmarked",
        "form\ffeed, line\u2028separator, next\x85line, NUL\0",
        bytes(range(256)).decode("latin-1"),
        "clef \U0001d11e",
        b"caf\xe9.py".decode("utf-8", "surrogateescape"),
        "\ud834\udd1e",
    ],
)
def test_a_text_of_any_characters_comes_back_exactly(text: str) -> None:
    event = offered(text)
    back = decode(encode(event))
    assert back == event
    assert isinstance(back, type(event))
    assert str(back.proposal.files[0].base) == text


def test_the_bytes_are_plain_json_as_long_as_the_strings_are_unicode() -> None:
    assert encode(accepted(7)) == (
        b'{"type":"hunk-accepted","hunk":"hunk-7","task":"task-1","path":"src/a.py","session":"0123456789abcdef",'
        b'"at":7.0,"how":"one","shown_for":null,"unseen":false}'
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"type":"hunk-vanished"}',
        b'{"type":"hunk-applied"}',
        b'"\xed\xa0\x80"',
        b"\xed\xa0\x80",
        b"\xff",
        b'{"type":"\xff"}',
    ],
)
def test_bytes_of_no_known_content_are_none(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("content", "kind", "subject"),
    [
        (started("a.py"), "task-started", Subject("task-1", path="a.py")),
        (offered("a\n"), "proposal-offered", Subject("task-1")),
        (accepted(1), "hunk-accepted", Subject("task-1", "hunk-1", "src/a.py")),
        (StreamContinued("0001.jsonl", "it was edited", ""), "stream-continued", Subject()),
    ],
)
def test_a_record_names_in_the_open_what_its_content_is_about(
    content: Content, kind: str, subject: Subject
) -> None:
    assert kind_of(content) == kind
    assert subject_of(content) == subject
