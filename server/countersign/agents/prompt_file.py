"""The file that holds a task for those agents that read it from one: on the bench while they run, gone before it is
harvested.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from countersign.ports import AgentError

__all__ = ["prompt_file"]


@contextmanager
def prompt_file(folder: Path, prompt: str, *, wanted: bool) -> Generator[str]:
    """Give the name of a file below `folder` that holds the prompt while the block runs; no file unless it is
    wanted. Raises AgentError.
    """
    name = f".countersign-task-{secrets.token_hex(8)}.md"
    if not wanted:
        yield name
        return
    try:
        folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise AgentError(f"The task can not be written down for the agent: {error.strerror}.") from error
    try:
        fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=folder_fd)
        with open(fd, "wb") as file:  # noqa: PTH123 - it is opened relative to a directory
            file.write(prompt.encode(errors="surrogatepass"))
        yield name
    finally:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder_fd)
        os.close(folder_fd)
