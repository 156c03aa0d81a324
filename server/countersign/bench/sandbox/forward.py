"""A program of its own: listens on a port inside of the sandbox, passes all that comes there on to the socket of
the broker, and becomes the command.

It is run by path, with the standard library only: `python -I -S forward.py SOCKET PORT ARGV...`. Agents want an
address with a port, and the sandbox has a network of its own in which every port is free.
"""

from __future__ import annotations

import os
import socket
import sys

_PIECE = 65_536


def main() -> None:
    """Begin to listen, leave that to a process of its own, and become the command."""
    path, port, *argv = sys.argv[1:]
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=128)
    if (child := os.fork()) == 0:
        if os.fork() == 0:
            _serve(listener, path)
        os._exit(0)  # so that the command has no child that it does not know
    os.waitpid(child, 0)
    listener.close()
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - without a shell, as it is to be
    except OSError as error:
        sys.stderr.write(f"{argv[0]}: {error.strerror}\n")
        sys.exit(127 if isinstance(error, FileNotFoundError) else 126)


def _serve(listener: socket.socket, path: str) -> None:
    import threading  # noqa: PLC0415 - the command does not wait for it

    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    while True:
        came, _ = listener.accept()
        out = socket.socket(socket.AF_UNIX)
        try:
            out.connect(path)
        except OSError:
            came.close()
            continue
        for source, target in ((came, out), (out, came)):
            threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(_PIECE):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            end.close()


if __name__ == "__main__":
    main()
