"""Where comments are found, and where what looks like one is none."""

from __future__ import annotations

import pytest

from countersign.core.comment_lines import Form
from countersign.core.comments import comments_of
from countersign.core.languages import language_of
from countersign.core.scanner import scan
from countersign.core.text import Text


def said(path: str, text: str, tag: str = "spec:") -> list[tuple[int, ...]]:
    """Return the lines of each comment with a tag."""
    return [tuple(line.line for line in comment.lines) for comment in comments_of(Text.of(text), path, None, tag)]


def goals(path: str, text: str) -> list[str]:
    """Return what stands behind `spec:` in the lines of comments."""
    lines = (line.text for comment in comments_of(Text.of(text), path) for line in comment.lines)
    return [line[5:].strip() for line in lines if line.lower().startswith("spec:")]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("a.py", 'x = "# spec: no"\n"""\n# spec: no\n"""\n# spec: yes\n', ["yes"]),
        ("a.py", 'def f():\n    """\n    spec: no\n    # spec: no\n    """\n', []),
        ("a.py", 'x = ("a"  # spec: yes\n     "b")\n', ["yes"]),
        ("a.py", "x = f'''{\n  1  # spec: yes\n}'''\n", ["yes"]),
        ("a.ts", "const a = `\n// spec: no\n${b /* spec: yes */}`\n", ["yes"]),
        ("a.js", "a = /[\"'`]/; // spec: yes\nb = '// spec: no'\n", ["yes"]),
        ("a.tsx", "a = <p>\n// spec: no\n{/* spec: yes */}</p>\n", ["yes"]),
        ("a.jsx", "a = <p>\n  {/* spec: yes\n      more */}\n</p>\n", ["yes"]),
        ("a.html", "<p title='<!-- spec: no -->'>don't</p><!-- spec: yes -->\n", ["yes"]),
        ("a.html", "<script lang=ts>\n// spec: yes\nlet s = '// spec: no'\n</script>\n// spec: no\n", ["yes"]),
        ("a.html", "<style>\n/* spec: yes */\n</style>\n/* spec: no */\n", ["yes"]),
        (
            "a.vue",
            "<template><!-- spec: one --></template>\n<script setup>\n// spec: two\n</script>\n",
            ["one", "two"],
        ),
        ("a.svelte", "{#if a < b}\n<!-- spec: yes -->\n{/if}\n", ["yes"]),
        ("a.md", "```\n<!-- spec: no -->\n```\n`<!-- spec: no -->` <!-- spec: yes -->\n", ["yes"]),
        ("a.md", "# spec: no\n[//]: # (spec: yes)\n", ["yes"]),
        ("a.yaml", "spec:\n  a: |\n    # spec: no\n  b: 'x # spec: no' # spec: yes\n", ["yes"]),
        ("a.yaml", "a: it's\nb: 1 # spec: yes\n", ["yes"]),
        ("a.rs", 'let a = r#"\n// spec: no\n"#; let b = \'"\'; // spec: yes\n', ["yes"]),
        ("a.cpp", 'auto a = R"x(\n// spec: no\n)x"; // spec: yes\n', ["yes"]),
        ("a.cs", 'var a = """\n// spec: no\n"""; var b = @"\\"; // spec: yes\n', ["yes"]),
        ("a.swift", 'let a = """\n/* spec: no */\n"""\n// spec: yes\n', ["yes"]),
        ("a.kt", 'val a = "${"// spec: no"}" // spec: yes\n', ["yes"]),
        ("a.go", "a := `\n// spec: no\n` // spec: yes\n", ["yes"]),
        ("a.lua", "a = [==[\n-- spec: no\n]==] -- spec: yes\n", ["yes"]),
        ("a.rb", "a = <<~X\n# spec: no\nX\nb = %q(# spec: no) # spec: yes\n", ["yes"]),
        ("a.php", "<?php\n$a = <<<X\n# spec: no\nX;\n#[Attr] # spec: yes\n", ["yes"]),
        ("a.sh", "cat <<'X'\n# spec: no\nX\necho ${#a} a#b # spec: yes\n", ["yes"]),
        ("a.sql", "select $q$ -- spec: no\n$q$, '--spec: no', 'it''s' -- spec: yes\n", ["yes"]),
        ("a.clj", '(str "; spec: no" \\" \\;) ; spec: yes\n', ["yes"]),
        ("a.tex", "100\\% spec: no\n\\begin{verbatim}\n% spec: no\n\\end{verbatim}\n% spec: yes\n", ["yes"]),
        ("a.ml", "let a = {x|(* spec: no *)|x} (* (* *) spec: yes *)\n", []),
        ("a.ml", "let a = {x|(* spec: no *)|x} (* spec: yes (* more *) *)\n", ["yes (* more *)"]),
        ("a.hs", "a --> b -- spec: yes\n{- {- -}\nspec: two -}\n", ["yes", "two"]),
        ("a.erl", 'a() -> $% , "% spec: no". % spec: yes\n', ["yes"]),
        ("a.vim", 'let a = "b"\n" spec: yes\n', ["yes"]),
        ("a.json", '{"a": "// spec: no"} // spec: yes\n', ["yes"]),
        ("Dockerfile", "RUN echo # spec: no\n# spec: yes\n", ["yes"]),
        ("a.tcl", 'set a "# spec: no" ;# spec: yes\n', ["yes"]),
        ("a.pl", "=pod\n\nspec: yes\n\n=cut\nmy $n = $#a; # spec: two\n", ["yes", "two"]),
    ],
)
def test_a_comment_is_told_from_a_string(path: str, text: str, found: list[str]) -> None:
    assert goals(path, text) == found


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("a.py", "def f(:\n    # spec: yes\n", ["yes"]),
        ("a.py", "x = '\n# spec: yes\n", ["yes"]),
        ("a.py", 'x = """\n# spec: yes\n', ["yes"]),
        ("a.py", ")]}\nx = '# spec: no'\n# spec: yes\n", ["yes"]),
        ("a.c", 'int main( { char *a = "// spec: no"; // spec: yes\n', ["yes"]),
        ("a.ts", "function ( { `${ // spec: yes\n", ["yes"]),
        ("a.js", "/* spec: yes\n", ["yes"]),
        ("a.html", "<p <!-- spec: yes -->\n", ["yes"]),
        ("a.py", "\0 # spec: yes\n", ["yes"]),
        ("a.py", "x = '\ud800' # spec: yes\ny = '# spec: no'\n", ["yes"]),
        ("a.yaml", "".join(" " * depth + "a:\n" for depth in range(300)) + "# spec: yes\n", ["yes"]),
    ],
)
def test_broken_code_loses_no_comment(path: str, text: str, found: list[str]) -> None:
    assert goals(path, text) == found


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.py", "# one\n# spec: a\n# two\n\n# three\n", [(0, 1, 2)]),
        ("a.py", "# spec: a\n  # two\n", [(0,)]),
        ("a.py", "  # spec: a\n\t# two\n", [(0,)]),
        ("a.py", "# spec: a\n## two\n", [(0,)]),
        ("a.py", "x = 1  # spec: a\n       # two\n", [(0,)]),
        ("a.py", "# spec: a\n# two\nx\n# spec: b\n", [(0, 1), (3,)]),
        ("a.py", '"""\n# one"""\n# spec: a\n', [(1, 2)]),
        ("a.py", '"""\n# spec: no"""\n# spec: a\n', [(2,)]),
        ("a.rs", "// spec: a\n/// Documented.\nfn f() {}\n", [(0,)]),
        ("a.hs", "-- | spec: a\n--   two\n", [(0, 1)]),
        ("a.css", "/* spec: a */\n/* two */\nb {}\n", [(0, 1)]),
        ("a.css", "/* spec: a */ b {}\n/* two */\n", [(0,)]),
        ("a.css", "/* spec: a */\n/* two */ /* three */\n", [(0,)]),
        ("a.css", "/* one\n   spec: a\n*/\n/* two */\n", [(0, 1, 2)]),
        ("a.tsx", "a = <p>\n  {/* spec: a */}\n  {/* two */}\n</p>\n", [(1, 2)]),
        ("a.c", "/* spec: a */ f(); // spec: b\n", [(0,), (0,)]),
    ],
)
def test_comments_next_to_one_another_are_one(path: str, text: str, lines: list[tuple[int, ...]]) -> None:
    assert said(path, text) == lines


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("a.py", "# spec: a\n", Form.LINES),
        ("a.py", "x  # spec: a\n", Form.BESIDE),
        ("a.c", "/* spec: a */\n", Form.LINES),
        ("a.c", "/* spec: a */ x;\n", Form.BESIDE),
        ("a.c", "x; /* spec: a\n*/\n", Form.BLOCK),
        ("a.jsx", "a = <p>{/* spec: a */}</p>\n", Form.BESIDE),
    ],
)
def test_a_comment_knows_how_it_stands(path: str, text: str, form: Form) -> None:
    assert [comment.form for comment in comments_of(Text.of(text), path)] == [form]


@pytest.mark.parametrize(
    ("path", "text", "said_in_it"),
    [
        ("a.c", "/**\n * spec: a\n *b\n *\n ** c\n **d**\n **/\n", ["", "spec: a", "b", "", "c", "**d**", ""]),
        ("a.c", "/*! spec: a */\n", ["spec: a"]),
        ("a.c", "/* spec: a **/\n", ["spec: a"]),
        ("a.lua", "--[[ spec: a\n-- b ]]\n", ["spec: a", "b"]),
        ("a.lisp", "#| spec: a\n | b\n|#\n", ["spec: a", "b", ""]),
        ("a.py", "#: spec: a\t \n", ["spec: a"]),
        ("a.js", "//// spec: a\n", ["spec: a"]),
        ("a.html", "<!--- spec: a -->\n", ["spec: a"]),
        ("a.php", "<?php # spec: a ?>\n", ["spec: a"]),
    ],
)
def test_the_text_of_a_comment_has_no_marks_of_it(path: str, text: str, said_in_it: list[str]) -> None:
    (comment,) = comments_of(Text.of(text), path)
    assert [line.text for line in comment.lines] == said_in_it
    assert [text.splitlines()[line.line][line.start : line.stop] for line in comment.lines] == said_in_it


@pytest.mark.parametrize(
    "text", ["# inspec: a\n", "# spec:: a\n", "# spec://x\n", "# a spec: b\n", "spec: a\n", "# spec a\n", ""]
)
def test_what_does_not_begin_with_the_tag_is_no_spec(text: str) -> None:
    assert goals("a.py", text) == []


@pytest.mark.parametrize("tag", ["task:", "@agent", "TODO(ai)", "spéc:", "İ:"])
def test_the_tag_can_be_another(tag: str) -> None:
    text = f"# spec: a\n\n# {tag} b\nx = '# {tag}'\n# {tag.upper()} İ c\n"
    assert said("a.py", text, tag) == [(2,), (4,)]


def test_a_text_without_the_tag_is_not_parsed() -> None:
    text = Text.of('x = """' + "# spec a\n" * 100_000)
    assert comments_of(text, "a.py") == ()


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sql", "".join(f"$q{n}$ " for n in range(5_000)).replace("$q", "$q_") + "-- spec: a\n"),
        ("a.pl", "".join(f"<<A{n} " for n in range(20_000)) + "\n# spec: a\n"),
        ("a.toml", "'''" + "x" * 500_000 + "\n# spec: a\n"),
        ("a.sql", "/*" * 100_000 + "\n-- spec: a\n"),
        ("a.toml", "#" * 500_000 + "\n# spec: a\n"),
        ("a.toml", " " * 500_000 + "# spec: a" + " " * 500_000 + "b\n"),
        ("a.scss", "/*" + " " * 500_000 + "spec: a" + "*" * 500_000 + "\n"),
    ],
)
def test_no_text_is_slow_to_scan(path: str, text: str) -> None:
    comments_of(Text.of(text), path)


def test_the_scanner_tells_each_place_from_the_others() -> None:
    text = 'a = \'# 1\' # 2\nb = """\n# 3\n""" # 4\n'
    language = language_of("a.py")
    assert language is not None
    places = [text.index(str(number)) for number in (1, 2, 3, 4)]
    found = scan(text, language, places)
    assert [place in found for place in places] == [False, True, False, True]
    assert {text[where.start : where.stop] for where in found.values()} == {"# 2", "# 4"}
