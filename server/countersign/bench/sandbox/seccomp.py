"""The filter on system calls, as a program of classic BPF: what a command is refused that namespaces leave open.

Refused are new user namespaces and all that mounts, since both open parts of the kernel that an ordinary user never
reaches; io_uring, keyrings, userfaultfd, BPF and performance counters for the same reason; tracing of other
processes; device nodes; typing into a terminal; and sockets of families other than Unix, IPv4, IPv6 and netlink.
Unix sockets stay: test runners talk to their workers by them, abstract ones belong to the network namespace, and
those with a path are not there (`places.py`).

The layout of `struct seccomp_data` and the numbers are those of the kernel's UAPI headers.
"""

from __future__ import annotations

import platform
import struct
from collections.abc import Iterator, Mapping

from msgspec import Struct

__all__ = ["program"]

_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_LOAD, _AND, _JUMP_EQUAL, _JUMP_ABOVE, _JUMP_ANY, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97

_NEW_NAMESPACES = 0x7E020080
"""CLONE_NEWUSER, -NS, -PID, -NET, -IPC, -UTS, -CGROUP and -TIME; the last shares its bit with signals of clone."""
_NEW_TIME = 0x80
_TYPE_OF_FILE, _DEVICES = 0o170000, (0o020000, 0o060000)
_TYPING = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: what is typed into a terminal runs outside."""
_FAMILIES = (1, 2, 10, 16)


class _Machine(Struct, frozen=True):
    """An architecture: its name for the audit, the first number of a foreign ABI if it has one, and its numbers."""

    audit: int
    foreign: int | None
    numbers: Mapping[str, int]


_BOTH = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "clone3": 435,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
}
_X86_64 = _Machine(
    0xC000003E,
    0x40000000,
    {
        **_BOTH,
        "ioctl": 16,
        "socket": 41,
        "clone": 56,
        "ptrace": 101,
        "syslog": 103,
        "mknod": 133,
        "pivot_root": 155,
        "chroot": 161,
        "acct": 163,
        "mount": 165,
        "umount2": 166,
        "swapon": 167,
        "swapoff": 168,
        "reboot": 169,
        "init_module": 175,
        "delete_module": 176,
        "quotactl": 179,
        "kexec_load": 246,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "mknodat": 259,
        "unshare": 272,
        "perf_event_open": 298,
        "open_by_handle_at": 304,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "finit_module": 313,
        "kexec_file_load": 320,
        "bpf": 321,
        "userfaultfd": 323,
    },
)
_ARM64 = _Machine(
    0xC00000B7,
    None,
    {
        **_BOTH,
        "ioctl": 29,
        "mknodat": 33,
        "umount2": 39,
        "mount": 40,
        "pivot_root": 41,
        "chroot": 51,
        "quotactl": 60,
        "acct": 89,
        "unshare": 97,
        "kexec_load": 104,
        "init_module": 105,
        "delete_module": 106,
        "syslog": 116,
        "ptrace": 117,
        "reboot": 142,
        "socket": 198,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "clone": 220,
        "swapon": 224,
        "swapoff": 225,
        "perf_event_open": 241,
        "open_by_handle_at": 265,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "kcmp": 272,
        "finit_module": 273,
        "bpf": 280,
        "userfaultfd": 282,
        "kexec_file_load": 294,
    },
)
_MACHINES = {"x86_64": _X86_64, "amd64": _X86_64, "aarch64": _ARM64, "arm64": _ARM64}

_LOOKED_AT = frozenset({"clone", "clone3", "unshare", "ioctl", "socket", "mknod", "mknodat"})
_ABSENT = frozenset({"io_uring_setup", "io_uring_enter", "io_uring_register"})
"""Who finds no io_uring goes on without it; who is refused it, may not."""


def program(machine: str | None = None) -> bytes | None:
    """Return the filter for an architecture as `uname -m` names it, None where we know no numbers."""
    known = _MACHINES.get((machine or platform.machine()).lower())
    return b"".join(_instructions(known)) if known is not None else None


def _instructions(machine: _Machine) -> Iterator[bytes]:
    yield from (_load(_MACHINE), _jump(_JUMP_EQUAL, machine.audit, 1, 0), _refuse(_ENOSYS))
    yield _load(_NUMBER)
    if machine.foreign is not None:
        yield from (_jump(_JUMP_ABOVE, machine.foreign, 0, 1), _refuse(_ENOSYS))
    for name, number in machine.numbers.items():
        if name not in _LOOKED_AT:
            yield _jump(_JUMP_EQUAL, number, 0, 1)
            yield _refuse(_ENOSYS if name in _ABSENT else _EPERM)
    # The flags of clone3 lie in memory, which no filter reads; who finds it missing takes clone.
    yield from (_jump(_JUMP_EQUAL, machine.numbers["clone3"], 0, 1), _refuse(_ENOSYS))
    number = machine.numbers.get
    yield from _when(number("clone"), 0, _any(_NEW_NAMESPACES & ~_NEW_TIME))
    yield from _when(number("unshare"), 0, _any(_NEW_NAMESPACES))
    yield from _when(number("ioctl"), 1, _one_of(_TYPING))
    yield from _when(number("mknod"), 1, _type_in(_DEVICES))
    yield from _when(number("mknodat"), 2, _type_in(_DEVICES))
    yield from _when(number("socket"), 0, _none_of(_FAMILIES))
    yield _allow()


def _when(number: int | None, argument: int, test: bytes) -> Iterator[bytes]:
    """Run a test, which ends the program, on the lower half of an argument of one system call."""
    if number is not None:
        body = _load(_ARGUMENTS + 8 * argument) + test
        yield _jump(_JUMP_EQUAL, number, 0, len(body) // 8) + body


def _any(bits: int) -> bytes:
    return _jump(_JUMP_ANY, bits, 0, 1) + _refuse(_EPERM) + _allow()


def _one_of(values: tuple[int, ...]) -> bytes:
    tests = [_jump(_JUMP_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return b"".join(tests) + _allow() + _refuse(_EPERM)


def _type_in(types: tuple[int, ...]) -> bytes:
    return struct.pack("=HBBI", _AND, 0, 0, _TYPE_OF_FILE) + _one_of(types)


def _none_of(values: tuple[int, ...]) -> bytes:
    tests = [_jump(_JUMP_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return b"".join(tests) + _refuse(_EAFNOSUPPORT) + _allow()


def _load(offset: int) -> bytes:
    return struct.pack("=HBBI", _LOAD, 0, 0, offset)


def _jump(code: int, value: int, when: int, otherwise: int) -> bytes:
    return struct.pack("=HBBI", code, when, otherwise, value)


def _refuse(error: int) -> bytes:
    return struct.pack("=HBBI", _RETURN, 0, 0, _REFUSE | error)


def _allow() -> bytes:
    return struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW)
