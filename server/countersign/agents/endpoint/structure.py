"""What belongs to the function at a spec, found out by a process that may take only so long. All of it blocks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from countersign.agents.endpoint.structure_process import Question
from countersign.agents.threads import BUSY
from countersign.core.encoding import EncodingProblem, decode
from countersign.core.languages import language_of
from countersign.core.related import Related, Source, called_in
from countersign.ports import Bench, Brief

__all__ = ["structure"]

Stopped = Callable[[], bool]
_COMMAND = (sys.executable, "-P", "-m", "countersign.agents.endpoint.structure_process")
_PATIENCE = 5.0
"""Seconds that the process may take; for most files it takes a tenth of one."""
_PAUSE = 0.1
_PROCESSES = threading.BoundedSemaphore(2)
"""More at a time would only take the processor from each other, and from the editor."""
_LOOKING = 0.5
"""Seconds that files are looked through for names."""
_FILES = 40
_SIZE = 400_000
_ALL = 2_000_000
"""How many files are parsed, and the bytes of each and of all of them."""
_BELOW = 80
"""Lines below a spec in which names are looked for before anything is parsed."""
_NOTHING = Related(None, ())


def structure(brief: Brief, bench: Bench, paths: Sequence[str], stopped: Stopped) -> Related:
    """Return what belongs to the function at a spec; nothing where that takes too long. Raises BenchError."""
    language = language_of(brief.path)
    if language is None or language.grammar is None:
        return _NOTHING
    own = _source(bench, brief.path, language.grammar)
    if own is None:
        return _NOTHING
    with BUSY:
        others = [*_others(own, brief, bench, paths, stopped)]
    question = Question(own, brief.span.start, brief.span.stop, others)
    with _PROCESSES:
        return _asked(msgspec.msgpack.encode(question), stopped)


def _others(own: Source, brief: Brief, bench: Bench, paths: Sequence[str], stopped: Stopped) -> Iterator[Source]:
    """Yield the files of the same language in which one of the names near the spec stands, the nearest first."""
    lines = own.text.splitlines()[brief.span.stop :][:_BELOW]
    names = [f"{name}(" for name in called_in("\n".join(lines))]
    home = own.path.rpartition("/")[0]
    ending = f".{own.path.rpartition('.')[2]}"
    same = [path for path in paths if path != own.path and path.endswith(ending)]
    end, size, count = time.monotonic() + _LOOKING, len(own.text), 0
    for path in sorted(same, key=lambda path: (path.rpartition("/")[0] != home, path)):
        if count == _FILES or size > _ALL or time.monotonic() > end or stopped():
            return
        source = _source(bench, path, own.grammar)
        if source is not None and any(name in source.text for name in names):
            size, count = size + len(source.text), count + 1
            yield source


def _source(bench: Bench, path: str, grammar: str) -> Source | None:
    data = bench.read(path)
    decoded = decode(data) if len(data) <= _SIZE else None
    if decoded is None or isinstance(decoded, EncodingProblem):
        return None
    return Source(path, grammar, decoded.text.encode("utf-8", "replace").decode())


def _asked(question: bytes, stopped: Stopped) -> Related:
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=os.sep
        )
    except OSError:
        return _NOTHING
    end = time.monotonic() + _PATIENCE
    given: bytes | None = question
    with process:
        while True:
            try:
                answer, _ = process.communicate(given, _PAUSE)
                break
            except subprocess.TimeoutExpired:
                given = None
                if stopped() or time.monotonic() > end:
                    process.kill()
                    return _NOTHING
    try:
        return msgspec.msgpack.decode(answer, type=Related)
    except msgspec.MsgspecError:
        return _NOTHING
