"""The table of stories by editors, in README.md: `python -m support.editors.table` writes it there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from repository import ROOT
from support.editors.kinds import KINDS
from support.stories import read_story, stories

__all__ = ["EDITORS", "README", "shown", "stands_in"]

README = ROOT / "README.md"
EDITORS = ("VS Code", *(kind.name for kind in KINDS))
"""The columns."""
_STORIES = ROOT / "tests" / "editors" / "stories"
_VS_CODE = ROOT / "tests" / "editors" / "vscode"
_TOLD = re.compile(r'^test\("([a-z-]+(?:, [a-z-]+)*): ', re.MULTILINE)
_PLACE = re.compile(r"(?<=<!-- stories -->\n).*?(?=<!-- end of stories -->)", re.DOTALL)
_UNTOLD = "not told there yet"


def shown() -> str:
    """Return the table, with the reasons why a story is not told in an editor below it."""
    reasons: list[str] = []
    rows = [_row(document, reasons) for document in stories(_STORIES)]
    head = f"| story | {' | '.join(EDITORS)} |\n|---|{'---|' * len(EDITORS)}\n"
    notes = "".join(f"{number}. {reason}\n" for number, reason in enumerate(reasons, 1))
    return f"{head}{''.join(rows)}\n{notes}"


def stands_in(document: str) -> str | None:
    """Return the table as a document has it, None where it has no place for one."""
    found = _PLACE.search(document)
    return found and found[0]


def _row(document: Path, reasons: list[str]) -> str:
    story = read_story(document.read_text(encoding="utf-8"))
    cannot = {**story.cannot, **({} if document.stem in _told_in_vs_code() else {"VS Code": _UNTOLD})}
    cells = [_cell(cannot, editor, reasons) for editor in EDITORS]
    return f"| [{story.title}]({document.relative_to(ROOT).as_posix()}) | {' | '.join(cells)} |\n"


def _cell(cannot: Mapping[str, str], editor: str, reasons: list[str]) -> str:
    if editor not in cannot:
        return "yes"
    reason = f"{editor}: {cannot[editor]}"
    if reason not in reasons:
        reasons.append(reason)
    return f"no ({reasons.index(reason) + 1})"


def _told_in_vs_code() -> Sequence[str]:
    """Return the stories that the tests of the extension tell, which their names begin with."""
    tests = (file.read_text(encoding="utf-8") for file in _VS_CODE.glob("*.test.mjs"))
    return [story for text in tests for names in _TOLD.findall(text) for story in names.split(", ")]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(_PLACE.sub(lambda _: shown(), text), encoding="utf-8")
