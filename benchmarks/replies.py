"""What comes of what real models wrote: `python benchmarks/replies.py [--corpus ARCHIVE] [--check]`.

Each reply of the corpus is read and compared with the result that is known to be right. Beside ours stand the
figures of other tools on the same items, as the README of the corpus has them. A result that is not the expected
one counts as wrong where another tool does reach that; where none does, it is doubtful whether anybody should.
Without the corpus, nothing is judged. Then it is told what a reply of a megabyte costs in a file of 100,000 lines,
whatever its form. With `--check` the exit code is 1 when a bar is broken: for each form a share of right results
above that of every other tool (of patches, as high, since one gets all right), no wrong one, and no path outside of
the workspace.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from countersign.core.reply import Form, read_reply
from harness.corpus import CORPUS, Item, items
from harness.judging import Outcome, is_outside, is_sound, outcome, tool_outcome

_PEERS = {
    "SEARCH/REPLACE": {
        "aider 0.86.2": "194/197",
        "exact replace": "155/197",
        "Cline": "154/197",
        "Roo multi-search-replace": "147/197",
    },
    "unified diff": {
        "aider udiff": "57/58",
        "git apply --recount -C1": "53/58",
        "GNU patch --fuzz=5": "22/58",
        "unidiff": "1/58",
    },
    "V4A patch": {"Roo": "69/69", "codex": "68/69", "Cline": "68/69", "aider": "53/69"},
    "exact edit": {},
    "whole file": {},
}
"""How many known results other tools reach, of how many."""
_UNION = 0.61
"""The share of unified diffs that any of eight tools applies soundly."""
_LINES, _SIZE = 100_000, 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="another archive of the same shape")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bar is broken")
    options = parser.parse_args()
    holds = True
    if options.corpus.is_file():
        holds = all([*_judged(options.corpus)])
    else:
        print(f"no replies are judged: there is no {options.corpus}")
    for name, seconds in _costs():
        print(f"{seconds * 1e3:8.0f} ms  {name} of a megabyte, in a file of {_LINES:,} lines")
    return int(options.check and not holds)


def _judged(corpus: Path) -> Iterator[bool]:
    """Print a table for each form; yield which bars hold."""
    blocks = _count(items("diff", corpus), Form.BLOCKS)
    yield _tell("SEARCH/REPLACE", blocks, _best("SEARCH/REPLACE"), above=True)
    diffs = items("udiff", corpus)
    agreed = [item for item in diffs if item.expected is not None and "log" not in item.meta]
    yield _tell("unified diff", _count(agreed, Form.DIFF), _best("unified diff"), above=True)
    yield _told_of_soundness(diffs)
    patches = items("patch", corpus)
    verified = [item for item in patches if item.meta.get("checked_against") or item.meta.get("kind")]
    yield _tell("V4A patch", _count(verified, Form.PATCH), _best("V4A patch"), above=False)
    others = Counter(_known(item, Form.PATCH) for item in patches if item not in verified)
    print(f"        scenarios of codex: {_listed(others)}")
    calls = items("tool-str_replace", corpus)
    known = Counter(tool_outcome(item) for item in calls if item.expected is not None)
    yield _tell("exact edit", known, 1.0, above=False)
    refused = Counter(tool_outcome(item) for item in calls if item.expected is None)
    yield _holds("edits that their tool refused are refused", set(refused) <= {Outcome.REFUSED})
    wholes = [item for name in ("whole", "lazy-whole") for item in items(name, corpus)]
    yield _tell("whole file", _count(wholes, Form.WHOLE), None, above=False)
    every = [(Form.BLOCKS, "diff"), (Form.DIFF, "udiff"), (Form.PATCH, "patch"), (Form.WHOLE, "whole")]
    outside = sum(
        is_outside(read_reply(i.model_output, form, i.files)) for form, n in every for i in items(n, corpus)
    )
    yield _holds(f"{outside} replies change something outside of the workspace", outside == 0)


def _best(name: str) -> float:
    """Return the highest share that another tool reaches."""
    return max(int(reached) / int(known) for reached, known in (told.split("/") for told in _PEERS[name].values()))


def _count(corpus: list[Item], form: Form) -> Counter[Outcome]:
    return Counter(outcome(item, form)[0] for item in corpus if item.expected is not None) + Counter(
        {
            Outcome.APPLIED: sum(
                outcome(item, form)[0] is Outcome.APPLIED for item in corpus if item.expected is None
            )
        }
    )


def _known(item: Item, form: Form) -> Outcome:
    return outcome(item, form)[0]


def _tell(name: str, found: Counter[Outcome], bar: float | None, *, above: bool) -> bool:
    """Print how many of the known results were reached; return whether that is enough, and none is wrong."""
    known = sum(count for one, count in found.items() if one is not Outcome.APPLIED)
    if not known:
        return True
    share = found[Outcome.RIGHT] / known
    print(f"\n{name}: {_listed(found)}\n{share:8.1%}  {found[Outcome.RIGHT]}/{known}  ours")
    for peer, told in _PEERS[name].items():
        reached, of = map(int, told.split("/"))
        print(f"{reached / of:8.1%}  {told}  {peer}")
    enough = bar is None or share > bar or (not above and share == bar)
    return _holds(
        f"{name}: right in {share:.1%}, wrong in {found[Outcome.WRONG]}", enough and not found[Outcome.WRONG]
    )


def _told_of_soundness(diffs: list[Item]) -> bool:
    replies = [(item, outcome(item, Form.DIFF)[1]) for item in diffs]
    sound = [reply for item, reply in replies if is_sound(item, reply)]
    idle, beside = sum(not reply.changes for reply in sound), sum(bool(reply.troubles) for reply in sound)
    unsound = sum(not reply.troubles and not is_sound(item, reply) for item, reply in replies)
    share = len(sound) / max(len(diffs), 1)
    print(f"        soundly applied: {len(sound)}/{len(diffs)}; {idle} of them change nothing, and {beside} have a")
    print(f"        trouble with another file; unsoundly: {unsound}")
    return _holds(f"unified diff: soundly applied in {share:.1%}, above {_UNION:.0%}", share > _UNION)


def _listed(found: Counter[Outcome]) -> str:
    return ", ".join(f"{found[one]} {one.value}" for one in Outcome if found[one])


def _holds(what: str, holds: bool) -> bool:  # noqa: FBT001 - it is printed
    print(f"{'holds ' if holds else 'BROKEN'}  {what}")
    return holds


def _costs() -> Iterator[tuple[str, float]]:
    """Yield how long large replies take, in seconds of the processor: many small edits, that fit or do not."""
    lines = [f"line {number} of {number % 7}" for number in range(_LINES)]
    text = "".join(f"{line}\n" for line in lines)
    count = _SIZE // 100
    step = _LINES // count
    shown = [lines[number * step : number * step + 2] for number in range(count)]
    edits = {
        "blocks": "".join(_block(old, [old[0], "new"]) for old in shown),
        "blocks that fit nowhere": "".join(_block([*old, "nowhere"], ["new"]) for old in shown),
        "a diff": "--- a/a.py\n+++ b/a.py\n" + "".join(_hunk(old, []) for old in shown),
        "a diff with lines left out": "--- a/a.py\n+++ b/a.py\n" + "".join(_hunk(old, ["left"]) for old in shown),
        "a patch": "*** Begin Patch\n*** Update File: a.py\n"
        + "".join(_hunk(old, []) for old in shown)
        + "*** End Patch\n",
        "a whole file with gaps": "a.py\n```\n"
        + "# ... existing code ...\n".join(f"{line}\n" for old in shown for line in old[:1])
        + "```\n",
        "one line": "a" * _SIZE,
    }
    for name, reply in edits.items():
        began = process_time()
        read_reply(reply, None, {"a.py": text})
        yield name, process_time() - began


def _block(old: list[str], new: list[str]) -> str:
    return "\n".join(["a.py", "<<<<<<< SEARCH", *old, "=======", *new, ">>>>>>> REPLACE", ""])


def _hunk(old: list[str], left: list[str]) -> str:
    return "\n".join(["@@", *(f" {line}" for line in left), f"-{old[0]}", "+new", f" {old[1]}", ""])


if __name__ == "__main__":
    sys.exit(main())
