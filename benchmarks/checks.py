"""What checking a proposal costs: `python benchmarks/checks.py [--check]`.

A changeset of 2,000 changed lines in 20 files of Python, TypeScript, Go and YAML, in 100 hunks, once as code is
and once with something to find in every fifth added line; in a process that has checked before, and in one that
has not, which loads and compiles what it needs. Beside it stands the floor: what it takes to find the same
hunks in the same texts, which every proposal pays. Time is that of the processor, so that a busy machine
measures the same. The bound of 150 ms is one of time; the ratio to the floor holds on any machine. With
`--check` the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from time import process_time
from timeit import repeat

from countersign.checks.project import Project
from countersign.checks.scan import findings
from countersign.core.hunks import propose
from countersign.core.model import Clause, ClauseKind, Mode, Proposal, Spec, TaskId
from countersign.core.text import Span, Text
from harness.telling import told

_BOUND = 0.150
"""Seconds for 2,000 changed lines."""
_RATIO = 25.0
"""Times what finding the hunks takes that checking them may take."""
_FILES, _HUNKS, _LINES = 20, 5, 20
"""Files, hunks in each, and changed lines in each of those: half removed and half added."""
_COLD = "--cold"

_KINDS = {
    "src/m{}.py": (
        "    value{0} = compute(left, right, mode={0})",
        "    try: result{0} = parse(text[{0}:])",
        "from package.module{0} import name, other as alias",
        "    raise ValueError(f'line {0} is wrong: {{text}}')",
    ),
    "tests/test_m{}.py": (
        "def test_the_sum_of_{0}(): ...",
        "    assert total([1, 2, {0}]) == {0} + 3",
        "    # Rounded half up, as promised in {0}.",
        "    with pytest.raises(ValueError, match='{0}'): total(None)",
    ),
    "web/m{}.ts": (
        "  const value{0} = await fetchValue('https://example.org/api/{0}');",
        "import {{ thing{0} }} from './things/{0}';",
        "  if (!token.startsWith('bearer')) throw new Error(`no ${{token}}`);",
        "  expect(sum(1, {0})).toBe({0} + 1);",
    ),
    "cmd/m{}.go": (
        "\tif err := run({0}); err != nil {{",
        '\t\treturn fmt.Errorf("step {0}: %w", err)',
        "\tvalues = append(values, {0})",
        "\t// {0} is what the protocol says.",
    ),
    "deploy/m{}.yaml": (
        "  key{0}: value",
        "  secretName: app-{0}",
        "  - image: registry/app:{0}",
        "  password: ${{PW_{0}}}",
    ),
}  # fmt: skip
_ODD = (
    "    assert True",
    "    password = 'tr0ub4dor&{0}x'",
    "    x = 'a\u200bb{0}'  # noqa",
    "import requestz{0}",
    "    connect('postgres://app:k3Jx9Q{0}Z2w@db.internal/app')",
)
_SPEC = Spec(
    "src/m0.py",
    Span(0, 2),
    Mode.TASK,
    (Clause(ClauseKind.GOAL, "change it", Span(0, 1)), Clause(ClauseKind.SCOPE, "**", Span(1, 2))),
)
_MANIFESTS = {"pyproject.toml": "[project]\ndependencies = ['package']\n", "go.mod": "module app\n"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    parser.add_argument(_COLD, action="store_true", help="check once and print the seconds")
    options = parser.parse_args()
    if options.cold:
        print(_seconds(_proposal(_texts(odd=False)), 1))
        return 0
    plain, odd = _texts(odd=False), _texts(odd=True)
    floor = min(repeat(lambda: _proposal(plain), timer=process_time, number=1, repeat=20))
    cold = float(
        subprocess.run([sys.executable, __file__, _COLD], capture_output=True, text=True, check=True).stdout
    )
    seconds = {"finding the hunks": floor, "checking": _seconds(_proposal(plain), 20)}
    seconds |= {"much to find": _seconds(_proposal(odd), 20), "the first time": cold}
    print(f"milliseconds for {_FILES * _HUNKS * _LINES:,} changed lines; load average {os.getloadavg()[0]:.1f}")
    for name, took in seconds.items():
        print(f"{name:20}{took * 1e3:8.1f}")
    holds = [told(f"{name}, seconds", took, _BOUND) for name, took in seconds.items() if took is not cold]
    holds += [told("checking to finding the hunks", seconds["checking"] / floor, _RATIO)]
    return int(options.check and not all(holds))


def _texts(*, odd: bool) -> list[tuple[str, Text, Text]]:
    """Return the files as (path, text before, text after): before every hunk stands a line that stays."""
    kinds = list(_KINDS.items())
    files: list[tuple[str, Text, Text]] = []
    for number in range(_FILES):
        name, lines = kinds[number % len(kinds)]
        before: list[str] = []
        after: list[str] = []
        for hunk in range(_HUNKS):
            for text in (before, after):
                text.append(f"stays {hunk}\n")
            for line in range(_LINES // 2):
                told = _ODD[(hunk + line) % len(_ODD)] if odd and line % 5 == 0 else lines[line % len(lines)]
                before.append(lines[line % len(lines)].format(hunk * 100 + line) + "\n")
                after.append(told.format(hunk * 100 + line + 50) + "\n")
        files.append((name.format(number), Text.of("".join(before)), Text.of("".join(after))))
    return files


def _proposal(files: list[tuple[str, Text, Text]]) -> Proposal:
    proposal = propose(TaskId("task"), "agent", files)
    assert proposal is not None  # noqa: S101 - the texts differ
    return proposal


def _seconds(proposal: Proposal, times: int) -> float:
    texts = {path: Text.of(text) for path, text in _MANIFESTS.items()}
    return min(
        repeat(
            lambda: findings(proposal, _SPEC, Project(Path("/nonexistent"), texts.get, lambda: list(texts))),
            timer=process_time,
            number=1,
            repeat=times,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
