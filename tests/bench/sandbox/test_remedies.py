"""The words to type where nothing can be isolated."""

from __future__ import annotations

from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path

import pytest

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.bench.sandbox.canary import Canary
from countersign.bench.sandbox.remedies import for_complaint, for_missing
from countersign.bench.sandbox.unconfined import Unconfined
from countersign.ports import Confined, Layers, SandboxError
from support.sandboxes import needs_sandbox


@pytest.mark.parametrize(
    ("release", "words"),
    [
        ("ID=debian\n", "apt-get install bubblewrap"),
        ('ID="linuxmint"\nID_LIKE="ubuntu debian"\n', "apt-get install bubblewrap"),
        ('ID=rocky\nID_LIKE="rhel centos fedora"\n', "dnf install bubblewrap"),
        ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', "zypper install bubblewrap"),
        ("ID=plan9\n", "install the package bubblewrap"),
    ],
)
def test_what_is_missing_is_installed_as_the_system_does_it(tmp_path: Path, release: str, words: str) -> None:
    (tmp_path / "os-release").write_text(release)
    assert words in for_missing(tmp_path / "os-release")


def test_a_container_that_hides_proc_is_told_what_to_pass() -> None:
    assert "systempaths=unconfined" in for_complaint(
        "bwrap: Can't mount proc on /newroot/proc: Operation not permitted"
    )


def test_every_complaint_has_a_remedy() -> None:
    assert for_complaint("bwrap: anything else")


async def test_a_sandbox_that_leaks_is_not_used(tmp_path: Path) -> None:
    """The trial is run bare, as if nothing isolated it: it has to find that out."""
    needs_sandbox()
    bare = Unconfined(tmp_path)

    async def start(confined: Confined, scripts: Mapping[str, Path]) -> Process:
        (script,) = scripts.values()
        argv = tuple(str(script) if word in scripts else word for word in confined.argv)
        return await bare.start(Confined(argv, confined.layers, bounds=confined.bounds))

    canary = Canary(tmp_path / "state", "/usr/bin/bwrap")
    with pytest.raises(SandboxError, match="a file of the home can be read") as refused:
        await canary.fly(start)
    assert "a port of the machine can be reached" in str(refused.value)
    assert "system calls are not filtered" in str(refused.value)
    assert not canary.has_lived


async def test_what_has_held_once_is_not_tried_again(tmp_path: Path) -> None:
    needs_sandbox()
    sandbox = Bubblewrap(tmp_path, tmp_path / "state")
    await sandbox.ready()
    (memory,) = (tmp_path / "state").iterdir()
    before = memory.stat().st_mtime_ns
    await Bubblewrap(tmp_path, tmp_path / "state").ready()
    assert memory.stat().st_mtime_ns == before


async def test_a_command_without_a_sandbox_runs_on_the_bench_with_few_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "secret")
    (tmp_path / "bench").mkdir()
    (tmp_path / "shop" / "node_modules").mkdir(parents=True)
    script = "pwd; ls node_modules > made && echo $SHOP_KEY; (sleep 1000 &) ; sleep 1000"
    sandbox = Unconfined(tmp_path / "shop")
    confined = Confined(("sh", "-c", script), Layers(tmp_path / "bench"), ("node_modules",))
    process = await sandbox.start(confined)
    assert process.stdout is not None
    assert await process.stdout.readline() == f"{tmp_path}/bench\n".encode()
    assert await process.stdout.readline() == b"\n"
    process.kill()
    assert await process.stdout.read() == b""  # nobody holds the pipe any more
    await process.wait()
    assert (tmp_path / "bench" / "made").is_file()
