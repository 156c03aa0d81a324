"""A model's server that lives in a thread of its own, for tests that wait for a program."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from support.model_endpoint import Asked, ModelEndpoint, Script

__all__ = ["configured", "served"]


@contextmanager
def served(answer: Callable[[Asked, int], Script]) -> Generator[ModelEndpoint]:
    """Serve what a function makes of each request and its number, from 0."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="a model's server")
    thread.start()
    serving = ModelEndpoint.answering(answer)
    try:
        yield asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def configured(folder: Path, url: str, more: str = "") -> None:
    """Let a user have one model, in a directory of configurations."""
    file = folder / "countersign" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'[agents.tiny]\nkind = "endpoint"\nurl = "{url}"\nmodel = "tiny-1"\n{more}', encoding="utf-8")
