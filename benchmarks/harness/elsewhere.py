"""What a user does to a text while somebody else proposes to change it, and what git makes of both."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from countersign.core.text import Text, content_of, terminator_of

__all__ = ["Merger", "edited", "merging"]


def edited(text: Text, chance: Random, edits: int) -> Text:
    """Return a text in which so many places were changed: lines typed, copied, deleted or ended differently."""
    lines = [*text.lines()]
    end = next((terminator_of(line) for line in lines if terminator_of(line)), "\n")
    for _ in range(edits):
        at = chance.randrange(len(lines) + 1)
        match chance.choice(("type", "copy", "delete", "change") if at < len(lines) else ("type",)):
            case "type":
                lines[at:at] = [f"typed {chance.randrange(1000)}{end}" for _ in range(chance.choice((1, 1, 3)))]
            case "copy":
                lines[at:at] = [chance.choice(lines)]
            case "delete":
                del lines[at : at + chance.choice((1, 1, 2))]
            case _:
                lines[at] = f"{content_of(lines[at])} # mine{terminator_of(lines[at])}"
    return Text.of(
        "".join(line if terminator_of(line) else line + end for line in lines[:-1]) + "".join(lines[-1:])
    )


class Merger:
    """`git merge-file`, which is asked what two changes of one text come to."""

    def __init__(self, folder: Path) -> None:
        self._files = [folder / name for name in ("ours", "base", "theirs")]

    def merge(self, base: str, ours: str, theirs: str) -> str | None:
        """Return the merged text, None where git finds a conflict."""
        for file, text in zip(self._files, (ours, base, theirs), strict=True):
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        done = subprocess.run(["git", "merge-file", "-p", *self._files], capture_output=True, check=False)
        return done.stdout.decode("utf-8", "surrogatepass") if done.returncode == 0 else None


@contextmanager
def merging() -> Generator[Merger]:
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        yield Merger(Path(folder))
