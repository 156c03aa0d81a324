"""What the clients know of the server's own messages is what the server says. The rules stand in tools/."""

from __future__ import annotations

from pathlib import Path

from generate_protocol import GENERATED, old
from repository import ROOT


def test_the_clients_types_are_those_of_the_server() -> None:
    assert old(ROOT) == []


def test_a_changed_or_missing_file_is_named(tmp_path: Path) -> None:
    changed, *missing = GENERATED
    (tmp_path / changed).parent.mkdir(parents=True)
    (tmp_path / changed).write_text(GENERATED[changed]("") + " ", encoding="utf-8")
    assert old(tmp_path) == [changed, *missing]
