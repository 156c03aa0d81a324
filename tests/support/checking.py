"""Small projects whose changes are checked: files before and after, and a command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from countersign.bench.choosing import BestBenches
from countersign.bench.copy import CopyBenches
from countersign.checks.verifier import CommandVerifier
from countersign.core.model import TaskId
from countersign.core.receipt import Receipt
from countersign.ports import Changed, Progress, Sandbox, Told, Trial
from support.open_sandbox import OpenSandbox

__all__ = ["PYTEST", "Checking"]

PYTEST = f"env PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 {sys.executable} -m pytest -q -p no:cacheprovider"


class Checking:
    """A workspace in a folder, and checks of changes to it; `listen` is called for what they print.
    With `layered` the benches are layers, where that can be; `environment` is what the configuration names.
    """

    def __init__(
        self,
        folder: Path,
        sandbox: Sandbox | None = None,
        seconds: float = 60.0,
        *,
        layered: bool = False,
        environment: Sequence[str] = (),
    ) -> None:
        self.root = folder / "work"
        self._state = folder / "state"
        self.root.mkdir()
        self.sandbox = sandbox or OpenSandbox()
        self._seconds = seconds
        self._environment = environment
        self._make = BestBenches if layered else CopyBenches
        self.told: list[str] = []
        self.left: list[Path] = []
        self.listen: Callable[[str], None] = lambda _: None

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def check(
        self, changed: Mapping[str, str | None], *commands: str, accepted: bool = False
    ) -> tuple[Receipt, ...]:
        return asyncio.run(self.checked(changed, *commands, accepted=accepted))

    async def checked(
        self, changed: Mapping[str, str | None], *commands: str, accepted: bool = False
    ) -> tuple[Receipt, ...]:
        """Let an agent change files, None to delete one, and check what came of it."""
        benches = self._make(self.root, self._state, "session")
        verifier = self._verifier()
        bench = benches.open(TaskId("task"), None, (), lambda: False)
        try:
            for path, text in changed.items():
                if text is None:
                    bench.delete(path)
                else:
                    bench.write(path, text.encode())
            trial = Trial(commands, bench, bench.harvest(), accepted=accepted)
            return await verifier.verify(trial, self._tell)
        finally:
            bench.close()
            self.left = sorted(self._state.rglob("*"))
            benches.close()

    async def tried(self, changes: Sequence[Changed], *commands: str) -> tuple[Receipt, ...]:
        """Check changes as they were harvested."""
        benches = self._make(self.root, self._state, "session")
        bench = benches.open(TaskId("task"), None, (), lambda: False)
        try:
            return await self._verifier().verify(Trial(commands, bench, tuple(changes)), self._tell)
        finally:
            bench.close()
            benches.close()

    def _verifier(self) -> CommandVerifier:
        return CommandVerifier(self.root, self.sandbox, self._seconds, 3, lambda: self._environment)

    def _tell(self, sign: Progress | Told) -> None:
        if isinstance(sign, Told):
            self.told.append(sign.text)
            self.listen(sign.text)
