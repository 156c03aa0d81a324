"""Code that reaches for the verdict of its tests."""

from __future__ import annotations

import pytest

from support.scanning import codes


@pytest.mark.parametrize(
    "after",
    [
        "import os\nos._exit(0)\n",
        "import atexit\n",
        "import pytest\n",
        "from _pytest.python import Function\n",
        "if 'PYTEST_CURRENT_TEST' in env: x = 2\n",
    ],
)
def test_what_reaches_for_the_verdict_is_found(after: str) -> None:
    assert "verdict-reached-for" in codes("code.py", "x = 1\n", after)
    assert "verdict-reached-for" not in codes("tests/test_code.py", "x = 1\n", after)


def test_an_object_that_is_equal_to_everything_is_found() -> None:
    before = "class A:\n    x = 1\n"
    assert "verdict-reached-for" in codes(
        "a.py", before, before + "    def __eq__(self, other):\n        return True\n"
    )
    other = "    def __eq__(self, other):\n        return self.x == other.x\n"
    assert "verdict-reached-for" not in codes("a.py", before, before + other)


def test_what_was_there_before_is_no_news() -> None:
    assert codes("a.py", "import os\nos._exit(0)\n", "import os\nos._exit(1)\n") == []
