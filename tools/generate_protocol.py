"""Write what clients know of the protocol of our own, and of the settings: `python tools/generate_protocol.py`.

With `--check`, nothing is written, and the exit code says whether what is there is as it would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from protocol_document import document
from protocol_lua import lua
from protocol_typescript import typescript
from repository import ROOT
from settings_schema import preferences_schema, settings_schema
from stock_clients import stock_clients

__all__ = ["GENERATED", "old"]

GENERATED: Mapping[str, Callable[[str], str]] = {
    "editors/vscode/src/protocol.ts": lambda _: typescript(),
    "editors/nvim/lua/countersign/protocol.lua": lambda _: lua(),
    "editors/vscode/schemas/countersign.schema.json": lambda _: settings_schema(),
    "editors/vscode/schemas/config.schema.json": lambda _: preferences_schema(),
    "docs/protocol.md": document,
    "docs/editors/stock.md": stock_clients,
}
"""What each file is to hold, by what it holds now."""


def old(root: Path) -> list[str]:
    """Return the files that are not there as they would be written."""
    return [path for path, make in GENERATED.items() if _content(root / path) != make(_content(root / path))]


def _content(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _write(root: Path) -> None:
    for path in old(root):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(GENERATED[path](_content(root / path)), encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        found = old(ROOT)
        print("".join(f"{path} is old: run `python tools/generate_protocol.py`\n" for path in found), end="")
        sys.exit(bool(found))
    _write(ROOT)
