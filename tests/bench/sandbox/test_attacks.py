"""Every attack of the table, made inside for real; what gets through is named, with why it does no harm."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import socket
import subprocess
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from countersign.bench.sandbox.plan import interpreter
from support.attacker import THROUGH
from support.attacks import ATTACKS, CONTROLS, HARMLESS, X86_64
from support.sandboxes import Cage, needs_sandbox

PROGRAM = Path(__file__).parents[2] / "support" / "attacker.py"
SECRETS = (".ssh/id_ed25519", ".aws/credentials", ".bash_history", ".config/gh/hosts.yml", ".bashrc")
VARIABLE = "COUNTERSIGN_TEST_KEY"
END = b"end"


class Plot:
    """What is planted outside, and a copy of all of it to compare with."""

    def __init__(self, folder: Path, facts: Mapping[str, str]) -> None:
        self.folder = folder
        self.facts = facts

    def snapshot(self) -> dict[str, bytes]:
        places = [self.folder / name for name in ("home", "shop", "outside", "state")]
        files = [file for place in places for file in place.rglob("*") if file.is_file() and not file.is_symlink()]
        return {str(file): file.read_bytes() for file in files}


@contextmanager
def planted(folder: Path) -> Generator[Plot]:
    for name in SECRETS:
        (folder / "home" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "home" / name).write_text("secret")
    for name in (".env", ".git/config", ".git/hooks/pre-commit.sample"):
        (folder / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "shop" / name).write_text("secret")
    (folder / "outside").mkdir(exist_ok=True)
    (folder / "outside" / "file").write_text("secret")
    (folder / "state").mkdir(exist_ok=True)
    (folder / "state" / "ledger").write_text("secret")
    with ExitStack() as stack:
        port, abstract, path = (stack.enter_context(socket.socket(family)) for family in (2, 1, 1))
        datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        port.bind(("127.0.0.1", 0))
        datagrams.bind(("127.0.0.1", 0))
        abstract.bind(f"\0{folder.name}-{os.getpid()}")
        path.bind(str(folder / "outside" / "socket"))
        for one in (port, abstract, path):
            one.listen()
        echoing = threading.Thread(target=echo, args=(datagrams,))
        echoing.start()
        stack.callback(echoing.join)
        stack.callback(datagrams.sendto, END, datagrams.getsockname())
        facts = {
            "port": str(port.getsockname()[1]),
            "datagrams": str(datagrams.getsockname()[1]),
            "abstract": f"{folder.name}-{os.getpid()}",
            "socket": str(folder / "outside" / "socket"),
            "other": str(folder / "outside" / "file"),
            "temporary": str(folder / "outside"),
            "state": str(folder / "state" / "ledger"),
            "process": str(os.getpid()),
            "began": Path("/proc/self/stat").read_text(encoding="utf-8").split()[21],
            "variable": VARIABLE,
        }
        yield Plot(folder, facts)


def echo(datagrams: socket.socket) -> None:
    """Send back what comes."""
    while True:
        data, sender = datagrams.recvfrom(100)
        if data == END:
            return
        datagrams.sendto(data, sender)


@pytest.fixture(scope="module", params=["plain", "layers"])
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return what came of each attack; nothing outside has changed."""
    needs_sandbox()
    folder = tmp_path_factory.mktemp("attacks")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(folder / "home"))
        patched.setenv(VARIABLE, "secret")
        (folder / "home").mkdir()
        cage = Cage(folder, layered=request.param == "layers")
        asyncio.run(cage.sandbox.ready())
        with planted(folder) as plot:
            write_table(cage.base, ATTACKS, plot)
            before = plot.snapshot()
            ended = asyncio.run(cage.run(str(interpreter()), "-I", "attacker.py", "table.json"))
            assert plot.snapshot() == before
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def write_table(folder: Path, attacks: Mapping[str, str], plot: Plot) -> None:
    (folder / "attacker.py").write_bytes(PROGRAM.read_bytes())
    (folder / "table.json").write_text(json.dumps({"attacks": attacks, "facts": plot.facts}))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_held_back_or_does_no_harm(outcome: Mapping[str, str], name: str) -> None:
    if name in X86_64 and platform.machine() != "x86_64":
        pytest.skip("it names system calls by their numbers on x86-64")
    assert (outcome[name] == THROUGH) == (name in HARMLESS), outcome[name]


def test_attacks_that_are_harmless_get_through_without_a_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "secret")
    (tmp_path / "bench").mkdir()
    (tmp_path / "shop").mkdir()
    with planted(tmp_path) as plot:
        write_table(tmp_path / "bench", {name: ATTACKS[name] for name in sorted(CONTROLS)}, plot)
        command = [str(interpreter()), "-I", "attacker.py", "table.json"]
        ended = subprocess.run(command, cwd=tmp_path / "bench", capture_output=True, check=True)
    assert json.loads(ended.stdout) == dict.fromkeys(sorted(CONTROLS), THROUGH)
