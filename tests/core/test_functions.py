from __future__ import annotations

import pytest

from countersign.core.functions import function_of
from countersign.core.text import Span, Text
from support.functions import FUNCTIONS


@pytest.mark.parametrize(
    ("grammar", "code"),
    FUNCTIONS,
)
def test_the_function_is_the_one_below_or_around_the_spec(grammar: str, code: str) -> None:
    text = Text.of(code.replace("«", "").replace("»", ""))
    line = next(number for number, line in enumerate(text) if "spec: y" in line)
    found = function_of(text, grammar, Span(line, line + 1))
    assert found is not None
    marked = str(text)
    assert f"{marked[: found.start]}«{marked[found.start : found.stop]}»{marked[found.stop :]}" == code


@pytest.mark.parametrize(
    "code",
    [
        "# spec: y\n",
        "# spec: y\nx = 1\n",
        "# spec: y\nclass A:\n    def f(self): pass\n",
        "def f(): pass\n\n# spec: y\nx = 1\n",
    ],
)
def test_there_may_be_no_function(code: str) -> None:
    line = code.count("\n", 0, code.index("# spec"))
    assert function_of(Text.of(code), "python", Span(line, line + 1)) is None


def test_an_unknown_language_has_no_functions() -> None:
    assert function_of(Text.of("# spec: y\n"), "cobol", Span(0, 1)) is None
