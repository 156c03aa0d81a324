"""What the filter decides, found out by running its program here: also for machines that this is not."""

from __future__ import annotations

import struct

import pytest
from msgspec import Struct

from countersign.bench.sandbox.seccomp import program

X86_64, ARM64, I386 = 0xC000003E, 0xC00000B7, 0x40000003
ALLOW, EPERM, ENOSYS, EAFNOSUPPORT = 0x7FFF0000, 0x50001, 0x50026, 0x50061
NEW_USER, THREAD, SIGCHLD = 0x10000000, 0x003D0F00, 17


class Call(Struct, frozen=True):
    """A system call, as the kernel shows it to a filter."""

    machine: int
    number: int
    arguments: tuple[int, ...] = ()

    @property
    def data(self) -> bytes:
        return struct.pack("=IIQ6Q", self.number, self.machine, 0, *(*self.arguments, *[0] * 6)[:6])


def decided(rules: bytes, call: Call) -> int:
    """Run a program of classic BPF, as far as the filter uses it; it has to end."""
    instructions = list(struct.iter_unpack("=HBBI", rules))
    held, at = 0, 0
    while True:
        code, then, otherwise, value = instructions[at]
        at += 1
        match code:
            case 0x20:
                (held,) = struct.unpack_from("=I", call.data, value)
            case 0x54:
                held &= value
            case 0x15:
                at += then if held == value else otherwise
            case 0x35:
                at += then if held >= value else otherwise
            case 0x45:
                at += then if held & value else otherwise
            case 0x06:
                return value
            case _:
                raise AssertionError(code)


CASES = [
    ("x86_64", Call(X86_64, 0), ALLOW),
    ("x86_64", Call(X86_64, 39), ALLOW),
    ("x86_64", Call(X86_64, 56, (SIGCHLD,)), ALLOW),
    ("x86_64", Call(X86_64, 56, (THREAD,)), ALLOW),
    ("x86_64", Call(X86_64, 56, (NEW_USER | SIGCHLD,)), EPERM),
    ("x86_64", Call(X86_64, 56, (0x20000 | SIGCHLD,)), EPERM),
    ("x86_64", Call(X86_64, 272, (NEW_USER,)), EPERM),
    ("x86_64", Call(X86_64, 272, (0x80,)), EPERM),
    ("x86_64", Call(X86_64, 272, (0x400,)), ALLOW),
    ("x86_64", Call(X86_64, 435), ENOSYS),
    ("x86_64", Call(X86_64, 425), ENOSYS),
    ("x86_64", Call(X86_64, 101), EPERM),
    ("x86_64", Call(X86_64, 16, (0, 0x5412)), EPERM),
    ("x86_64", Call(X86_64, 16, (0, 0x100005412)), EPERM),
    ("x86_64", Call(X86_64, 16, (0, 0x541C)), EPERM),
    ("x86_64", Call(X86_64, 16, (0, 0x5413)), ALLOW),
    ("x86_64", Call(X86_64, 41, (1,)), ALLOW),
    ("x86_64", Call(X86_64, 41, (2,)), ALLOW),
    ("x86_64", Call(X86_64, 41, (10,)), ALLOW),
    ("x86_64", Call(X86_64, 41, (16,)), ALLOW),
    ("x86_64", Call(X86_64, 41, (17,)), EAFNOSUPPORT),
    ("x86_64", Call(X86_64, 41, (40,)), EAFNOSUPPORT),
    ("x86_64", Call(X86_64, 133, (0, 0o020600)), EPERM),
    ("x86_64", Call(X86_64, 259, (0, 0, 0o060600)), EPERM),
    ("x86_64", Call(X86_64, 259, (0, 0, 0o010600)), ALLOW),
    ("x86_64", Call(X86_64, 0x40000000 | 39), ENOSYS),
    ("x86_64", Call(I386, 20), ENOSYS),
    ("arm64", Call(ARM64, 63), ALLOW),
    ("arm64", Call(ARM64, 220, (SIGCHLD,)), ALLOW),
    ("arm64", Call(ARM64, 220, (NEW_USER,)), EPERM),
    ("arm64", Call(ARM64, 97, (NEW_USER,)), EPERM),
    ("arm64", Call(ARM64, 435), ENOSYS),
    ("arm64", Call(ARM64, 117), EPERM),
    ("arm64", Call(ARM64, 29, (0, 0x5412)), EPERM),
    ("arm64", Call(ARM64, 198, (1,)), ALLOW),
    ("arm64", Call(ARM64, 198, (40,)), EAFNOSUPPORT),
    ("arm64", Call(ARM64, 33, (0, 0, 0o020600)), EPERM),
    ("arm64", Call(ARM64, 33, (0, 0, 0o100600)), ALLOW),
    ("arm64", Call(ARM64, 282), EPERM),
    ("arm64", Call(X86_64, 63), ENOSYS),
]


@pytest.mark.parametrize(("machine", "call", "verdict"), CASES)
def test_a_system_call_is_let_through_or_refused(machine: str, call: Call, verdict: int) -> None:
    rules = program(machine)
    assert rules is not None
    assert decided(rules, call) == verdict


@pytest.mark.parametrize("machine", ["x86_64", "arm64"])
def test_the_program_comes_to_an_end_for_every_call(machine: str) -> None:
    rules = program(machine)
    assert rules is not None
    audit = X86_64 if machine == "x86_64" else ARM64
    most = ((1 << 32) - 1,) * 6
    verdicts = {decided(rules, Call(audit, number, most)) for number in range(600)}
    assert verdicts == {ALLOW, EPERM, ENOSYS, EAFNOSUPPORT}


def test_there_are_no_rules_for_machines_whose_numbers_are_not_known() -> None:
    assert program("riscv64") is None
