"""How tests look in each language: a table of regular expressions for one line of code each."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from msgspec import Struct

__all__ = ["Framework", "framework_of"]


class Framework(Struct, frozen=True):
    """`test` begins a test, with its name as the group `name` where one line has both; `skip` keeps tests from
    being run or from failing, `maybe` does so under a condition; `check` is an assertion, `exact` one that compares
    with one value, `loose` one that almost anything passes, `vacuous` one that can not fail.
    """

    test: re.Pattern[str]
    skip: re.Pattern[str]
    maybe: re.Pattern[str]
    check: re.Pattern[str]
    exact: re.Pattern[str]
    loose: re.Pattern[str]
    vacuous: re.Pattern[str]


class _Row(Struct, frozen=True):
    """The signs of a framework as they are written: most are never compiled."""

    test: str
    skip: str
    check: str
    exact: str
    loose: str
    vacuous: str
    maybe: str = r"(?!)"


@cache
def framework_of(language: str | None) -> Framework | None:
    """Return how the tests of a language look, None for one of which that is not known."""
    row = _ROWS.get(language or "")
    signs = msgspec.structs.asdict(row) if row is not None else None
    return Framework(**{name: re.compile(sign, re.VERBOSE) for name, sign in signs.items()}) if signs else None


_PYTHON = _Row(
    test=r"^\s*(?:async\s+)?def\s+(?P<name>test_\w*|test[A-Z]\w*)\s*\(",
    skip=r"""@(?:\w+\.)*(?:skip|xfail|expectedFailure)\b(?!\w) | \bpytest\.(?:skip|xfail)\( | \bself\.skipTest\(
        | \bpytestmark\s*=.*\b(?:skip|xfail)\b | \braise\s+(?:unittest\.)?SkipTest\b
        | ^\s*__test__\s*=\s*False | \bcollect_ignore(?:_glob)?\b\s*[=+.]""",
    maybe=r"@(?:\w+\.)*(?:skipif|skipIf|skipUnless)\b | \bpytestmark\s*=.*\bskipif\b | \bimportorskip\(",
    check=r"^\s*assert\b | \bself\.(?:assert[A-Z_]\w*|fail)\( | \.assert_\w+\( | \bpytest\.(?:raises|warns)\(",
    exact=r"""^\s*assert\b[^#]*[^=!<>]==[^=] | \bassert(?:Equal|Is|ListEqual|DictEqual|RaisesRegex)\(
        | \bassert_\w*equal""",
    loose=r"""^\s*assert\s+(?:[\w.()\[\]'"]+|[^#]+\bis\s+not\s+None|isinstance\(.*\))\s*(?:\#.*)?$
        | ^\s*assert\s+[^=#<>]*[<>]=?[^=#<>]*(?:\#.*)?$
        | \bassert(?:True|IsNotNone|IsInstance|In|Greater\w*|Less\w*|Raises)\( | \bassert_called\(""",
    vacuous=r"""^\s*assert\s+(?:True|1|not\s+False)\s*(?:,|\#|$) | \bassertTrue\(\s*True\s*[,)]
        | ^\s*assert\b.*\bor\s+True\b""",
)

_SCRIPT = _Row(
    test=r"""^\s*(?:it|test|specify)(?:\.\w+){0,3}(?:\([^()]*\))?\s*\(\s*["'`](?P<name>[^"'`]*)""",
    skip=r"""\b(?:it|test|describe|context|suite|specify)(?:\.\w+){0,3}\.(?:skip|only|todo|fixme|fails|failing)\b
        | ^\s*(?:xit|xtest|xdescribe|xcontext|fit|fdescribe|ftest)\s*\( | \bthis\.skip\(""",
    maybe=r"\b(?:it|test|describe)(?:\.\w+){0,3}\.(?:skipIf|runIf)\b",
    check=r"""\bexpect\s*[.(] | \bassert(?:\.\w+){0,3}\s*\( | \.should\b
        | \bt\.(?:is|deepEqual|true|false|throws|ok|equal)\(""",
    exact=r"\.(?:toBe|toEqual|toStrictEqual|toHaveBeenCalledWith|equal|eql|deepEqual|strictEqual|deepStrictEqual)\(",
    loose=r"""\.(?:toBeTruthy|toBeDefined|toHaveBeenCalled|toThrow)\(\s*\) | \.not\.toBe(?:Null|Undefined)\(
        | \.toBe(?:Greater|Less)Than\w*\( | \.(?:ok|exist|isOk|isDefined)\b | \bassert\(\s*[\w.]+\s*\)""",
    vacuous=r"""\bexpect\(\s*(?:true|1)\s*\)\s*\.(?:toBe|toEqual|toBeTruthy)\(\s*(?:true|1)?\s*\)
        | \bassert(?:\.ok|\.isTrue)?\(\s*true\s*[,)]""",
)

_GO = _Row(
    test=r"^func\s+(?P<name>(?:Test|Fuzz|Example|Benchmark)\w*)\s*\(",
    skip=r"\b[tb]\.Skip(?:f|Now)?\(",
    check=r"\bt\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\( | \b(?:assert|require)\.\w+\(",
    exact=r"\b(?:assert|require)\.(?:Equal\w*|EqualValues|Exactly|JSONEq|ElementsMatch|ErrorIs)\(",
    loose=r"\b(?:assert|require)\.(?:NotNil|NotEmpty|True|NoError|Error|Greater\w*|Less\w*|IsType)\(",
    vacuous=r"\b(?:assert|require)\.True\(\s*t,\s*true\s*[,)]",
)

_RUST = _Row(
    test=r"^\s*\#\[(?:\w+::)*(?:test|rstest|bench)\b",
    skip=r"^\s*\#\[ignore\b",
    check=r"\b(?:debug_)?assert(?:_\w+)?!\s*[(\[{]",
    exact=r"\bassert_eq!\s*\(",
    loose=r"\bassert!\s*\(\s*[\w.]+(?:\.is_(?:ok|some|err)\(\))?\s*\)",
    vacuous=r"\bassert!\s*\(\s*true\s*[,)]",
)

_OBJECTS = _Row(
    test=r"^\s*(?:@(?:Test|ParameterizedTest|RepeatedTest)\b | \[(?:Test|Fact|Theory|TestMethod|TestCase)\b)",
    skip=r"""^\s*@(?:Disabled|Ignore)\b | ^\s*\[(?:Ignore|Explicit)\b | \bSkip\s*=\s*"
        | @Test\(\s*enabled\s*=\s*false""",
    maybe=r"@(?:Enabled|Disabled)(?:If|On)\w* | \bassum(?:e|ing)(?:True|False|That)\(",
    check=r"\b(?:[Aa]ssert\w*|verify|expect\w*|XCTAssert\w*|Assert\.\w+|fail)\s*[({<] | \.[Ss]hould\w*[({.]",
    exact=r"\bassert(?:Equals|Same|ArrayEquals|That)\s*\( | \bAssert\.(?:Equal|AreEqual|Same)\s*\( | \.isEqualTo\(",
    loose=r"""\bassert(?:NotNull|True|NotEquals)\s*\( | \bAssert\.(?:NotNull|True|IsNotNull|IsTrue)\s*\(
        | \.isNotNull\(""",
    vacuous=r"\bassertTrue\s*\(\s*true\s*[,)] | \bAssert\.(?:True|IsTrue)\s*\(\s*true\s*[,)]",
)

_RUBY = _Row(
    test=r"""^\s*(?:(?:it|specify|scenario|test|should)\s*\(?\s*["'] | def\s+(?=test_))(?P<name>[^"'(\s][^"'(]*)""",
    skip=r"""^\s*(?:xit|xspecify|xdescribe|xcontext|pending|skip|fit|fdescribe|fcontext)\b
        | ,\s*(?:skip|pending|focus):""",
    check=r"\bexpect\s*[({] | ^\s*(?:assert|refute)\w*\b | \.should(?:_not)?\b | \bmust_\w+",
    exact=r"\.to\s+(?:eq|eql|equal|be)\b | \bassert_equal\b | \bmust_equal\b",
    loose=r"\.to\s+(?:be_truthy|be_present|be_a\b) | \bnot_to\s+be_nil | ^\s*assert\s+\w+\s*$ | \bassert_not_nil\b",
    vacuous=r"^\s*assert\s+true\b | \bexpect\(\s*true\s*\)\.to\s+(?:be\s+true|eq\(?\s*true|be_truthy)",
)

_PHP = _Row(
    test=r"\bfunction\s+(?P<name>test\w+)\s*\( | ^\s*\#\[Test\b | ^\s*(?:it|test)\(\s*['\"]",
    skip=r"->markTest(?:Skipped|Incomplete)\( | ->skip\(",
    check=r"(?:->|::)assert\w+\( | ->expectException\w*\( | \bexpect\(",
    exact=r"(?:->|::)assert(?:Same|Equals)\( | ->toBe\( | ->toEqual\(",
    loose=r"(?:->|::)assert(?:NotNull|True|NotEmpty|InstanceOf)\( | ->toBeTruthy\(",
    vacuous=r"(?:->|::)assertTrue\(\s*true\s*[,)]",
)

_ELIXIR = _Row(
    test=r"""^\s*(?:test|property)\s+"(?P<name>[^"]*)""",
    skip=r"@(?:module|describe)?tag\s+:?(?:skip|pending)\b",
    check=r"^\s*(?:assert|refute)\w*\b",
    exact=r"^\s*assert\b.*[^=!]==[^=]",
    loose=r"^\s*assert\s+[\w.]+\s*$ | ^\s*refute\s+is_nil",
    vacuous=r"^\s*assert\s+true\s*$",
)

_C = _Row(
    test=r"""^\s*(?:TEST(?:_F|_P)?\s*\(\s*(?P<name>\w+\s*,\s*\w+) | (?:TEST_CASE|SCENARIO)\s*\(\s*")""",
    skip=r"\bGTEST_SKIP\b | \bDISABLED_\w+ | \bTEST_IGNORE\w*\b | \[\.\w*\]",
    check=r"\b(?:EXPECT|ASSERT|CHECK|REQUIRE|TEST_ASSERT)(?:_\w+)?\s*\( | \bassert\s*\(",
    exact=r"\b(?:EXPECT|ASSERT|CHECK|REQUIRE)_(?:EQ|STREQ|EQUAL|DOUBLE_EQ|FLOAT_EQ)\s*\(",
    loose=r"\b(?:EXPECT|ASSERT)_(?:TRUE|NE|GE|LE|GT|LT|NO_THROW)\s*\( | \b(?:CHECK|REQUIRE)\s*\(\s*[\w.>-]+\s*\)",
    vacuous=r"\b(?:EXPECT|ASSERT)_TRUE\s*\(\s*true\s*\) | \b(?:CHECK|REQUIRE)\s*\(\s*true\s*\)",
)

_ROWS = {
    "python": _PYTHON,
    **dict.fromkeys(("javascript", "jsx", "typescript", "tsx"), _SCRIPT),
    "go": _GO,
    "rust": _RUST,
    **dict.fromkeys(("java", "kotlin", "csharp", "scala", "groovy", "swift"), _OBJECTS),
    "ruby": _RUBY,
    "php": _PHP,
    "elixir": _ELIXIR,
    **dict.fromkeys(("c", "cpp"), _C),
}
