"""What a key stroke costs the specs of a file: `python benchmarks/tracking.py [--check]`.

A text of 1,000, 10,000 and 100,000 lines with 20 specs is typed in: away from all specs, a new line above 19 of
them, inside of one, and a new one. Beside it stands what reading the whole text takes, which happens in another
process (`docs/decisions/specs-while-typing.md`). All is measured in one run, so that the ratios are to be trusted
more than the microseconds. With `--check` the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from time import perf_counter
from timeit import repeat

from countersign.core.comments import find
from countersign.core.state import State
from countersign.core.text import Edit, Text
from countersign.core.tracking import Tracked, begun, followed, settled
from countersign.lsp.linting import Lint
from harness.source import TYPED_COLUMN, Source, make_source
from harness.telling import told

_SIZES = (1_000, 10_000, 100_000)
_FLATNESS = 3.0
"""Times what a letter costs in 1,000 lines that it may cost in 100,000."""
_SHARE = 1 / 50
"""Of reading 10,000 lines, that any key stroke may cost in 100,000."""
_LETTER, _LINE, _INSIDE, _NEW, _LINT = (
    "letter elsewhere",
    "line above others",
    "letter in a spec",
    "new spec",
    "lint again",
)
_READ = "reading all"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    options = parser.parse_args()
    seconds = {size: _measured(make_source(size)) for size in _SIZES}
    print(f"microseconds, at best; load average {os.getloadavg()[0]:.1f}")
    print(f"{'':18}" + "".join(f"{size:>12,}" for size in _SIZES))
    for name in seconds[_SIZES[0]]:
        print(f"{name:18}" + "".join(f"{seconds[size][name] * 1e6:12,.1f}" for size in _SIZES))
    short, middle, long = (seconds[size] for size in _SIZES)
    holds = [told(f"{_LETTER}, 100,000 to 1,000 lines", long[_LETTER] / short[_LETTER], _FLATNESS)]
    holds += [told(f"{name} to {_READ}", long[name] / middle[_READ], _SHARE) for name in long if name != _READ]
    return int(options.check and not all(holds))


def _measured(source: Source) -> dict[str, float]:
    """Return the seconds that each kind of edit takes, and reading the text."""
    text = Text.of(source.text)
    tracked = begun("a.py", text)
    began = perf_counter()
    found = find(source.text, tracked.language, tracked.tag)
    seconds = {_READ: perf_counter() - began}
    tracked = settled(tracked, found)
    plain, spec, above = source.plain[0], source.specs[len(source.specs) // 2], source.specs[0] + 6
    edits = {
        _LETTER: Edit(plain, TYPED_COLUMN, plain, TYPED_COLUMN, "x"),
        _LINE: Edit(above, 0, above, 0, "\n"),
        _INSIDE: Edit(spec + 1, 12, spec + 1, 12, "x"),
        _NEW: Edit(plain, 0, plain, 0, "# spec: One more.\n"),
    }
    for name, edit in edits.items():
        seconds[name] = _typed(tracked, edit)
    state = State("s")
    linting = Lint(lambda: None, lambda: state)
    linting.findings(tracked, None)
    seconds[_LINT] = _best(lambda: linting.findings(tracked, None))
    return seconds


def _typed(tracked: Tracked, edit: Edit) -> float:
    after, _ = tracked.text.edited(edit)
    return _best(lambda: followed(tracked, after))


def _best(work: Callable[[], object]) -> float:
    return min(repeat(work, number=100, repeat=30)) / 100


if __name__ == "__main__":
    sys.exit(main())
