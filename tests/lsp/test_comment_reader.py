"""Whole texts are read in a process of its own, which nothing in a text or around it can turn against us."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.core.comments import TAG, Found, find, language_in
from countersign.core.confirming import guess
from countersign.core.languages import GENERIC, LANGUAGES, named
from countersign.core.text import Text
from countersign.lsp.comment_process import LIMIT
from countersign.lsp.comment_reader import CommentReader
from support.serving import serving
from support.shop import make_shop
from support.waiting import wait_until

SLOW = "// spec: a\n" + "%w(" * 3_000
"""What the parser of Rust needs half a minute for."""


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[CommentReader]:
    reader = CommentReader()
    yield reader
    await reader.close()


async def read(reader: CommentReader, path: str, text: str) -> Found:
    lines = Text.of(text)
    return await reader.read(lines, language_in(lines, path, None), TAG)


def exactly(path: str, text: str) -> Found:
    return find(text, language_in(Text.of(text), path, None), TAG)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", ""),
        ("a.py", "# spec: Größe 😀\r\n#   must: \u017f\r\nx = '# spec: no'\r# spec: İ AI!\n"),
        ("a.py", "x = '\ud800'  # spec: a\n"),
        ("a.ts", "/* spec: a\n * must: b\n */ f(); // spec: c\n" * 3_000),
        ("a.vue", "<!-- spec: a --><script>\n// spec: b\n</script>\n"),
        ("a.unknown", "-- spec: a\n# spec: b\n"),
    ],
)
async def test_another_process_finds_what_this_one_would(reader: CommentReader, path: str, text: str) -> None:
    assert await read(reader, path, text) == exactly(path, text)


def test_every_language_is_known_by_its_name() -> None:
    assert all(named(language.name) is language for language in LANGUAGES)
    assert named(GENERIC.name) in {None, GENERIC}


async def test_one_process_reads_text_after_text(reader: CommentReader) -> None:
    for number in range(20):
        text = f"# spec: {number}\n" * (number + 1)
        assert await read(reader, "a.py", text) == exactly("a.py", text)
    assert len(children()) == 1
    await reader.close()
    assert children() == []
    assert await read(reader, "a.py", "# spec: again\n") == exactly("a.py", "# spec: again\n")


async def test_a_text_that_takes_too_long_is_left_to_the_table() -> None:
    reader = CommentReader(limit=0.5)
    found = await read(reader, "a.rs", SLOW)
    assert children() == []
    assert found == find(SLOW, language_in(Text.of(""), "a.rs", None), TAG, guess)
    assert len(found.comments) == 1
    await reader.close()


async def test_a_process_that_is_gone_is_replaced(reader: CommentReader) -> None:
    text = "# spec: a\n"
    assert await read(reader, "a.py", text) == exactly("a.py", text)
    os.kill(children()[0], 9)
    assert await read(reader, "a.py", text) == exactly("a.py", text)
    assert await read(reader, "a.py", "x = '''\n# spec: b\n'''\n") == Found((), (1,))


async def test_reading_that_is_called_off_leaves_no_process(reader: CommentReader) -> None:
    await read(reader, "a.py", "# spec: a\n")
    reading = asyncio.create_task(read(reader, "a.rs", SLOW))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await reader.close()
    assert children() == []


async def test_code_of_the_user_is_not_taken_for_ours(
    reader: CommentReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("msgspec", "countersign", "signal"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert await read(reader, "a.py", "# spec: a\n") == exactly("a.py", "# spec: a\n")
    assert len(children()) == 1


async def test_without_another_process_this_one_reads(
    monkeypatch: pytest.MonkeyPatch, reader: CommentReader
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    text = "x = '''\n# spec: a\n'''  # spec: b\n"
    assert await read(reader, "a.py", text) == exactly("a.py", text)


def test_a_process_ends_soon_after_the_server_that_started_it(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        server = client.wire.process.pid
        client.lenses(client.open_uri(source.with_name("a.rs").as_uri(), SLOW, "rust"))
        wait_until(client, lambda: children(server) != [], "a process that reads")
        [reading] = children(server)
        client.kill()
        deadline = time.monotonic() + 2 * LIMIT
        while Path(f"/proc/{reading}").exists():
            assert time.monotonic() < deadline


def children(parent: int | None = None) -> list[int]:
    """Return the processes that read texts for a process, usually this one."""
    parent = parent or os.getpid()
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [
        int(pid) for pid in listed if "comment_process" in Path(f"/proc/{pid}/cmdline").read_text(encoding="ascii")
    ]
