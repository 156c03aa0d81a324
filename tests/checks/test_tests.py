"""Tests that are deleted, skipped or loosened, in several languages; and what only looks like it."""

from __future__ import annotations

import pytest

from support.scanning import codes, codes_of, found_in, proposal_of, shown

PY, TS, GO, RS, JAVA, RB = "tests/test_a.py", "src/a.test.ts", "a_test.go", "src/lib.rs", "ATest.java", "a_spec.rb"
TWO = "def test_one():\n    assert f(1) == 2\n\n\ndef test_two():\n    assert f(2) == 3\n"
IT = "it('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "code"),
    [
        (PY, TWO, TWO.partition("\n\n\ndef test_two")[0] + "\n", "test-deleted"),
        (PY, TWO, TWO.replace("def test_two", "def _test_two"), "test-deleted"),
        (PY, TWO, TWO.replace("def test_two():\n    a", "# def test_two():\n#   a"), "test-deleted"),
        (TS, IT, "export {}\n", "test-deleted"),
        (GO, "func TestA(t *testing.T) {\n\tt.Fatal()\n}\n", "package a\n", "test-deleted"),
        (RS, "#[test]\nfn adds() {\n    assert_eq!(add(1, 2), 3);\n}\n", "fn f() {}\n", "test-deleted"),
        (JAVA, "@Test\nvoid adds() {\n  assertEquals(3, add(1, 2));\n}\n", "", "test-deleted"),
        (RB, 'it "adds" do\n  expect(add(1, 2)).to eq(3)\nend\n', "", "test-deleted"),
        (PY, TWO, TWO.replace("def test_two", "@pytest.mark.skip\ndef test_two"), "test-skipped"),
        (PY, TWO, TWO.replace("def test_two", '@unittest.skip("later")\ndef test_two'), "test-skipped"),
        (PY, TWO, TWO.replace("def test_two", "@pytest.mark.xfail(strict=False)\ndef test_two"), "test-skipped"),
        (PY, TWO, "pytestmark = pytest.mark.skip\n" + TWO, "test-skipped"),
        (PY, TWO, TWO.replace("    assert f(2)", "    pytest.skip()\n    assert f(2)"), "test-skipped"),
        (PY, TWO, TWO.replace("def test_two", "@pytest.mark.skipif(X)\ndef test_two"), "test-skipped-sometimes"),
        (TS, IT, IT.replace("it(", "it.skip("), "test-skipped"),
        (TS, IT, IT.replace("it(", "it.only("), "test-skipped"),
        (TS, IT, IT.replace("it(", "xit("), "test-skipped"),
        (TS, IT, IT.replace("it(", "describe.skip('x', () => {\nit("), "test-skipped"),
        (GO, "func TestA(t *testing.T) {\n}\n", "func TestA(t *testing.T) {\n\tt.Skip()\n}\n", "test-skipped"),
        (RS, "#[test]\nfn adds() {}\n", "#[test]\n#[ignore]\nfn adds() {}\n", "test-skipped"),
        (JAVA, "@Test\nvoid adds() {}\n", "@Test\n@Disabled\nvoid adds() {}\n", "test-skipped"),
        (RB, 'it "adds" do\nend\n', 'xit "adds" do\nend\n', "test-skipped"),
        (PY, TWO, TWO.replace("assert f(2) == 3", "assert True"), "test-proves-nothing"),
        (PY, TWO, TWO.replace("== 3", "== 3 or True"), "test-proves-nothing"),
        (TS, IT, IT.replace("add(1, 2)).toBe(3", "true).toBe(true"), "test-proves-nothing"),
        (PY, TWO, TWO.replace("    assert f(2) == 3", "    f(2)"), "fewer-assertions"),
        (TS, IT, IT.replace("  expect(add(1, 2)).toBe(3)\n", "  add(1, 2)\n"), "fewer-assertions"),
        (PY, TWO, TWO.replace("assert f(2) == 3", "assert f(2) is not None"), "weaker-assertion"),
        (PY, TWO, TWO.replace("assert f(2) == 3", "assert f(2) > 0"), "weaker-assertion"),
        (PY, TWO, TWO.replace("assert f(2) == 3", "assert f(2)"), "weaker-assertion"),
        (PY, "self.assertEqual(f(2), 3)\n", "self.assertTrue(f(2))\n", "weaker-assertion"),
        (TS, IT, IT.replace(".toBe(3)", ".toBeDefined()"), "weaker-assertion"),
        (GO, "\tassert.Equal(t, 3, f())\n", "\tassert.NotNil(t, f())\n", "weaker-assertion"),
    ],
)
def test_a_test_that_is_taken_away_or_weakened_is_found(path: str, before: str, after: str, code: str) -> None:
    assert code in codes(path, before, after)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (PY, TWO, TWO.replace("test_two", "test_second")),
        (PY, TWO, TWO + "\n\ndef test_three():\n    assert f(3) == 4\n"),
        (PY, TWO, TWO.replace("== 3", "== 4")),
        (PY, TWO, TWO.replace("def test_two()", "def test_two(path: Path) -> None")),
        (PY, TWO, TWO.replace("assert f(2) == 3", "assert f(2) == 3, 'two'")),
        (PY, TWO.replace("assert f(2)", "self.assertTrue(f(2))"), TWO),
        (PY, "@pytest.mark.skip\ndef test_a():\n    pass\n", "@pytest.mark.skip()\ndef test_a():\n    pass\n"),
        (PY, TWO, TWO.replace("assert f(2) == 3", 'assert f("skip") == 3')),
        (TS, IT, IT.replace("'adds'", "'adds two numbers'")),
        (TS, IT, IT.replace("it(", "it.each([1])(")),
        (TS, IT, IT.replace("adds", "skips blanks")),
        (GO, "\tassert.Equal(t, 3, f())\n", "\tassert.Equal(t, 4, f())\n"),
        (RS, "#[test]\nfn adds() {}\n", "#[test]\nfn sums() {}\n"),
        ("src/a.py", TWO, ""),
        ("src/a.py", "x\n", "def test_it(value): return value.skip()\n"),
    ],
)
def test_a_test_that_is_renamed_moved_or_sharpened_is_not(path: str, before: str, after: str) -> None:
    assert [code for code in codes(path, before, after) if "test" in code or "assert" in code] == []


def test_tests_that_move_to_another_file_are_not_deleted() -> None:
    assert codes_of({PY: (TWO, "x = 1\n"), "tests/test_b.py": ("x = 1\n", "x = 1\n" + TWO)}) == []


def test_the_deleted_test_is_named_and_its_line_shown() -> None:
    changes = {PY: (TWO, TWO.partition("\n\n\ndef test_two")[0] + "\n")}
    [found] = found_in(changes)
    assert "test_two" in found.message
    assert shown(proposal_of(changes), found) == "def test_two():\n"
