"""Where the table vouches for a comment it must say what the parser says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from countersign.core.certain import certain, vouch
from countersign.core.confirming import Region, confirm
from countersign.core.languages import named
from countersign.core.syntax import Language

TAG = "spec:"

STATEMENTS = {
    "python": """
        x = "a"
        y = 'it is "b"'
        z = r"\\"
        def f(a): return a
        s = '''\n# spec: in a string\n'''
        t = f"{x}{y!r}"
        u = f\"\"\"\n# spec: in a string, {x}\n\"\"\"
        v = f"{x["a"]}"
        w = "a\\\n# spec: goes on"
        # it's
        d = {'#': "#"}  # "
    """,
    "go": """
        x := "a"
        s := `\n// spec: in a string\n`
        r := '"'
        y := "\\""
        /* a " */
        z := a / b
        // it's
    """,
    "java": """
        String x = "a";
        char c = '"';
        String y = "\\"";
        /* a ' */
        int i = 1 / 2;
        // it's
    """,
    "c": """
        char *x = "a";
        int c = '"';
        char *y = "\\"";
        /* a ' */
        int i = 1 / 2;
        // it's
        #define A(x) \\\n    // spec: in a macro
        char *w = "a\\\n// spec: goes on";
    """,
    "cpp": """
        auto x = "a";
        auto s = R"x(\n// spec: in a string "\n)x";
        int i = 1'000'000;
        // it's
        /* " */
    """,
    "rust": """
        let x = "a";
        let s = "\n// spec: in a string\n";
        let t = r#"\n// spec: in a "string\n"#;
        let c = '"';
        let u = br"a\\";
        fn f<'a>(x: &'a str) {}
        /* a /* in a */ comment " */
        let b = b'"';
        // it's
    """,
    "yaml": """
        a: "b"
        c: 'it''s "d"'
        e: |\n  # spec: in a string
        f: >-  # folded\n  # spec: in a string
        g: "\n  # spec: in a string\n  "
        h: don't
        i: https://example.org/#j
        k: [l, "m"]  # it's
    """,
    "typescript": """
        const x = "a" + 'b';
        const s = `\n// spec: in a string\n`;
        const t = `${x}\n// spec: in a string\n`;
        const u = `${f(`\n// spec: in a string\n`)}`;
        const r = /["'`]/.test(x);
        const q = / '/;
        if (x) { return /`/.exec(x); }
        const d = a / b / c;
        const v: Map<string, number> = f();
        const p = "/path/it's";
        // it's
        /* ` */
    """,
    "javascript": """
        const x = "a" + 'b';
        const s = `\n// spec: in a string\n`;
        const u = `${f(`\n// spec: in a string\n`)}`;
        const r = x.replace(/[/"]/g, "/*");
        const e = <p>\n// spec: in an element\n</p>;
        const i = a <b;
        // it's
        /** @returns {Promise<string>} */
    """,
}
IN_HASHES = ("# spec: a", "x = 1  # spec: a", "    # spec: a")
IN_SLASHES = (
    *("// spec: a", "x = 1; // spec: a", "    // spec: a", "// a\\\n// spec: b"),
    *("/* spec: a */", "/*\n * spec: a\n */"),
)
IN_YAML = ("# spec: a", "x: 1  # spec: a", "    # spec: a")
COMMENTS = dict.fromkeys(STATEMENTS, IN_SLASHES) | {"python": IN_HASHES, "yaml": IN_YAML}


def language(name: str) -> Language:
    found = named(name)
    assert found is not None
    return found


def statements(name: str) -> list[str]:
    return [line.strip(" ") for line in STATEMENTS[name].strip("\n ").split("\n        ")]


def told(name: str, text: str) -> tuple[Region, list[int]]:
    places = [place for place in range(len(text)) if text.startswith(TAG, place)]
    return Region(language(name), 7, text), [place + 7 for place in places]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(STATEMENTS)))
    parts = st.sampled_from(statements(name)) | st.sampled_from(COMMENTS[name])
    return name, "\n".join([*draw(st.lists(parts, max_size=8)), draw(st.sampled_from(COMMENTS[name])), ""])


@settings(deadline=None, max_examples=300)
@given(texts())
def test_what_is_certain_is_what_the_parser_says(written: tuple[str, str]) -> None:
    region, places = told(*written)
    for place in places:
        vouched, confirmed = vouch(region, [place]), confirm(region, [place])
        assert set(vouched) == set(confirmed)
        assert [stretch.start for stretch in vouched.values()] == [stretch.start for stretch in confirmed.values()]
    assert set(vouch(region, places)) == set(confirm(region, places))


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_comment_in_ordinary_code_needs_no_parser(name: str) -> None:
    for comment in COMMENTS[name]:
        region, places = told(name, f"\n{comment}\n")
        is_plain = "x" not in comment and "\\" not in comment
        assert (certain(region.text, region.language, [place - 7 for place in places]) is not None) == is_plain


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("python", 'x = f"""{f"""a"""}"""'),
        ("python", "x = 'broken"),
        ("python", "x = (\\"),
        ("javascript", "x = `${f(`a`)}`"),
        ("javascript", "x = y.replace(/'/, 1)"),
        ("javascript", "return <p>it's</p>"),
        ("javascript", "return / '/.test(x)"),
        ("typescript", "if (a) { /`/.exec(b) }"),
        ("rust", 'x = br"a\\"'),
        ("c", 'x = R"(a)"'),
        ("c", "#error don't"),
        ("yaml", "a: |"),
        ("ruby", "a = 1"),
    ],
)
def test_behind_what_the_table_may_misread_nothing_is_certain(name: str, before: str) -> None:
    marker = "#" if name in {"python", "yaml", "ruby"} else "//"
    text = f"{before}\n{marker} spec: a\n"
    assert certain(text, language(name), [text.index(TAG)]) is None
