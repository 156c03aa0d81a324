"""What the plugin for Neovim costs: `python benchmarks/neovim.py [--check]`.

Two real editors with a screen show the same file, in which 50 hunks of the recipe agent wait: one with the plugin,
one without. Letters are typed between the hunks of each in turns, by the editor's own clock and with what the
screen takes. Then all 50 hunks are drawn anew; how long the screen alone takes stands beside it. With `--check` the
exit code is 1 when a bound does not hold. `NEOVIM` names the editor; without it, the one that `make test-editors`
fetches is used.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from harness.neovim import Editor
from harness.source import HUNKS, make_source
from harness.telling import told

_ROOT = Path(__file__).resolve().parents[1]
_PLUGIN = _ROOT / "editors" / "nvim"
_FETCHED = _ROOT / ".cache" / "editors" / "neovim" / "bin" / "nvim"
_LINES = 2_000
_STROKES, _DRAWINGS, _TURNS = 300, 40, 5
_DRAWING, _STROKE = 20.0, 2.0
"""Milliseconds that it may take to draw all hunks, and that a key stroke may take more with the plugin."""
_SCREEN, _DRAWN = "drawing the screen alone", f"drawing {HUNKS} hunks and the screen"
_WITHOUT, _WITH = "a key stroke without the plugin", "a key stroke with the plugin"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    parser.add_argument("--strokes", type=int, default=_STROKES, help="letters that are typed in each editor")
    parser.add_argument("--drawings", type=int, default=_DRAWINGS, help="how often the hunks are drawn")
    options = parser.parse_args()
    binary = Path(os.environ.get("NEOVIM", _FETCHED))
    if not binary.exists():
        sys.exit(f"{binary} does not exist; tools/editors/neovim.sh fetches it")
    with tempfile.TemporaryDirectory() as folder:
        measured = _measured(binary, Path(folder), options.strokes, options.drawings)
    print(f"milliseconds, median and 95th percentile; load average {os.getloadavg()[0]:.1f}")
    for name, samples in measured.items():
        print(f"{name:36}{_middle(samples):8.2f}{_late(samples):8.2f}")
    more = _middle(measured[_WITH]) - _middle(measured[_WITHOUT])
    holds = [
        told(f"{_DRAWN}, median, ms", _middle(measured[_DRAWN]), _DRAWING),
        told("a key stroke more with the plugin, median, ms", more, _STROKE),
    ]
    return int(options.check and not all(holds))


def _measured(binary: Path, folder: Path, strokes: int, drawings: int) -> dict[str, list[float]]:
    """Return the milliseconds that each takes."""
    source = make_source(_LINES)
    line = source.plain[0]
    with (
        Editor(binary, None, folder / "without", source.text) as stock,
        Editor(binary, _PLUGIN, folder / "with", source.text) as rich,
    ):
        measured: dict[str, list[float]] = {_SCREEN: rich.redrawings(drawings), _DRAWN: rich.drawings(drawings)}
        turns = [
            (stock.strokes(line, strokes // _TURNS), rich.strokes(line, strokes // _TURNS)) for _ in range(_TURNS)
        ]
    measured[_WITHOUT] = [sample for samples, _ in turns for sample in samples]
    measured[_WITH] = [sample for _, samples in turns for sample in samples]
    return measured


def _middle(samples: list[float]) -> float:
    return quantiles(samples, n=20)[9]


def _late(samples: list[float]) -> float:
    return quantiles(samples, n=20)[18]


if __name__ == "__main__":
    sys.exit(main())
