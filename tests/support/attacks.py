"""Attacks on the sandbox, as data: what a hostile command would try, by name. Each is Python that raises where it
is held back; `facts` say what was planted outside, `call` makes a system call.
"""

from __future__ import annotations

__all__ = ["ATTACKS", "CONTROLS", "HARMLESS", "X86_64"]

_CONNECT = "import socket; s = socket.socket({}); s.settimeout(2); s.connect({})"
_OPEN = "open({}).read()"

_NETWORK = {
    "a port of the machine": _CONNECT.format("socket.AF_INET", "('127.0.0.1', int(facts['port']))"),
    "a port by the other name of the machine": _CONNECT.format("socket.AF_INET", "('0.0.0.0', int(facts['port']))"),
    "a datagram": (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1);"
        "s.sendto(b'x', ('127.0.0.1', int(facts['datagrams']))); s.recv(1)"
    ),
    "a machine elsewhere": _CONNECT.format("socket.AF_INET", "('192.0.2.1', 80)"),
    "a name": "import socket; socket.getaddrinfo('example.com', 80)",
    "the interfaces of the machine": (
        "import socket; len(socket.if_nameindex()) > 1 or refuse('there is only the loopback')"
    ),
    "raw packets": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "raw pings": "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "a socket to the host of a virtual machine": "import socket; socket.socket(40, socket.SOCK_STREAM)",
    "the ciphers of the kernel": "import socket; socket.socket(38, socket.SOCK_SEQPACKET)",
    "a socket in the file system": _CONNECT.format("socket.AF_UNIX", "facts['socket']"),
    "an abstract socket": _CONNECT.format("socket.AF_UNIX", "'\\0' + facts['abstract']"),
    "the socket of Docker": _CONNECT.format("socket.AF_UNIX", "'/var/run/docker.sock'"),
    "the bus of the system": _CONNECT.format("socket.AF_UNIX", "'/run/dbus/system_bus_socket'"),
    "the agent of SSH": "import os; os.environ['SSH_AUTH_SOCK']",
}

_READING = {
    "a key of SSH": "import os; open(os.path.expanduser('~/.ssh/id_ed25519')).read()",
    "a key of a cloud": "import os; open(os.path.expanduser('~/.aws/credentials')).read()",
    "the history of the shell": "import os; open(os.path.expanduser('~/.bash_history')).read()",
    "the tokens of a tool": "import os; open(os.path.expanduser('~/.config/gh/hosts.yml')).read()",
    "another project": _OPEN.format("facts['other']"),
    "the projects beside this one": (
        "import os; set(os.listdir('..')) - {'shop', 'home'} or refuse('there are this one and the home')"
    ),
    "what the workspace ignores": _OPEN.format("'.env'"),
    "our own state": _OPEN.format("facts['state']"),
    "the passwords of the system": _OPEN.format("'/etc/shadow'"),
    "the file system of the first process": _OPEN.format("'/proc/1/root' + facts['other']"),
    "the memory of the machine": "open('/proc/kcore', 'rb').read(1)",
    "the physical memory": "open('/dev/mem', 'rb').read(1)",
    "a disk": (
        "import os\n"
        "any(n.startswith(('sd', 'vd', 'nvme', 'loop')) for n in os.listdir('/dev')) or refuse('there is none')"
    ),
    "the devices of the machine": "import os; os.listdir('/sys') or refuse('it is empty')",
    "the log of the kernel": "call(103, 3, b'x' * 100, 100)",
    "files that others have left": "import os; os.path.exists(facts['other']) or refuse('not there')",
    "what runs below /run": "import os; set(os.listdir('/run')) - {'countersign'} or refuse('it is empty')",
    "temporary files of others": "import os; os.path.exists(facts['temporary']) or refuse('not there')",
    "descriptors that were left open": (
        "import os\n"
        "mine = [os.readlink(f'/proc/1/fd/{n}') for n in os.listdir('/proc/1/fd')]\n"
        "mine += [os.readlink(f'/proc/{os.getppid()}/fd/{n}') for n in os.listdir(f'/proc/{os.getppid()}/fd')]\n"
        "any(facts['other'].rpartition('/')[0] in one for one in mine) or refuse('none leads outside')"
    ),
}

_WRITING = {
    "a file outside": "open(facts['other'], 'a').write('x')",
    "a new file outside": "import os; open(os.path.dirname(facts['other']) + '/new', 'w').write('x')",
    "a file of the system": "open('/etc/hosts', 'a').write('x')",
    "a program for everybody": "open('/usr/local/bin/ls', 'w').write('x')",
    "a job of the system": "open('/etc/cron.d/job', 'w').write('x')",
    "what starts with a shell": "import os; open(os.path.expanduser('~/.bashrc'), 'a').write('x')",
    "a hook of the repository": (
        "import os; os.makedirs('.git/hooks', exist_ok=True); open('.git/hooks/pre-commit', 'w').write('x')"
    ),
    "the settings of the repository": "open('.git/config', 'a').write('x')",
    "the repository itself": "import os; os.rename('.git', 'away')",
    "settings of an editor that run programs": (
        "import os; os.makedirs('.vscode', exist_ok=True); open('.vscode/tasks.json', 'w').write('{}')"
    ),
    "our settings": "open('countersign.toml', 'w').write('x')",
    "a link that leads outside": (
        "import os; os.path.lexists('link') or os.symlink(facts['other'], 'link'); open('link', 'a').write('x')"
    ),
    "a hard link to a file outside": "import os; os.link(facts['other'], 'hard')",
    "a hard link to a file of the system": "import os; os.link('/etc/passwd', 'passwd')",
    "the name of the program in the kernel": "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')",
    "the magic keys": "open('/proc/sysrq-trigger', 'w').write('h')",
    "a device": "import os, stat; os.mknod('disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0))",
    "a whiteout": "import os, stat; os.mknod('whiteout', 0o600 | stat.S_IFCHR, os.makedev(0, 0))",
    "the root made writable": "call(165, b'none', b'/', b'', 0x1020, 0)",
    "a cover taken away": "call(166, b'/tmp', 2)",
    "another root": "import os; os.chroot('/proc/1/root')",
    "a mount": "call(165, b'tmpfs', b'/mnt', b'tmpfs', 0, 0)",
    "a mount by the new calls": "call(428, -100, b'/', 1)",
    "a file by its handle": "call(304, -100, b'x' * 16, 0)",
}

_PROCESSES = {
    "a process outside": (
        "open(f\"/proc/{facts['process']}/stat\").read().split()[21] == facts['began'] or refuse('another one')"
    ),
    "tracing the first process": "call(101, 16, 1, 0, 0)",
    "tracing a process outside": "call(101, 16, int(facts['process']), 0, 0)",
    "the memory of the first process": (
        "memory = open('/proc/1/mem', 'rb', 0); memory.seek(int(open('/proc/1/maps').read().split('-')[0], 16));"
        "memory.read(1)"
    ),
    "reading memory of another": "call(310, 1, 0, 0, 0, 0, 0)",
    "the namespaces of the first process": "import os; call(308, os.open('/proc/1/ns/mnt', os.O_RDONLY), 0)",
    "descriptors of another": "import os; call(438, os.pidfd_open(1), 0, 0)",
    "an inherited key": "import os; os.environ[facts['variable']]",
    "a key of whoever began this": ("facts['variable'] in open('/proc/1/environ').read() or refuse('it has none')"),
    "the rights of root": "import os; os.setuid(0)",
    "the right to change users": "import os; os.setgroups([0])",
    "another name of the machine": "import socket; socket.sethostname('x')",
    "another time": "import time; time.clock_settime(time.CLOCK_REALTIME, time.time())",
    "typing into the terminal": (
        "import fcntl, os; main, side = os.openpty(); os.setsid(); fcntl.ioctl(side, 0x540E, 0);"
        "fcntl.ioctl(side, 0x5412, b'x')"
    ),
}

_KERNEL = {
    "a user namespace": "call(272, 0x10000000)",
    "a mount namespace": "call(272, 0x20000)",
    "a user namespace by clone": "call(56, 0x10000000 | 17, 0, 0, 0, 0) or __import__('os')._exit(0)",
    "a user namespace by clone3": "call(435, b'\\0' * 88, 88)",
    "a user namespace by a program": (
        "import subprocess; subprocess.run(['unshare', '-Ur', 'true'], check=True, capture_output=True)"
    ),
    "io_uring": "call(425, 8, b'\\0' * 120)",
    "the keys of the kernel": "call(250, 0, -3, 1)",
    "a new key in the kernel": "call(248, b'user', b'x', b'y', 1, -3)",
    "page faults handled by the user": "call(323, 0)",
    "programs in the kernel": "call(321, 5, b'\\0' * 120, 120)",
    "counters of performance": "call(298, b'\\0' * 120, 0, -1, -1, 0)",
    "a module": "call(175, b'x', 1, b'')",
    "another kernel": "call(246, 0, 0, 0, 0)",
    "the end of the machine": "call(169, 0xFEE1DEAD, 672274793, 0, 0)",
    "swapping": "call(167, b'/tmp/x', 0)",
    "calls of the x32 ABI": "call(0x40000000 | 39)",
}

ATTACKS = {**_NETWORK, **_READING, **_WRITING, **_PROCESSES, **_KERNEL}

X86_64 = frozenset(name for name, code in ATTACKS.items() if "call(" in code)
"""Those that name system calls by their numbers on this architecture."""

HARMLESS = {
    "the memory of the first process": "that inside is bubblewrap's own, with the same rights and the same filter",
    "what starts with a shell": "the home is one of its own, in memory, and gone with the command",
    "a hook of the repository": "it is on the bench, where there is no repository and git is never run",
    "the settings of the repository": "as the hook",
    "the repository itself": "as the hook",
    "settings of an editor that run programs": "they are on the bench, and come back as a hunk of a sensitive path",
    "our settings": "as those of the editor; what is on the bench is never read as settings",
}
"""What gets through, and why that does no harm."""

CONTROLS = frozenset(
    {
        "a port of the machine",
        "a datagram",
        "a socket in the file system",
        "an abstract socket",
        "another project",
        "our own state",
        "a process outside",
        "an inherited key",
    }
)
"""Those that can be made without a sandbox and change nothing: there they have to get through, or they prove
nothing.
"""
