"""What root's commands run as, where root is: nobody, whatever the file system can do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.sandboxes import Cage, needs_sandbox

IS_ROOT = os.getuid() == 0

ELSEWHERE = """
import asyncio, sys
from pathlib import Path
from support.sandboxes import Cage

cage = Cage(Path(sys.argv[1]))
(cage.upper / "old.txt").write_text("old")
(cage.upper / "old.txt").chmod(0o600)
(cage.upper / "link").symlink_to("/etc/hostname")
ended = asyncio.run(cage.shell("id -u; echo more >> old.txt; echo > new.txt; cat old.txt"))
sys.exit(ended.err or ended.out)
"""


@pytest.mark.skipif(not IS_ROOT, reason="it is about root")
async def test_commands_of_root_run_as_nobody_and_what_they_write_is_roots(cage: Cage) -> None:
    (cage.base / "old.txt").write_text("old\n")
    (cage.base / "old.txt").chmod(0o600)
    ended = await cage.shell("id -u; echo more >> old.txt; cat old.txt")
    assert ended.out == "65534\nold\nmore\n"
    assert (cage.upper / "old.txt").stat().st_uid == 0


@pytest.mark.skipif(not IS_ROOT, reason="it is about root")
def test_a_bench_on_a_file_system_without_maps_of_users_is_given_away(tmp_path: Path) -> None:
    """Such a file system is overlayfs, mounted where nobody else sees it."""
    needs_sandbox()
    for name in ("lower", "upper", "work", "place"):
        (tmp_path / name).mkdir()
    layers = f"lowerdir={tmp_path}/lower,upperdir={tmp_path}/upper,workdir={tmp_path}/work"
    script = f'mount -t overlay overlay -o {layers} {tmp_path}/place && exec "$@"'
    python = [sys.executable, "-c", ELSEWHERE, str(tmp_path / "place")]
    paths = os.pathsep.join(path for path in sys.path if path)
    ran = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", *python],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount:" in ran.stderr:
        pytest.skip(ran.stderr)
    assert Path("/etc/hostname").stat().st_uid == 0
    assert ran.stderr == "65534\noldmore\n\n"
