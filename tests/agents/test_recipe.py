from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from countersign.agents.recipe import RecipeAgent
from countersign.bench.copy import CopyBench, CopyBenches
from countersign.core.grammar import LIMIT
from countersign.core.model import Reason, TaskId
from countersign.core.scope import scope_of
from countersign.core.spec import find_specs
from countersign.core.text import Span, Text
from countersign.ports import Agent, AgentError, Brief, Progress, Report
from countersign.reins import Reins

Tree = dict[str, str]
Run = Callable[[Tree], tuple[Tree, Report]]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Tree], tuple[Brief, CopyBench]]:
    """Return a function that puts files into a workspace and opens a bench for the spec of the first one."""

    def open_bench(tree: Tree) -> tuple[Brief, CopyBench]:
        for path, text in tree.items():
            file = tmp_path / "workspace" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        path, text = next(iter(tree.items()))
        text = text.removeprefix("\ufeff")
        spec = find_specs(path, Text.of(text))[0]
        benches = CopyBenches(tmp_path / "workspace", tmp_path / "benches", "here")
        bench = benches.open(TaskId("t"), scope_of(spec).takes, [], lambda: False)
        return Brief(spec, Text.of(text)), bench

    return open_bench


@pytest.fixture
def run(opened: Callable[[Tree], tuple[Brief, CopyBench]]) -> Run:
    """Return a function from files, the first of which holds the spec, to the changed ones and the report."""

    def run_spec(tree: Tree) -> tuple[Tree, Report]:
        brief, bench = opened(tree)
        with closing(bench):
            report = asyncio.run(finished(brief, bench))
            return {change.path: (change.after or b"").decode() for change in bench.harvest()}, report

    return run_spec


async def finished(brief: Brief, bench: CopyBench) -> Report:
    signs = [sign async for sign in RecipeAgent().run(brief, bench, Reins())]
    *progress, report = signs
    assert all(isinstance(sign, Progress) for sign in progress)
    assert isinstance(report, Report)
    return report


def test_the_agent_fits_the_port() -> None:
    agent: Agent = RecipeAgent()
    assert agent.card.name == "recipe"


def test_a_rewrite_is_done_in_all_files_of_the_scope(run: Run) -> None:
    changed, report = run(
        {
            "a.py": "# spec: new\n#   rewrite: Optional[$T] -> $T | None\n#   scope: **/*.py\nx: Optional[int]\n",
            "deep/b.py": "y: List[\n    Optional[str]\n]\n",
            "deep/c.py": "z = 1\n",
            "d.txt": "Optional[int]\n",
        }
    )
    assert changed == {
        "a.py": "# spec: new\n#   rewrite: Optional[$T] -> $T | None\n#   scope: **/*.py\nx: int | None\n",
        "deep/b.py": "y: List[\n    str | None\n]\n",
    }
    clause = "rewrite: Optional[$T] -> $T | None"
    assert report.reasons == (
        Reason("a.py", Span(3, 4), clause, "$T = int"),
        Reason("deep/b.py", Span(1, 2), clause, "$T = str"),
    )
    assert report.notes == ()


def test_clauses_are_done_in_their_order(run: Run) -> None:
    changed, report = run(
        {
            "a.py": "# spec: x\n#   rewrite: f($A) -> g(\n#     $A, 1)\n#   rename: g -> h\n"
            "#   rewrite: h($A, $B) -> $B\ns = '🎉'\ny = [f(f(2)), g]\n"
        }
    )
    assert changed["a.py"].endswith("s = '🎉'\ny = [1, h]\n")
    assert {reason.span for reason in report.reasons} == {Span(6, 7)}
    assert [reason.clause.split(":")[0] for reason in report.reasons] == ["rewrite", "rename", "rewrite"]


def test_reasons_follow_the_lines_that_later_clauses_move(run: Run) -> None:
    _, report = run(
        {
            "a.py": "# spec: x\n#   rename: a -> b\n#   rewrite: f($X, $Y) -> $X\n"
            "f(1,\n  2\n)\na = 1\nf(a,\n  [\n  ])\nx = a\n"
        }
    )
    assert [(reason.clause.split(":")[0], reason.span) for reason in report.reasons] == [
        ("rename", Span(4, 5)),
        ("rename", Span(5, 6)),
        ("rename", Span(6, 7)),
        ("rewrite", Span(3, 4)),
        ("rewrite", Span(5, 6)),
    ]


def test_bytes_that_are_not_matched_stay(opened: Callable[[Tree], tuple[Brief, CopyBench]]) -> None:
    brief, bench = opened({"a.py": "\ufeff# spec: x\r\n#   rename: a -> b\r\n\x0ca = '🎉'\r# \u2028 a\nc = a"})
    with closing(bench):
        asyncio.run(finished(brief, bench))
        (change,) = bench.harvest()
        assert change.after == "\ufeff# spec: x\r\n#   rename: a -> b\r\n\x0cb = '🎉'\r# \u2028 a\nc = b".encode()


def test_each_file_is_read_in_its_own_language(run: Run) -> None:
    changed, _ = run(
        {
            "a.py": "# spec: x\n#   rewrite: f($A) -> g($A)\n#   scope: **/*\nf(1)\n",
            "b.js": "f(1); // f(1)\n",
            "c.c": "int main() { f(1); }\n",
            "script": "#!/usr/bin/env python3\nf(1)\n",
            "other": "f(1)\n",
            "e.tf": "f(1)\n",
        }
    )
    assert changed.keys() == {"a.py", "b.js", "c.c", "script"}
    assert changed["b.js"] == "g(1); // f(1)\n"


def test_this_function_limits_the_changes_to_it(run: Run) -> None:
    changed, _ = run(
        {
            "a.py": "f(0)\n\n\n# spec: x\n#   rewrite: f($A) -> g($A)\n#   rewrite: f2($A) -> g2($A)\n"
            "#   scope: this function\ndef one():\n    f(1)\n    f2(1)\n\n\ndef two():\n    f(2)\n    f2(2)\n"
        }
    )
    assert [line.strip() for line in changed["a.py"].splitlines() if "(" in line and "#" not in line] == [
        "f(0)", "def one():", "g(1)", "g2(1)", "def two():", "f(2)", "f2(2)",
    ]  # fmt: skip


def test_what_was_left_alone_is_named_with_its_place(run: Run) -> None:
    _, report = run(
        {
            "a.py": "# spec: x\n#   rewrite: check($X) -> assert $X\ncheck(1)\ny = check(2)\n",
        }
    )
    (note,) = report.notes
    assert note == (
        "a.py:4 was left alone by `rewrite: check($X) -> assert $X`: "
        "the code would no longer parse, or would mean something else."
    )


def test_many_places_left_alone_are_counted(run: Run) -> None:
    _, report = run({"a.py": "# spec: x\n#   rewrite: c($X) -> assert $X\nc(1)\n" + "y = c(2)\n" * 13})
    assert len(report.notes) == 11
    assert report.notes[-1] == "3 more matches were left alone for such reasons."


def test_a_rename_to_a_name_in_use_is_done_and_told(run: Run) -> None:
    changed, report = run({"a.py": "# spec: x\n#   rename: a -> b\na = 1\nb = 2\n"})
    assert changed["a.py"].endswith("b = 1\nb = 2\n")
    assert report.notes == (
        "`b` was a name already in 1 file, first at a.py:4: look closely whether the two are to become one.",
    )


def test_a_clause_that_matches_nothing_is_told(run: Run) -> None:
    changed, report = run(
        {
            "a.py": "# spec: x\n#   rewrite: f($A) -> g($A)\n#   rename: q -> r\n#   scope: *.py\n\n# f(1), q\n",
            "b.py": "'f(1) q'\n",
        }
    )
    assert changed == {}
    assert report == Report(
        notes=(
            "`rewrite: f($A) -> g($A)` matches nothing in 2 files.",
            "`rename: q -> r` matches nothing in 2 files.",
        ),
        model=None,
    )


def test_a_character_that_the_file_cannot_hold_leaves_it_as_it_is(
    opened: Callable[[Tree], tuple[Brief, CopyBench]],
) -> None:
    brief, bench = opened({"a.py": "# spec: x\n#   rename: a -> größe大\n#   scope: *.py\n", "b.py": "a = 1\n"})
    with closing(bench):
        bench.write("b.py", b"a = '\xe9'\n")
        report = asyncio.run(finished(brief, bench))
        assert bench.read("b.py") == b"a = '\xe9'\n"
    assert report.notes[-1] == (
        "b.py was left as it is: it is written in ISO 8859-1, which has no character U+5927 (line 1)."
    )


def test_a_file_that_no_parser_should_be_given_is_named(run: Run) -> None:
    changed, report = run(
        {"a.py": "# spec: x\n#   rename: a -> b\n#   scope: *.py\n", "b.py": "a = 1\n" + "#" * LIMIT}
    )
    assert changed == {}
    assert report.notes[-1] == "b.py was left as it is: it has more than 2,000,000 characters."


def test_files_that_are_no_text_are_passed_over(opened: Callable[[Tree], tuple[Brief, CopyBench]]) -> None:
    brief, bench = opened({"a.py": "# spec: x\n#   rename: a -> b\n#   scope: *.py\na = 1\n", "b.py": "a = '\0'\n"})
    with closing(bench):
        report = asyncio.run(finished(brief, bench))
        assert [change.path for change in bench.harvest()] == ["a.py"]
    assert report.notes == ()


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("rewrite: f($A -> g($A)", "no python code"),
        ("rewrite: f($A) -> g($B)", "The replacement uses `$B`"),
        ("rename: a b", "Line 2 of a.py: There is no `->`"),
        ("rewrite: f($$$A) -> g($A)", "The replacement uses $A, which"),
        ("must: work", "needs a `rewrite:`, `rename:` or `fix:` clause"),
        ("rename: a -> b\n#   scope: nowhere/*.py", "No file is in the scope of this spec"),
        ("rename: a -> b\n#   scope: *.txt", "words.txt is not in a language that recipes work in"),
        ("rename: a -> b\n#   scope: this function", "There is no function at this spec"),
    ],
)
def test_what_cannot_be_done_at_all_is_one_sentence(run: Run, spec: str, problem: str) -> None:
    with pytest.raises(AgentError) as raised:
        run({"a.py": f"# spec: x\n#   {spec}\n", "words.txt": ""})
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_loop_stays_responsive_and_cancelling_stops_the_work(
    opened: Callable[[Tree], tuple[Brief, CopyBench]],
) -> None:
    spec = "# spec: x\n#   rename: a -> b\n#   scope: **/*.py\n"
    body = "a = [1]\n" * 3000
    brief, bench = opened({"a.py": spec} | {f"f{number}.py": body for number in range(60)})

    async def cancelled_on_the_way() -> None:
        signs: list[Progress | Report] = []
        began = asyncio.Event()

        async def work() -> None:
            async for sign in RecipeAgent().run(brief, bench, Reins()):
                signs.append(sign)
                began.set()

        working = asyncio.create_task(work())
        await began.wait()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
        assert signs
        assert not any(isinstance(sign, Report) for sign in signs)

    with closing(bench):
        asyncio.run(cancelled_on_the_way())
        written = len(bench.harvest())
        assert written < 60
        assert len(bench.harvest()) == written
