"""What belongs to the function at a spec is shown to the model; code that keeps a parser busy is given up."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from countersign.agents.endpoint.files import Files
from countersign.agents.endpoint.gathering import sections
from countersign.agents.endpoint.masks import Masks
from countersign.agents.endpoint.material import Section, rendered
from countersign.agents.endpoint.structure import structure
from countersign.core.model import Hunk, HunkId, Remark, TaskId
from countersign.core.receipt import Attempt, Receipt
from countersign.core.related import Related
from countersign.core.round_base import Rejected
from countersign.ports import Repair, Round
from support.endpoint_task import EndpointTask

SPEC = "# spec: Say hello.\n#   ref: notes.txt\n#   scope: this file\n"
TREE = {
    "pack/hello.py": f"import words\n\n\n{SPEC}def hello():\n    return words.kind('hello')\n",
    "words.py": "def kind(word):\n    return word + '!'\n",
    "main.py": "from pack.hello import hello\n\n\ndef main():\n    print(hello())\n",
    "notes.txt": "Be brief.\n",
    "AGENTS.md": "Use short words.\n",
    "far.py": "x = 1\n",
}
X, Y = "x = 1\n", "y = 1\n"


def shown(task: EndpointTask) -> list[Section]:
    files = Files(task.bench, lambda path: path.startswith("pack/"), Masks(tuple))
    related = structure(task.brief, task.bench, files.paths(), lambda: False)
    return sections(task.brief, files, related)


def test_a_model_is_shown_what_it_needs(tmp_path: Path) -> None:
    with EndpointTask(tmp_path, TREE) as task:
        found = {section.title: section.text for section in shown(task)}
    assert [*found] == [
        "the spec",
        "pack/hello.py, all of it",
        "words.py, lines 1 to 2: kind is called there",
        "main.py, lines 4 to 5: main calls the function at the spec",
        "notes.txt, all of it (named in the spec)",
        "AGENTS.md: how code is written in this project",
        "the 6 files of the project",
    ]
    assert "1. goal: Say hello." in found["the spec"]
    assert "words.py  (read only)" in found["the 6 files of the project"]


def test_a_file_without_room_is_shown_around_its_spec(tmp_path: Path) -> None:
    long = f"import words\n{X * 4_000}{SPEC}def hello():\n    return 1\n{Y * 4_000}"
    with EndpointTask(tmp_path, {**TREE, "pack/hello.py": long}) as task:
        told = rendered(shown(task), "0123", 4000)
    assert "... lines 4002 to 4006:\n# spec: Say hello." in told
    assert "return 1" in told
    assert "import words" in told
    assert "y = 1" not in told
    assert "Not shown here as a whole, for want of room: pack/hello.py, all of it" in told
    assert len(told) < 4000 * 3.5


def test_hostile_code_is_given_up(tmp_path: Path) -> None:
    with EndpointTask(tmp_path, {"a.rs": "// spec: Do it\n" + "%w(" * 3000}) as task:
        assert structure(task.brief, task.bench, task.bench.paths(), lambda: False) == Related(None, ())


def test_what_failed_its_checks_is_told(tmp_path: Path) -> None:
    attempt = Attempt("tree", 1, 0.5, "E   assert 'hello' == 'Hello!'\n")
    receipt = Receipt("pytest -q", ("pytest", "-q"), attempt, attempt)
    with EndpointTask(tmp_path, TREE) as task:
        task.brief = replace(task.brief, repair=Repair(1, 3, (receipt,)))
        found = shown(task)
    assert "these checks fail" in found[1].text
    assert found[2].title == "the end of what `pytest -q` prints"
    assert "assert 'hello' == 'Hello!'" in found[2].text


def test_what_the_review_said_is_told(tmp_path: Path) -> None:
    hunk = Hunk(HunkId("h"), TaskId("t"), "pack/hello.py", 7, ("a\n",), ("b\n",), None, None)
    review = Round(2, (Remark(hunk.id, "Use a set."),), (hunk,), (Rejected(hunk, "unsafe", None),), (hunk,))
    with EndpointTask(tmp_path, TREE) as task:
        task.brief = replace(task.brief, round=review)
        texts = [section.text for section in shown(task)[1:5]]
    assert texts[0].startswith("This is round 2")
    assert texts[1] == "Use a set.\n\nIt is about:\n\npack/hello.py, line 8:\n-a\n+b"
    assert "Do not make this change again: it was rejected. Reason: unsafe." in texts[2]
    assert "make it anew" in texts[3]
