"""The benchmark of the server measures what it says, and takes nothing that it could not measure for a success."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.bounds import BOUNDS, Bound, judge
from harness.figures import Figures, Key
from harness.servers import OURS
from harness.source import HUNKS, SPECS, TYPED_COLUMN, make_source

_LSP = Path(__file__).parents[2] / "benchmarks" / "lsp.py"
_BURST = next(bound for bound in BOUNDS if bound.scenario == "burst")


@pytest.mark.parametrize(("ours", "holds"), [(0.24, True), (0.25, False), (0.3, False)])
def test_a_bound_holds_below_its_share_of_the_other_figure(ours: float, *, holds: bool) -> None:
    (verdict,) = judge(_figures(_BURST, ours, 1.0), ["burst"], [10_000])
    assert verdict.ratio == ours
    assert verdict.holds is holds


def test_a_bound_on_a_server_that_is_not_there_does_not_hold() -> None:
    figures = Figures()
    figures.add(_BURST.ours, [0.1])
    figures.missing[_BURST.other] = "it is not installed"
    (verdict,) = judge(figures, ["burst"], [10_000])
    assert not verdict.holds
    assert verdict.why == "pygls: it is not installed"


def test_a_server_that_failed_in_one_round_keeps_no_bound() -> None:
    figures = _figures(_BURST, 0.1, 1.0)
    figures.missing[_BURST.ours] = "it is gone"
    (verdict,) = judge(figures, ["burst"], [10_000])
    assert not verdict.holds
    assert verdict.why == f"{OURS}: it is gone"


@pytest.mark.parametrize("lines", [1_000, 1_003, 10_000])
def test_the_measured_file_holds_what_it_says_at_these_lines(lines: int) -> None:
    source = make_source(lines)
    text = source.text.splitlines()
    assert len(text) == lines
    assert [number for number, line in enumerate(text) if "legacy_round(total)" in line] == list(source.hunks)
    assert [number for number, line in enumerate(text) if line.startswith("# spec:")] == list(source.specs)
    assert (len(source.hunks), len(source.specs)) == (HUNKS, SPECS)
    assert all(text[number][TYPED_COLUMN - 3 : TYPED_COLUMN + 2] == "price" for number in source.plain)


def test_a_run_measures_ours_with_its_hunks_and_fails_without_the_others() -> None:
    options = ["--quick", "--servers", "countersign,floor", "--sizes", "1000", "--only", "hover,lens"]
    done = subprocess.run(
        [sys.executable, str(_LSP), *options, "--json", "--check"], capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)
    measured = {(figure["server"], figure["scenario"], figure["size"]) for figure in found["figures"]}
    assert measured == {(server, name, 1_000) for server in (OURS, "floor") for name in ("hover", "lens")}
    assert found["missing"] == []
    assert [bound["ratio"] for bound in found["bounds"]] == [None]
    assert done.returncode == 1


def _figures(bound: Bound, ours: float, other: float) -> Figures:
    figures = Figures()
    for key, value in ((bound.ours, ours), (bound.other, other)):
        figures.add(Key(key.server, key.scenario, key.size), [value])
    return figures
