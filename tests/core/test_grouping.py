"""Which hunks belong together: an import and its use, all places of one mechanical change."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from countersign.core.grouping import belonging
from countersign.core.hunks import propose
from countersign.core.imports import imported
from countersign.core.model import Hunk, TaskId
from countersign.core.text import Text


def hunks_of(path: str, before: str, after: str) -> list[Hunk]:
    proposal = propose(TaskId("task"), "agent", [(path, Text.of(before), Text.of(after))])
    assert proposal is not None
    return [*proposal.files[0].hunks]


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("a.py", "import os.path as p, json\n", {"p", "json"}),
        ("a.py", "import xml.dom\n", {"xml"}),
        ("a.py", "from a.b import c, d as e  # f\n", {"c", "e"}),
        ("a.py", "from a import (\n    b,\n    c as d,\n)\n", {"b", "d"}),
        ("a.ts", 'import type { A, B as C } from "./x";\n', {"A", "C"}),
        ("a.tsx", "import React, * as all from 'react'\n", {"React", "all"}),
        ("a.js", 'const { a, b: c } = require("x");\n', {"a", "c"}),
        ("a.rs", "use std::collections::{HashMap, BTreeMap as Tree};\n", {"HashMap", "Tree"}),
        ("a.java", "import static java.util.List.of;\n", {"of"}),
        ("a.kt", "import a.b.C as D\n", {"D"}),
        ("a.go", '\t"net/http"\n\tyaml "gopkg.in/yaml.v3"\n', {"http", "HTTP", "Http", "yaml"}),
        ("a.c", '#include "lib/money_box.h"\n', {"money_box", "MONEY_BOX", "MoneyBox"}),
        ("a.rb", "require 'json'\n", {"json", "JSON", "Json"}),
        ("a.php", "use App\\Models\\User;\n", {"User"}),
        ("a.py", "x = 1  # from here import nothing\n", set[str]()),
        ("a.txt", "import nothing\n", set[str]()),
    ],
)
def test_what_is_imported_is_known_by_its_words(path: str, text: str, names: set[str]) -> None:
    assert imported(path, [text]) == names


BEFORE = "import os\n\n\ndef a():\n    return 1\n\n\ndef b():\n    return 2\n\n\ndef c():\n    return 3\n"
AFTER = (
    "import math\nimport os\n\n\ndef a():\n    return math.pi\n\n\ndef b():\n    return 4\n\n\n"
    "def c():\n    return math.e\n"
)


def test_an_import_and_what_uses_it_belong_together() -> None:
    the_import, first, other, last = hunks_of("a.py", BEFORE, AFTER)
    hunks = [the_import, first, other, last]
    assert belonging(the_import, hunks, ()) == (the_import, first, last)
    assert belonging(first, hunks, ()) == (the_import, first)
    assert belonging(other, hunks, ()) == (other,)


def test_a_use_in_another_file_does_not_belong_to_an_import() -> None:
    the_import, first, *_ = hunks_of("a.py", BEFORE, AFTER)
    elsewhere = replace(first, path="b.py")
    assert belonging(the_import, [the_import, elsewhere], ()) == (the_import,)


def test_all_places_of_a_mechanical_change_belong_together_and_no_claims_of_other_agents() -> None:
    said = {"clause": "rename: a -> b", "rationale": "renamed"}
    one, two, three = (replace(hunk, **said) for hunk in hunks_of("x.txt", "a\n.\na\n.\na\n", "b\n.\nb\n.\nb\n"))
    other = replace(three, rationale="something else")
    assert belonging(one, [one, two, other], {"rename: a -> b"}) == (one, two)
    assert belonging(one, [one, two, other], ()) == (one,)
