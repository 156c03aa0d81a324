"""What a command uses up, and what is left of it when this program is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from countersign.bench.sandbox.plan import interpreter
from countersign.ports import Bounds
from support.sandboxes import Cage, needs_sandbox

PYTHON = (str(interpreter()), "-I", "-S", "-c")

BOMB = """
import os, time
made = 0
try:
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(1000)
        made += 1
except OSError:
    pass
print(made)
"""

START = """
import asyncio, sys
from pathlib import Path
from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.ports import Confined, Layers

async def main(folder):
    sandbox = Bubblewrap(folder / "shop", folder / "state")
    script = "exec 3>life; echo begun >&3; (setsid sleep 1000 &) ; sleep 1000"
    process = await sandbox.start(Confined(("sh", "-c", script), Layers(folder / "own" / "upper")))
    await process.wait()

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_fork_bomb_comes_to_an_end(cage: Cage) -> None:
    ended = await cage.run(*PYTHON, BOMB, bounds=Bounds(processes=60))
    assert 0 < int(ended.out) < 60


async def test_memory_is_limited(cage: Cage) -> None:
    ended = await cage.run(*PYTHON, "bytearray(300 << 20)", bounds=Bounds(memory=200 << 20))
    assert "MemoryError" in ended.err


async def test_a_file_does_not_grow_without_end(cage: Cage) -> None:
    ended = await cage.run(*PYTHON, "open('big', 'wb').write(bytes(2 << 20))", bounds=Bounds(file=1 << 20))
    assert "File too large" in ended.err
    assert (cage.upper / "big").stat().st_size <= 1 << 20


async def test_time_of_the_processor_is_limited(cage: Cage) -> None:
    ended = await cage.run(*PYTHON, "while True: pass", bounds=Bounds(processor=1))
    assert ended.code != 0


async def test_what_lies_in_memory_is_limited(cage: Cage) -> None:
    places = ("/tmp", "/var/tmp", "/dev/shm", "/run", str(Path.home()))  # noqa: S108 - those inside
    script = "import os, sys; print(max(os.statvfs(p).f_blocks * os.statvfs(p).f_frsize for p in sys.argv[1:]))"
    ended = await cage.run(*PYTHON, script, *places)
    assert int(ended.out) <= 2 << 30


async def test_the_directory_of_devices_can_not_be_filled(cage: Cage) -> None:
    ended = await cage.shell("echo > /dev/new")
    assert "Read-only file system" in ended.err


async def test_no_core_is_dumped(cage: Cage) -> None:
    assert (await cage.shell("ulimit -c")).out == "0\n"


def test_nothing_lives_on_when_this_program_is_killed(tmp_path: Path) -> None:
    needs_sandbox()
    cage = Cage(tmp_path)
    life = cage.upper / "life"
    os.mkfifo(life)
    running = subprocess.Popen([sys.executable, "-c", START, str(tmp_path)])
    with life.open("rb", buffering=0) as lives:
        assert lives.readline() == b"begun\n"
        running.kill()
        running.wait()
        assert lives.read() == b""  # it ends when nobody holds it any more
