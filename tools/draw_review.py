"""Draw the picture of the README, `docs/review.svg`, from a real review: `python tools/draw_review.py`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from io import StringIO
from pathlib import Path

import pexpect
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from repository import ROOT

__all__ = ["PICTURE", "draw"]

PICTURE = ROOT / "docs" / "review.svg"
_COLUMNS = 104
_QUESTION = "]? "
_ANSWERS = ("y", "r a weight is not money", "y", "y")


_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
  <style>
    .{unique_id}-matrix {{
      font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
      font-size: {char_height}px;
      line-height: {line_height}px;
    }}
    .{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
  </defs>
  {chrome}
  <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
  </g>
</svg>
"""
"""Rich's own form fetches a font from elsewhere; this one uses what is there."""


def draw() -> str:
    """Return the picture of a review of the example project."""
    with tempfile.TemporaryDirectory() as made:
        project = Path(made, "parcel-desk")
        shutil.copytree(ROOT / "examples" / "parcel-desk", project, ignore=shutil.ignore_patterns("__pycache__"))
        # What a check prints depends on the machine, and on how fast it is.
        spec = project / "parcel" / "money.py"
        lines = spec.read_text(encoding="utf-8").splitlines(keepends=True)
        spec.write_text("".join(line for line in lines if "done:" not in line), encoding="utf-8")
        screen = _screen(project, Path(made, "state"))
    console = Console(record=True, width=_COLUMNS, file=StringIO(), force_terminal=True, no_color=False)
    console.print(Text.from_ansi(screen), soft_wrap=True)
    return console.export_svg(
        title="countersign run parcel/money.py",
        theme=DIMMED_MONOKAI,
        code_format=_FORMAT,
        unique_id="review",
    )


def _screen(project: Path, state: Path) -> str:
    environment = {**os.environ, "XDG_STATE_HOME": str(state), "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    typing: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-m", "countersign", "run", "parcel/money.py", "--color", "always"],
        cwd=str(project),
        env=environment,
        encoding="utf-8",
        dimensions=(50, _COLUMNS),
    )
    shown = ""
    for answer in _ANSWERS:
        typing.expect_exact(_QUESTION)
        shown += f"{typing.before}{_QUESTION}"
        typing.sendline(answer)
    typing.expect(pexpect.EOF)
    shown += str(typing.before)
    return shown.replace("\r\n", "\n").rpartition("\r\x1b[K")[2].strip()


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)}")
