"""What becomes of files as a whole: tests that are gone, programs that come, bytes that nobody reads, odd names."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import ChangedFile, ChangedHunk, Changeset, Kind
from countersign.checks.frameworks import framework_of
from countersign.core.escape import one_line
from countersign.core.model import HunkFinding, Severity
from countersign.core.operation import Content, Operation, OperationKind
from countersign.core.scope import is_test

__all__ = ["scan"]

_TESTS_GONE = Kind("files", "test-file-gone", Severity.ERROR)
_EXECUTABLE = Kind("files", "made-executable", Severity.WARNING)
_BINARY = Kind("files", "binary-file", Severity.WARNING)
_PROGRAM = Kind("files", "binary-program", Severity.ERROR)
_FOR_GOOD = Kind("files", "deleted-for-good", Severity.WARNING)
_ODD_NAME = Kind("files", "odd-file-name", Severity.ERROR)

_MACHINE_CODE = (
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"!<arch>\n",
)
"""What programs and libraries begin with: ELF, PE, Mach-O, Java classes, WebAssembly, static libraries."""


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file, hunk in changeset.hunks():
        operation = hunk.hunk.operation
        if operation is not None:
            yield from _tests_gone(file, hunk, operation)
            yield from _executable(hunk, operation)
            yield from _binary(hunk, operation)
            yield from _odd_name(hunk, operation)


def _tests_gone(file: ChangedFile, hunk: ChangedHunk, operation: Operation) -> Iterator[HunkFinding]:
    path = hunk.hunk.path
    if not is_test(path):
        return
    if operation.kind is OperationKind.RENAME and not is_test(operation.target):
        message = f"{path} has no name of a test file any more, so its tests may not be run."
        yield hunk.finding(_TESTS_GONE, message)
    if operation.kind is OperationKind.DELETE and _is_missed(file, hunk, operation):
        yield hunk.finding(_TESTS_GONE, f"{path} belongs to the tests; make sure that nothing needs it.")


def _is_missed(file: ChangedFile, hunk: ChangedHunk, operation: Operation) -> bool:
    """Whether nobody else looks at what was deleted: tests that are recognised are missed one by one."""
    framework = framework_of(file.language)
    if operation.before is None or not operation.before.size:
        return False
    return framework is None or not any(framework.test.search(line.code) for line in hunk.removed)


def _executable(hunk: ChangedHunk, operation: Operation) -> Iterator[HunkFinding]:
    before, after = operation.before, operation.after
    was = before is not None and before.executable
    if after is not None and after.executable and not was:
        yield hunk.finding(
            _EXECUTABLE, f"{_path(hunk, operation)} can be run as a program; make sure that it is to."
        )


def _binary(hunk: ChangedHunk, operation: Operation) -> Iterator[HunkFinding]:
    before, after = operation.before, operation.after
    path = _path(hunk, operation)
    if _is_binary(after) and operation.kind in {OperationKind.CREATE, OperationKind.REPLACE}:
        if after is not None and (after.executable or after.data.startswith(_MACHINE_CODE)):
            yield hunk.finding(_PROGRAM, f"{path} is a program in machine code, which can not be reviewed.")
        else:
            yield hunk.finding(_BINARY, f"{path} is no text, so what it holds can not be reviewed here.")
    if _is_binary(before) and before is not None and not before.data and operation.kind in _LOSING and before.size:
        what = "deleted" if operation.kind is OperationKind.DELETE else "replaced"
        yield hunk.finding(
            _FOR_GOOD, f"{path} is too large to be kept: once it is {what}, that can not be taken back."
        )


_LOSING = {OperationKind.DELETE, OperationKind.REPLACE}


def _is_binary(content: Content | None) -> bool:
    return content is not None and content.charset is None


def _odd_name(hunk: ChangedHunk, operation: Operation) -> Iterator[HunkFinding]:
    path = _path(hunk, operation)
    if operation.kind in {OperationKind.CREATE, OperationKind.RENAME} and one_line(path) != path:
        yield hunk.finding(
            _ODD_NAME, f"The name {one_line(path)} holds characters that can not be seen or that mislead."
        )


def _path(hunk: ChangedHunk, operation: Operation) -> str:
    return operation.target or hunk.hunk.path
