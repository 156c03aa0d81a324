"""A user at one or two real editors on a workspace, where all that editors and servers say is recorded."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from support import recording
from support.editors.editor import Editor
from support.editors.traces import problems_of
from support.ledgers import record_names, recorded
from support.terminal import until

__all__ = ["Session"]

_PROGRAM = """#!/bin/sh
exec {python} {recorder} {folder} {server}
"""


class Session:
    """`start` starts an editor in an environment where `countersign serve` is a server that is recorded."""

    def __init__(
        self, start: Callable[[Path, Mapping[str, str]], Editor], server: Sequence[str], folder: Path
    ) -> None:
        self.root, self.state = folder / "work", folder / "state"
        self._traces = folder / "traces"
        programs = folder / "programs"
        for made in (self._traces, programs):
            made.mkdir()
        program = programs / "countersign"
        words = (sys.executable, recording.__file__, str(self._traces), shlex.join(server))
        program.write_text(
            _PROGRAM.format(python=words[0], recorder=words[1], folder=words[2], server=words[3]), encoding="utf-8"
        )
        program.chmod(0o755)
        environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "XDG_STATE_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "TMPDIR": str(folder),
        }
        self._start = lambda: start(self.root, environment)
        self.editors = [self._start()]
        self.used = 0
        """Which editor the user sits at."""
        self.opened: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for editor in self.editors:
            if kind is None:
                editor.quit()
            else:
                editor.close()

    @property
    def editor(self) -> Editor:
        return self.editors[self.used]

    def use(self, number: int) -> None:
        """Turn to an editor, which is started if it is not there yet."""
        while len(self.editors) <= number:
            self.editors.append(self._start())
        self.used = number

    def start_again(self) -> None:
        """Leave the editor and start it anew."""
        self.editor.quit()
        self.editors[self.used] = self._start()

    def kill_server(self) -> None:
        """End the servers without a word, as `kill -9` does."""
        for trace in self._traces.glob("*.jsonl"):
            with suppress(ProcessLookupError):
                os.kill(int(trace.stem), signal.SIGKILL)

    def records(self) -> list[str]:
        return record_names(recorded(self.root, self.state))

    def see_record(self, wanted: str, times: int) -> None:
        self.until(lambda: self.records().count(wanted) >= times, f"for the record {wanted}")

    def until(self, condition: Callable[[], object], what: str) -> None:
        until(
            condition,
            lambda: f"waited in vain {what}; records: {self.records()}; the screen:\n{_filled(self.editor)}",
        )

    def problems(self) -> list[str]:
        """Return what the servers said that is not as the protocol has it, now that all have ended."""
        traces = sorted(self._traces.glob("*.jsonl"))
        until(
            lambda: not any(Path("/proc", trace.stem).exists() for trace in traces),
            lambda: "waited in vain for the servers to end, whose editors have ended",
        )
        return [found for trace in traces for found in problems_of(trace)]


def _filled(editor: Editor) -> str:
    return "\n".join(line.rstrip() for line in editor.screen.splitlines() if line.strip())
