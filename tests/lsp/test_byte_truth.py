"""What is accepted, rejected, taken back and undone changes exactly the bytes of its hunks, in any text.

A real server offers what an agent made of a file with line ends of all kinds, byte order marks, astral characters
and no final newline. After each decision, editor and disk hold what plain slicing of the lines gives.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings, strategies as st

from countersign.core.encoding import Decoded, decode
from countersign.core.keeping_form import in_form
from countersign.core.model import Hunk
from countersign.core.operation import Changed
from countersign.core.records import HunksSeen, ProposalOffered, Recorded, TaskEnded
from support.client import Client
from support.documents import Document
from support.ledgers import recorded
from support.profiles import VS_CODE
from support.serving import every_encoding, serving
from support.text_model import TextModel
from support.texts import contents, ends, raw_texts
from support.waiting import wait_until

EXAMPLES = int(os.environ.get("COUNTERSIGN_FUZZ", "12"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="COUNTERSIGN_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SERVER = str(Path(__file__).parents[1] / "support/filing_server.py")
SPEC = "# spec: Tidy up.\n#   scope: **\n"
CHARSETS = {
    "UTF-8": ("utf-8", b""),
    "UTF-8 with BOM": ("utf-8", codecs.BOM_UTF8),
    "UTF-16 LE": ("utf-16-le", codecs.BOM_UTF16_LE),
    "UTF-16 BE": ("utf-16-be", codecs.BOM_UTF16_BE),
    "ISO 8859-1": ("latin-1", b""),
}
charsets = st.sampled_from([*CHARSETS])
deeds = st.lists(st.tuples(st.sampled_from(["accept", "take back", "undo", "reject"]), st.sets(st.integers(0, 4))))


@st.composite
def changed(draw: st.DrawFn, text: str) -> str:
    """Draw what an agent makes of a text: some lines change, go or come, or only their ends do."""
    after: list[str] = []
    for line in lines_of(text):
        action = draw(st.sampled_from(["keep", "keep", "change", "insert", "delete", "end", "blanks"]))
        content = line.rstrip("\r\n")
        if action in {"change", "insert"}:
            after.append(draw(contents) + draw(ends))
        if action in {"keep", "insert"}:
            after.append(line)
        elif action == "end":
            after.append(content + draw(ends))
        elif action == "blanks":
            after.append(f"{content} \t{line[len(content) :]}")
    return "".join(after) + draw(contents)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("server")
    root = folder / "work"
    (root / ".git").mkdir(parents=True)
    (root / "spec.py").write_text(SPEC)
    (folder / "state").mkdir()
    with serving(root, folder, getattr(request, "param", VS_CODE), (sys.executable, SERVER)) as client:
        # What is pushed of a text may cross the message that undoes an edit of it.
        client.expected_findings.add("rule:range-outside")
        client.open(root / "spec.py")
        yield client


@every_encoding
@SETTINGS
@given(before=raw_texts, data=st.data(), deeds=deeds, charset=charsets)
def test_decisions_change_an_open_document_by_exactly_their_bytes(
    server: Client, before: str, data: st.DataObject, deeds: list[tuple[str, set[int]]], charset: str
) -> None:
    file = File(server, before, data.draw(changed(before)), charset)
    document = server.open(file.path, file.before)
    for deed, numbers in [("", set[int]()), *deeds] if file.is_offered() else ():
        file.do(deed, numbers, document)
        server.wait_for(lambda: document.text == file.expected(), f"the text {file.expected()!r}", within=5)
    server.close(document)


@SETTINGS
@given(before=raw_texts, data=st.data(), deeds=deeds, charset=charsets)
def test_decisions_change_a_closed_file_by_exactly_their_bytes(
    server: Client, before: str, data: st.DataObject, deeds: list[tuple[str, set[int]]], charset: str
) -> None:
    file = File(server, before, data.draw(changed(before)), charset)
    for deed, numbers in [("", set[int]()), *deeds] if file.is_offered() else ():
        if deed != "undo":
            file.do(deed, numbers)
            wanted = encoded(file.expected(), charset)
            wait_until(server, lambda wanted=wanted: file.path.read_bytes() == wanted, f"the bytes {wanted!r}")


def test_a_byte_order_mark_that_an_editor_shows_as_a_character_stays(server: Client) -> None:
    before, after = "a\nb\nc\nd\n", "A\nb\nC\nd\n"
    file = File(server, before, after, "UTF-8 with BOM")
    document = server.open(file.path, f"\ufeff{before}")
    assert file.is_offered()
    for number in (0, 1):
        file.do("accept", {number}, document)
    server.wait_for(lambda: any("was not applied" in said for said in server.shown), "word of the first line")
    server.wait_for(lambda: document.text == "\ufeffa\nb\nC\nd\n", "the other line to be changed")
    server.close(document)


class File:
    """A file of the workspace, what an agent proposes for it, and which of that is in it now."""

    def __init__(self, client: Client, before: str, after: str, charset: str) -> None:
        assert client.root is not None
        first = "größe\n" if charset == "ISO 8859-1" else ""
        self.before, after = first + before, first + after
        data, wanted = encoded(self.before, charset), encoded(after, charset)
        if data is None or wanted is None:
            reject()
        self._client, self._root = client, client.root
        self.after = _in_form(after, data, wanted)
        self.path = client.root / f"text-{len([*client.root.iterdir()])}.txt"
        self.path.write_bytes(data)
        self._wanted = wanted
        self._hunks: list[Hunk] = []
        self._steps: list[frozenset[int]] = [frozenset()]
        self._applied: frozenset[int] = frozenset()
        self._rejected: frozenset[int] = frozenset()

    def is_offered(self) -> bool:
        """Let the agent propose the change; return whether it is one of lines, and look at it."""
        (self._root.parent / "state/deeds").write_text(
            f"write the bytes of `{self.path.name}`: `{self._wanted.hex()}`\n", encoding="utf-8"
        )
        begun = len(self._records())
        self._client.execute("countersign.run", [(self._root / "spec.py").as_uri(), 0])
        wait_until(self._client, lambda: bool(self._since(begun, TaskEnded)), "the task's end")
        for offered in self._since(begun, ProposalOffered):
            assert isinstance(offered, ProposalOffered)
            [change] = offered.proposal.files
            assert change.path == self.path.name
            self._hunks = list(change.hunks)
            self._client.execute("countersign.show", [offered.proposal.task])
            wait_until(self._client, lambda: bool(self._since(begun, HunksSeen)), "the hunks to be seen")
        assert bool(self._hunks) == (self.before != self.after)
        assert all(hunk.operation is None for hunk in self._hunks)
        assert spliced(self.before, self._hunks) == self.after
        return bool(self._hunks)

    def do(self, deed: str, numbers: set[int], document: Document | None = None) -> None:
        known = frozenset(number for number in numbers if number < len(self._hunks))
        match deed:
            case "accept" if wanted := known - self._applied:
                self._decide("countersign.accept", wanted)
                self._rejected -= wanted
                self._become(self._applied | wanted)
            case "take back" if wanted := known & self._applied:
                self._decide("countersign.takeBack", wanted)
                self._become(self._applied - wanted)
            case "reject" if wanted := known - self._applied - self._rejected:
                self._decide("countersign.reject", wanted)
                self._rejected |= wanted
            case "undo" if document is not None and len(self._steps) > 1:
                self._client.undo(document)
                self._steps.pop()
                self._applied = self._steps[-1]
            case _:
                pass

    def expected(self) -> str:
        """Return what the file is to hold now."""
        return spliced(self.before, [self._hunks[number] for number in sorted(self._applied)])

    def _become(self, applied: frozenset[int]) -> None:
        self._applied = applied
        self._steps.append(applied)

    def _decide(self, command: str, numbers: frozenset[int]) -> None:
        self._client.execute(command, [[self._hunks[number].id for number in sorted(numbers)]])

    def _records(self) -> list[Recorded]:
        return recorded(self._root, self._root.parent / "state")

    def _since(self, begun: int, kind: type[Recorded]) -> list[Recorded]:
        return [record for record in self._records()[begun:] if isinstance(record, kind)]


def _in_form(text: str, before: bytes, after: bytes) -> str:
    """Return a text that an agent writes as the file keeps it: that the line ends of the file are kept is tested in
    `test_keeping_form.py`.
    """
    kept = in_form(Changed("", before, after)).after or b""
    decoded = decode(kept)
    return decoded.text if kept != after and isinstance(decoded, Decoded) else text


def lines_of(text: str) -> list[str]:
    return TextModel(text, "utf-32").lines()


def spliced(text: str, hunks: Sequence[Hunk]) -> str:
    """Return a text with some hunks, which stand in the order of their lines, in the place of what they replace."""
    lines = lines_of(text)
    for hunk in reversed(hunks):
        stop = hunk.start + len(hunk.base)
        assert tuple(lines[hunk.start : stop]) == hunk.base
        lines[hunk.start : stop] = hunk.new
    return "".join(lines)


def encoded(text: str, charset: str) -> bytes | None:
    """Return the bytes of a text, None where there are none, or they would be taken for another charset."""
    codec, mark = CHARSETS[charset]
    try:
        data = mark + text.encode(codec)
    except UnicodeEncodeError:
        return None
    return data
