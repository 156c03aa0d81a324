"""Specs keep their places while somebody types, without being looked for at each key stroke."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path

from hypothesis import given, strategies as st

from countersign.core.model import Spec
from countersign.core.spec import find_specs
from countersign.core.state import Document
from countersign.core.text import Edit, Text
from countersign.lsp.spec_index import SpecIndex
from support.client import Client
from support.serving import RUN
from support.waiting import wait_until

SPEC = ["# spec: Größe 😀", "#   must: be it"]
PLAIN = st.sampled_from(["x = 1", "", "# plain", "def f(): pass", "# Spec", "y = 'a'"])
BLOCKS = st.lists(st.lists(PLAIN, max_size=4), min_size=1, max_size=4)


class Later:
    """Counts the checks that were put off, and never does one."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, work: Coroutine[object, object, None], name: str) -> None:
        assert name == "find the specs of a.py"
        self.count += 1
        work.close()


def specs_of(index: SpecIndex, text: Text) -> tuple[Spec, ...]:
    return index.specs(Document("a.py", text, 1), text, "spec:")


def nobody(path: str) -> None:
    raise AssertionError(path)


def text_of(blocks: list[list[str]]) -> Text:
    lines = list(blocks[0])
    for block in blocks[1:]:
        lines += ["", *SPEC, "", *block]
    return Text.of("".join(f"{line}\n" for line in lines))


@given(blocks=BLOCKS, data=st.data())
def test_specs_stand_where_the_core_would_find_them(blocks: list[list[str]], data: st.DataObject) -> None:
    later = Later()
    index = SpecIndex(later, nobody)
    text = text_of(blocks)
    assert specs_of(index, text) == find_specs("a.py", text)
    for _ in range(3):
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, min(start + 2, len(text))))
        new = data.draw(st.lists(PLAIN | st.sampled_from(SPEC), max_size=3))
        text, _ = text.edited(Edit(start, 0, stop, 0, "".join(f"{line}\n" for line in new)))
        assert specs_of(index, text) == find_specs("a.py", text)
        assert specs_of(index, text) is specs_of(index, text)


def test_an_edit_away_from_specs_only_moves_them() -> None:
    later = Later()
    index = SpecIndex(later, nobody)
    text = Text.of("x = 1\n" * 100 + "\n".join(SPEC))
    [before] = specs_of(index, text)
    for number in range(10):
        text, _ = text.edited(Edit(50, 0, 50, 0, f"{number}\n"))
        [after] = specs_of(index, text)
        assert after.span == before.span.shifted(number + 1)
        assert [clause.text for clause in after.clauses] == [clause.text for clause in before.clauses]
    assert later.count == 1


def test_a_quote_above_that_swallows_a_spec_is_noticed_a_moment_later(client: Client, source: Path) -> None:
    document = client.open(source, 'x = 1\n\n\n# spec: Do it\n#   done: true\n\n"""\n')
    client.offered(document, 3, RUN)
    client.replace(document, "x = 1", 'x = """')
    wait_until(client, lambda: client.lenses(document) == [], "the spec to go")
    client.undo(document)
    wait_until(client, lambda: len(client.lenses(document)) == 1, "the spec to be back")
