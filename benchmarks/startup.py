"""From spawn to the `initialize` answer: Countersign against a minimal pygls server, in the same run.

`python benchmarks/startup.py [ROUNDS]` prints the medians and their ratio; the exit code is 1 above the bound. The
two take turns in shuffled order, so that what else the machine does hits both alike.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUND = 1.5
"""How many times the start of a minimal server ours may take."""
ROUNDS = 25

_MINIMAL = "from pygls.lsp.server import LanguageServer; LanguageServer('minimal', '1').start_io()"
_COMMANDS = {
    "countersign": [sys.executable, "-m", "countersign", "serve"],
    "minimal pygls": [sys.executable, "-c", _MINIMAL],
}


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    medians = {name: statistics.median(times) for name, times in measure(rounds).items()}
    for name, median in medians.items():
        print(f"{name:14} {median * 1000:6.0f} ms (median of {rounds})")
    ratio = medians["countersign"] / medians["minimal pygls"]
    print(f"{'ratio':14} {ratio:6.2f}    (bound {BOUND})")
    return int(ratio > BOUND)


def measure(rounds: int) -> dict[str, list[float]]:
    """Return the seconds each server took, by name; a first round, which fills the caches, is not counted."""
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name in random.sample(list(_COMMANDS), len(_COMMANDS)):
                seconds = _start(_COMMANDS[name], Path(folder))
                if number:
                    times[name].append(seconds)
    return times


def _start(command: list[str], folder: Path) -> float:
    """Start a server, ask it to initialize, and return the seconds until the answer had come."""
    params: dict[str, object] = {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": {}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise AssertionError("both are pipes")
        server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        server.stdin.flush()
        header = server.stdout.readline()
        seconds = time.perf_counter() - began
        server.kill()
    if not header.startswith(b"Content-Length"):
        raise SystemExit(f"no answer from: {' '.join(command)}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
