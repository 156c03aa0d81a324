"""Files that are created, deleted, renamed, made executable or replaced: what is found in that."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.changeset import BINARY_LIMIT
from countersign.core.model import Severity
from countersign.core.operation import Changed
from support.scanning import found_in_files, spec_of

CODE = b"".join(b"line_%d = %d\n" % (number, number) for number in range(30))
TESTS = b"def test_one():\n    assert one() == 1\n"
BINARY = bytes(range(256))


def codes(*changes: Changed, scope: str = "**") -> list[str]:
    return [finding.code for finding in found_in_files(*changes, spec=spec_of(scope))]


def moved(old: str, new: str, data: bytes = CODE) -> tuple[Changed, Changed]:
    return Changed(old, data, None), Changed(new, None, data)


def test_ordinary_files_are_created_deleted_and_renamed_in_silence() -> None:
    assert codes(Changed("src/new.py", None, CODE)) == []
    assert codes(Changed("src/old.py", CODE, None)) == []
    assert codes(*moved("src/old.py", "src/new.py")) == []
    assert codes(*moved("tests/test_old.py", "tests/test_new.py", TESTS)) == []


@pytest.mark.parametrize(("old", "new"), [("in/a.py", "out/a.py"), ("out/a.py", "in/a.py")])
def test_a_rename_has_to_stay_in_the_scope_at_both_ends(old: str, new: str) -> None:
    (found,) = found_in_files(*moved(old, new), spec=spec_of("in/**"))
    assert found.code == "outside-scope"
    assert found.message.startswith("out/a.py is outside of the scope")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (".git/hooks/post-checkout", "path-never"),
        (".vscode/tasks.json", "path-never"),
        ("src/crypto/key.py", "path-protected"),
        ("conftest.py", "path-sensitive"),
    ],
)
def test_a_path_of_a_class_is_found_at_both_ends_of_a_rename_and_where_a_file_comes_or_goes(
    path: str, code: str
) -> None:
    for changes in (
        moved("plain.py", path),
        moved(path, "plain.py"),
        (Changed(path, None, CODE),),
        (Changed(path, CODE, None),),
    ):
        found = found_in_files(*changes, protected=["**/crypto/**"])
        assert [(one.code, one.severity) for one in found] == [(code, Severity.ERROR)]
        assert found[0].message.startswith(path)


def test_a_deleted_test_is_found_in_whatever_language() -> None:
    assert codes(Changed("tests/test_one.py", TESTS, None)) == ["test-deleted"]
    assert codes(Changed("tests/one.robot", b"*** Test Cases ***\n", None)) == ["test-file-gone"]
    assert codes(Changed("tests/data/wanted.bin", BINARY, None)) == ["test-file-gone"]
    assert codes(Changed("tests/__init__.py", b"", None)) == []


def test_tests_that_move_to_another_file_are_not_deleted() -> None:
    rest = b"".join(b"# a comment number %d\n" % number for number in range(9))
    assert (
        codes(Changed("tests/test_a.py", TESTS, None), Changed("tests/test_b.py", None, TESTS + rest + rest)) == []
    )


def test_a_test_file_that_gets_another_name_is_not_run_any_more() -> None:
    (found,) = found_in_files(*moved("test_one.py", "one_disabled.py", TESTS))
    assert (found.code, found.severity) == ("test-file-gone", Severity.ERROR)


def test_what_becomes_executable_is_found() -> None:
    assert codes(Changed("run.sh", None, b"echo 1\n", is_executable=True)) == ["made-executable"]
    assert codes(Changed("run.sh", b"echo 1\n", b"echo 1\n", is_executable=True)) == ["made-executable"]
    assert codes(Changed("run.sh", b"echo 1\n", b"echo 1\n", was_executable=True)) == []
    assert codes(Changed("run.sh", b"echo 1\n", None, was_executable=True)) == []


def test_binary_files_are_found_and_programs_among_them_are_of_high_risk() -> None:
    assert codes(Changed("logo.png", None, BINARY)) == ["binary-file"]
    assert codes(Changed("logo.png", BINARY, BINARY + b"1")) == ["binary-file"]
    assert codes(*moved("logo.png", "in/logo.png", BINARY)) == []
    assert codes(Changed("tool", None, b"\x7fELF" + BINARY)) == ["binary-program"]
    assert codes(Changed("tool", None, BINARY, is_executable=True)) == ["made-executable", "binary-program"][::-1]


def test_what_can_not_be_put_back_is_found() -> None:
    large = bytes(BINARY_LIMIT + 1)
    assert codes(Changed("large.bin", large, None)) == ["deleted-for-good"]
    assert codes(Changed("large.bin", large, BINARY)) == ["binary-file", "deleted-for-good"]
    assert codes(Changed("small.bin", BINARY, None)) == []


@pytest.mark.parametrize("path", ["a\u202egnp.py", "a\u200bb.py", "a\nb.py"])
def test_names_that_mislead_are_found(path: str) -> None:
    assert "odd-file-name" in codes(Changed(path, None, CODE))
    assert "odd-file-name" in codes(*moved("a.py", path))
    assert "odd-file-name" not in codes(Changed(path, CODE, None))


contents = (
    st.none() | st.binary(max_size=40) | st.sampled_from([CODE, TESTS, BINARY, "gr\u00f6\u00dfe".encode("latin-1")])
)


@given(
    st.dictionaries(
        st.sampled_from(["a.py", "b.py", "tests/test_a.py", ".git/config", "a\u202e.rs", "c.bin"]),
        st.tuples(contents, contents, st.booleans(), st.booleans()).filter(lambda sides: sides[:2] != (None, None)),
        min_size=1,
    )
)
def test_no_scanner_fails_whatever_becomes_of_files(
    changes: dict[str, tuple[bytes | None, bytes | None, bool, bool]],
) -> None:
    changed = [Changed(path, *sides) for path, sides in changes.items()]
    if any(change.before != change.after or change.was_executable != change.is_executable for change in changed):
        differing = [c for c in changed if c.before != c.after or c.was_executable != c.is_executable]
        assert "check-failed" not in codes(*differing)
