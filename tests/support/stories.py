"""Stories: Markdown documents that say what stands before, what a user does, and what stands after.

A story has these sections, in this order, with prose wherever it helps:

    # What the story shows
    ## agent `NAME`             where it is not the recipe agent: a behaviour of `scripted_server.py`; or
    ## agent `filing`           a list of deeds, see `filing.py`; `in round N` may follow; or
    ## agent `endpoint`         a list of what a model does, see `scripted_model.py`; `in round N` may follow
                                or `asked to answer`, `asked to explain`, `asked to plan`: what a model does then
    ## before `FILE`            a fenced block with the file's text; `(CRLF)`, `(no final newline)`, `(executable)`
                                or, when it holds the bytes of the file, `(hex)` may follow
    ## story                    a numbered list of steps, see `steps.STEPS`
    ## after `FILE`             the text of the editor where the file is open, else of the disk; `(executable)` may
                                follow, or `(gone)`, without a text
    ## ledger                   a list of the records: kind, and `N of FILE` where it is about a hunk
    ## cannot                   a list of the editors that the story is not told in, `EDITOR: REASON`

A hunk is named by its number among those of its file in the newest proposal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

__all__ = ["Story", "read_story", "stories"]

_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FILE = re.compile(r"(?P<when>before|after) `(?P<path>[^`]+)`(?: \((?P<how>[^)]+)\))?")
_AGENT = re.compile(
    r"agent `(?P<name>[^`]+)`(?: in round (?P<round>\d+)| asked to (?P<asked>answer|explain|plan))?"
)
_BLOCK = re.compile(r"^(?P<fence>````*)[^\n]*\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^(?:\d+\.|-) (?P<text>.+?)$", re.MULTILINE)


class Story(Struct, frozen=True):
    """One story: texts by path, steps, and records as the document says them; `agent` is None for the built-in.
    After it, files without a text are `gone` and some are `executable`, as the `programs` are before it; `deeds`
    are those of the agent, by round, and `words` what it does when it is asked, by what it is asked to do.
    `cannot` has the reasons why it is not told in some real editors.
    """

    title: str
    before: Mapping[str, str]
    steps: tuple[str, ...]
    after: Mapping[str, str]
    ledger: tuple[str, ...]
    agent: str | None
    gone: frozenset[str]
    executable: frozenset[str]
    programs: frozenset[str]
    deeds: tuple[tuple[str, ...], ...]
    words: Mapping[str, tuple[str, ...]] = {}
    cannot: Mapping[str, str] = {}


def read_story(document: str) -> Story:
    """Read a story's document. Raises ValueError for a section that is not known."""
    parts = _SECTION.split(document)
    texts: dict[str, dict[str, str]] = {"before": {}, "after": {}}
    agent: str | None = None
    gone: set[str] = set()
    executable: dict[str, set[str]] = {"before": set(), "after": set()}
    deeds: dict[int, tuple[str, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}
    items: dict[str, tuple[str, ...]] = {"story": (), "ledger": (), "cannot": ()}
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        if (named := _FILE.fullmatch(title)) and named["how"] == "gone":
            gone.add(named["path"])
        elif named:
            texts[named["when"]][named["path"]] = _text(body, named["how"])
            executable[named["when"]] |= {named["path"]} if named["how"] == "executable" else set()
        elif scripted := _AGENT.fullmatch(title):
            agent = scripted["name"]
            if scripted["asked"]:
                words[scripted["asked"]] = _items(body)
            else:
                deeds[int(scripted["round"] or 1)] = _items(body)
        elif title in items:
            items[title] = _items(body)
        else:
            raise ValueError(f"a story has no section {title!r}")
    return Story(
        parts[0].lstrip("# ").split("\n")[0],
        texts["before"],
        items["story"],
        texts["after"],
        items["ledger"],
        agent,
        frozenset(gone),
        frozenset(executable["after"]),
        frozenset(executable["before"]),
        tuple(deeds.get(number, ()) for number in range(1, max(deeds, default=0) + 1)),
        words,
        {editor: reason for editor, _, reason in (item.partition(": ") for item in items["cannot"])},
    )


def _items(body: str) -> tuple[str, ...]:
    return tuple(item["text"] for item in _ITEM.finditer(body))


def _text(body: str, how: str | None) -> str:
    block = _BLOCK.search(body)
    if block is None:
        raise ValueError("a file's section holds no fenced block")
    match how:
        case None | "executable":
            return block["text"]
        case "hex":
            return bytes.fromhex(block["text"]).decode()
        case "CRLF":
            return block["text"].replace("\n", "\r\n")
        case "no final newline":
            return block["text"].removesuffix("\n")
        case _:
            raise ValueError(f"a file is not written {how!r}")


def stories(folder: Path) -> list[Path]:
    """Return the stories of a folder and of those below it."""
    return sorted(folder.rglob("*.md"))
