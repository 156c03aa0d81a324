from __future__ import annotations

import pytest

from countersign.agents.changes import Outcome, applied
from countersign.agents.renaming import rename
from countersign.core.text import Span


def renamed(text: str, grammar: str, old: str = "foo", new: str = "bar") -> str:
    return applied(text, rename(text, grammar, old, new).changes)


@pytest.mark.parametrize(
    ("grammar", "text", "expected"),
    [
        (
            "bash",
            'foo() { echo foo "foo $foo"; }\nfoo=1\nfoo x # foo',
            'bar() { echo foo "foo $bar"; }\nbar=1\nbar x # foo',
        ),
        (
            "c",
            'struct foo { int foo; }; // foo\nx = p->foo("foo");',
            'struct bar { int bar; }; // foo\nx = p->bar("foo");',
        ),
        (
            "cpp",
            "namespace foo { class foo { foo(); ~foo(); }; }",
            "namespace bar { class bar { bar(); ~bar(); }; }",
        ),
        ("csharp", 'class foo { string x => $"foo {foo}"; }', 'class bar { string x => $"foo {bar}"; }'),
        ("css", ".foo { color: red } #foo { content: 'foo' }", ".bar { color: red } #bar { content: 'foo' }"),
        ("dart", "int foo(foo a) => 'foo $foo';", "int bar(bar a) => 'foo $bar';"),
        ("elixir", 'def foo(foo), do: x.foo("foo")', 'def bar(bar), do: x.bar("foo")'),
        ("go", 'package foo\n\nvar x = r.foo(foo{foo: "foo"})', 'package bar\n\nvar x = r.bar(bar{bar: "foo"})'),
        ("haskell", 'foo :: Int\nfoo = f "foo" foo', 'bar :: Int\nbar = f "foo" bar'),
        ("java", "class foo { foo foo() { return this.foo; } }", "class bar { bar bar() { return this.bar; } }"),
        ("javascript", "const {foo} = x.foo(`foo ${foo}`)", "const {bar} = x.bar(`foo ${bar}`)"),
        ("kotlin", 'fun foo(foo: foo) = "foo $foo"', 'fun bar(bar: bar) = "foo $bar"'),
        ("lua", "local foo = x.foo('foo') -- foo", "local bar = x.bar('foo') -- foo"),
        (
            "php",
            '<?php function foo($foo) { return "foo $foo"; }',
            '<?php function bar($bar) { return "foo $bar"; }',
        ),
        (
            "python",
            "def foo(foo): return x.foo(foo=f'foo {foo}')  # foo",
            "def bar(bar): return x.bar(bar=f'foo {bar}')  # foo",
        ),
        ("ruby", 'def foo(foo) "foo #{foo}" end', 'def bar(bar) "foo #{bar}" end'),
        ("rust", 'fn foo() { foo!("foo"); x.foo::<foo>() }', 'fn bar() { bar!("foo"); x.bar::<bar>() }'),
        ("scala", 'def foo(foo: foo) = s"foo $foo"', 'def bar(bar: bar) = s"foo $bar"'),
        ("solidity", "contract foo { uint foo; }", "contract bar { uint bar; }"),
        ("swift", 'func foo(foo: foo) { x.foo("foo") }', 'func bar(bar: bar) { x.bar("foo") }'),
        ("tsx", "const x = <foo.foo foo={foo}>foo</foo.foo>", "const x = <bar.bar bar={bar}>foo</bar.bar>"),
        ("typescript", "interface foo { foo: foo } // foo", "interface bar { bar: bar } // foo"),
        ("zig", 'const foo = @import("foo");', 'const bar = @import("foo");'),
    ],
)
def test_identifiers_are_renamed_strings_and_comments_stay(grammar: str, text: str, expected: str) -> None:
    assert renamed(text, grammar) == expected


def test_only_whole_names_are_renamed() -> None:
    assert renamed("foo, foobar, _foo, Foo", "python") == "bar, foobar, _foo, Foo"


def test_names_with_signs_are_renamed() -> None:
    assert renamed("<?php $foo = foo();", "php", "$foo", "$bar") == "<?php $bar = foo();"
    assert renamed("@foo = foo", "ruby", "@foo", "@bar") == "@bar = foo"


def test_names_outside_of_ascii_are_renamed_at_their_place() -> None:
    assert renamed("s = '🎉'; größe = größe\r\n", "python", "größe", "大") == "s = '🎉'; 大 = 大\r\n"


def test_only_names_inside_of_the_given_code_points_are_renamed() -> None:
    assert [change.start for change in rename("foo; foo; foo", "python", "foo", "bar", Span(4, 9)).changes] == [5]


def test_a_new_name_that_stands_there_already_is_told() -> None:
    assert rename("foo = 1\nbar = 2\n", "python", "foo", "bar").clash == 8
    assert rename("foo = 1  # bar\n", "python", "foo", "bar").clash is None
    assert rename("bar = 1\n", "python", "foo", "bar") == Outcome()


def test_a_name_that_looks_like_an_expression_is_taken_as_it_is() -> None:
    assert rename("a.b(c) + [x]", "python", ".*", "y") == Outcome()


@pytest.mark.parametrize(
    ("text", "grammar", "new"),
    [
        ("old = 1\nprint(old)\n", "python", "class"),
        ("const old = 1; f(old)\n", "typescript", "class"),
        ("package a\n\nvar old = 1\n", "go", "func"),
    ],
)
def test_a_name_that_is_none_in_the_language_is_not_given(text: str, grammar: str, new: str) -> None:
    outcome = rename(text, grammar, "old", new)
    assert outcome.changes == ()
    assert outcome.left[0].why == f"`{new}` can not be a name there"
