"""What came of a reply of the corpus, judged by what is known of it."""

from __future__ import annotations

import json
from collections import Counter
from enum import Enum

from countersign.core.reply import Form, Reply, Trouble, read_reply, replace_once
from countersign.core.reply_asks import Mark, Passage, Write
from countersign.core.reply_diff import read_diff
from countersign.core.reply_names import Naming
from countersign.core.text import content_of, split_lines
from harness.corpus import Item

__all__ = ["Outcome", "is_outside", "is_sound", "outcome", "tool_outcome"]


class Outcome(Enum):
    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"
    DOUBTFUL = "doubtful: another result, where no tool reaches the expected one"
    APPLIED = "applied, nothing known"


def outcome(item: Item, form: Form) -> tuple[Outcome, Reply]:
    """Read a reply as it is to be read, with the paths that it names as those of its files."""
    reply = read_reply(_with_relative_paths(item, form), form, item.files)
    if reply.troubles or reply.form is None:
        return Outcome.REFUSED, reply
    if item.expected is None:
        return Outcome.APPLIED, reply
    got = {**item.original, **reply.changes}
    if all(_same(item, got.get(path), text) for path, text in item.expected.items()):
        return Outcome.RIGHT, reply
    return Outcome.DOUBTFUL if item.meta.get("verified_by") == [] else Outcome.WRONG, reply


def tool_outcome(item: Item) -> Outcome:
    """Make the exact edit of a tool call, whose names differ from agent to agent."""
    asked = json.loads(item.model_output)["input"]
    old, new = (asked.get(f"{side}_string", asked.get(f"{side}_str", "")) for side in ("old", "new"))
    ((path, text),) = item.files.items() or {"": ""}.items()
    made = replace_once(text, old, new, everywhere=bool(asked.get("replace_all")))
    if isinstance(made, Trouble):
        return Outcome.REFUSED
    if item.expected is None:
        return Outcome.APPLIED
    return Outcome.RIGHT if item.expected[path] == made else Outcome.WRONG


def is_outside(reply: Reply) -> bool:
    """Whether a reply would change something beside the workspace."""
    return any(
        path.startswith(("/", "~", "\\")) or ".." in path.split("/") or ":" in path[:2] for path in reply.changes
    )


def is_sound(item: Item, reply: Reply) -> bool:
    """Whether what came of diffs has each line that they add, and as many lines more as they add and not remove."""
    lines = [content_of(line) for line in split_lines(item.model_output)]
    growth: Counter[str] = Counter()
    added: dict[str, set[str]] = {}
    for ask in read_diff(lines, Naming(item.files.__contains__), cut=not item.model_output.endswith("\n")):
        if isinstance(ask, Passage | Write):
            path = next((path for path in (*reply.changes, *item.files) if _ends_alike(path, ask.path)), ask.path)
            marked = ask.lines if isinstance(ask, Passage) else [(Mark.COMES, line) for line in ask.lines]
            signs = Counter(mark for mark, _ in marked)
            growth[path] += signs[Mark.COMES] - signs[Mark.GOES]
            added.setdefault(path, set()).update(line.strip() for mark, line in marked if mark is Mark.COMES)
    for path, news in added.items():
        before, after = item.files.get(path, ""), reply.changes.get(path, item.files.get(path)) or ""
        after_lines = split_lines(after)
        if len(after_lines) - len(split_lines(before)) != growth[path] or not news <= {
            *map(str.strip, after_lines)
        }:
            return False
    return bool(added)


def _with_relative_paths(item: Item, form: Form) -> str:
    """Return what a model wrote with the paths of its machine as those of the files; of a bare text, its file."""
    text = item.model_output
    known: dict[str, str] = item.meta.get("path_map") or {}
    for said, path in known.items():
        text = text.replace(said, path)
    if form is Form.WHOLE and "```" not in text and item.expected:
        return f"{next(iter(item.expected))}\n```\n{text.removesuffix(chr(10))}\n```\n"
    return text


def _same(item: Item, got: str | None, expected: str | None) -> bool:
    """Whether two texts are the same, but for blank lines where the source of an item does not look at these."""
    if not item.meta.get("compare") or got is None or expected is None:
        return got == expected
    return [line for line in got.split("\n") if line.strip()] == [
        line for line in expected.split("\n") if line.strip()
    ]


def _ends_alike(one: str, other: str) -> bool:
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")
