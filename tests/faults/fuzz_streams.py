"""One server after another gets a stream of messages, whole and damaged, and what must hold is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from faults.fuzz_bytes import BROKEN_FRAMES, body_of, frame, framed, garbled, is_list, is_object
from faults.fuzz_messages import Messages, damaged, notification
from faults.fuzz_process import Expected, FuzzedServer, Target
from support.documents import Json
from support.shop import TEXT, make_shop

__all__ = ["Stream", "after_broken_frame", "minimal", "tried"]

_LIMITS = "[limits]\nedit_answer = 0.5\nedit_shown = 0.3\n"
_CLEAN = "# spec: Leave this document alone.\nx = 1\n"


class FoundError(Exception):
    """Something that must hold does not: the problems of the stream."""


class Stream:
    """What is sent to one server, in a folder of its own; `problems` says in a sentence each what was wrong."""

    def __init__(self, random: Random, folder: Path, target: Target) -> None:
        root = make_shop(folder / "shop").parent
        (root / "sub").mkdir()
        (root / "other.py").write_text(TEXT, encoding="utf-8")
        (root / "countersign.toml").write_text(_LIMITS, encoding="utf-8")
        self.random = random
        self.learned: list[Json] = []
        self.messages = Messages(random, root, self.learned)
        self.server = FuzzedServer(target, folder, Replies(Random(random.random())))  # noqa: S311 - a seed gives the same again
        self.expected = Expected()
        self.frames: list[bytes] = []
        self._clean = f"{root.as_uri()}/clean.py"
        self._lines_above = 0
        self._seen = 0

    @property
    def problems(self) -> list[str]:
        found = list(self.server.problems)
        found += [f"answered too often: {number!r}"[:200] for number in self.server.surplus(self.expected)]
        errors = self.server.errors
        if "Traceback" in errors or "\nERROR" in f"\n{errors}":
            found.append(f"stderr: {errors[-3_000:]}")
        return found

    def begin(self) -> None:
        """Say some nonsense, then hello."""
        early = [self.messages.anything() for _ in range(self.random.choice((0, 0, 5)))]
        if self.random.random() < 0.3:
            early += [damaged(self.random, self.messages.initialize())]
        self.tell(early)
        item = {"uri": self._clean, "languageId": "python", "version": 0, "text": _CLEAN}
        opened = notification("textDocument/didOpen", {"textDocument": item})
        self.tell([self.messages.initialize(), notification("initialized", {}), opened])

    def burst(self, count: int) -> None:
        """Send messages, most of them as they should be, and wait until all are answered."""
        self.learn()
        for _ in range(count):
            message = self.messages.anything()
            kind = self.random.random()
            body = body_of(damaged(self.random, message) if kind < 0.4 else message)
            self.send([garbled(self.random, body) if kind > 0.95 else body])
        self.settle()
        self.look_at_clean_document()

    def learn(self) -> None:
        """Ask what can be done with a file that has a spec, so that the messages may do it."""
        uri = self.messages.uris[self.random.randrange(2)]
        item = {"uri": uri, "languageId": "python", "version": 1, "text": TEXT}
        identifier = {"uri": uri}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}}
        params: Json = {"textDocument": identifier, "range": whole, "context": {"diagnostics": []}}
        self.tell([notification("textDocument/didClose", {"textDocument": identifier})])
        self.tell([notification("textDocument/didOpen", {"textDocument": item})])
        self.tell([self.messages.request("textDocument/codeAction", params)])
        runs = [command for command in self.learned[-10:] if command.get("command") == "countersign.run"]
        self.tell([self.messages.request("workspace/executeCommand", command) for command in runs[-1:]])

    def tell(self, messages: Iterable[Json]) -> None:
        self.send([body_of(message) for message in messages])
        self.settle()

    def send(self, bodies: Iterable[bytes]) -> None:
        """Send messages in writes that end anywhere."""
        frames = [framed(self.random, body) for body in bodies]
        for body in bodies:
            self.expected.add(body)
        self.frames += frames
        data = b"".join(frames)
        writes: list[bytes] = []
        while data:
            size = self.random.choice((1, 7, 100, 4_096, 65_536, 1 << 20))
            writes.append(data[:size])
            data = data[size:]
        self.server.send(*writes)

    def settle(self) -> None:
        """Wait for the answers; take what they offer to be done."""
        if not self.server.settled(self.expected):
            missing = self.server.missing(self.expected)
            self.server.problems.append(f"unanswered ({self.server.state}): {missing!r}"[:300])
        for message in self.server.results[self._seen :]:
            found = message.get("result")
            for item in found if is_list(found) else ():
                command = item.get("command")
                self.learned += [command if is_object(command) else item] if command else []
        self._seen = len(self.server.results)
        if problems := self.problems:
            raise FoundError(*problems)

    def look_at_clean_document(self) -> None:
        """Edit a document that is told of properly, and ask where its spec stands now."""
        top = {"line": 0, "character": 0}
        identifier = {"uri": self._clean, "version": len(self.frames)}
        changes = [{"range": {"start": top, "end": top}, "text": "y = 2\n"}]
        self._lines_above += 1
        edited = notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})
        self.tell([edited])
        self.expect_spec_at(self._clean, self._lines_above)

    def expect_spec_at(self, uri: str, line: int) -> None:
        for asked in (line - 1, line):
            place = {"line": asked, "character": 2}
            params = {"textDocument": {"uri": uri}, "position": place}
            number = f"look {len(self.frames)}"
            self.tell([{"jsonrpc": "2.0", "id": number, "method": "textDocument/hover", "params": params}])
            answer: Json = self.server.result_of(number) or {}
            if ("error" in answer) or (answer.get("result") is not None) != (asked == line):
                self.server.problems.append(f"out of sync: line {asked} of {uri}, spec at {line}: {answer}"[:300])

    def work_as_if_nothing_had_happened(self) -> None:
        """Close everything, open it again, and expect a session like any other."""
        self.tell(
            notification("textDocument/didClose", {"textDocument": {"uri": uri}}) for uri in self.messages.uris
        )
        for uri in self.messages.uris[:2]:
            item = {"uri": uri, "languageId": "python", "version": 1, "text": TEXT}
            places = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
            changes = [{"range": places, "text": "\n\n"}]
            identifier = {"uri": uri, "version": 2}
            opened = notification("textDocument/didOpen", {"textDocument": item})
            edited = notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})
            self.tell([opened, edited])
            self.expect_spec_at(uri, 2)

    def end(self, how: Callable[[Stream], Sequence[int]]) -> None:
        """Let the session end in some way, which says what the exit code may be."""
        codes = how(self)
        code = self.server.ended()
        if code not in codes:
            self.server.problems.append(f"{how}: exit code {code} instead of {codes}")


class Replies:
    """What a client answers to the server's requests: mostly what it wants, sometimes nonsense or nothing."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def __call__(self, request: Json) -> list[Json]:
        good: Json = (
            {"applied": False, "failureReason": "no"} if request["method"] == "workspace/applyEdit" else None
        )
        answer = {"jsonrpc": "2.0", "id": request["id"], "result": good}
        odd: list[Json] = [None, [], 5, "x", {"applied": "yes"}, {"applied": True}, [[[]]], {"success": None}]
        error = {"jsonrpc": "2.0", "id": request["id"], "error": self._random.choice((None, {}, 5, {"code": "x"}))}
        kind = self._random.random()
        if kind < 0.7:
            return [answer]
        if kind < 0.8:
            return [{**answer, "result": self._random.choice(odd)}]
        if kind < 0.9:
            return [error]
        return self._random.choice(
            ([], [answer, answer], [{**answer, **error}], [{**answer, "id": str(answer["id"])}])
        )


def good_bye(stream: Stream) -> Sequence[int]:
    stream.tell([stream.messages.request("shutdown", None)])
    stream.tell([stream.messages.anything() for _ in range(5)])
    stream.send([body_of(notification("exit", None))])
    return (0,)


def exit_only(stream: Stream) -> Sequence[int]:
    stream.send([body_of(notification("exit", None))])
    return (1,)


def end_of_input(stream: Stream) -> Sequence[int]:
    stream.server.end_input()
    return (1,)


def half_a_message(stream: Stream) -> Sequence[int]:
    whole = frame(body_of(stream.messages.anything()))
    stream.server.send(whole[: stream.random.randrange(1, len(whole))])
    stream.server.end_input()
    return (1,)


def random_bytes(stream: Stream) -> Sequence[int]:
    stream.server.send(stream.random.randbytes(stream.random.choice((10, 1_000, 100_000))))
    stream.server.end_input()
    return (1,)


def broken_frame(stream: Stream) -> Sequence[int]:
    return after_broken_frame(stream, stream.random.choice(BROKEN_FRAMES))


def after_broken_frame(stream: Stream, broken: bytes) -> Sequence[int]:
    """Expect the server to end by itself, and to say in a line why."""
    before = stream.server.errors
    stream.server.send(broken)
    code = stream.server.ended()
    said = stream.server.errors.removeprefix(before)
    if code is None or said.count("\n") != 1:
        stream.server.problems.append(f"after {broken[:60]!r}: exit code {code}, said {said[:500]!r}")
    stream.server.end_input()
    return (1,)


ENDINGS = (good_bye, exit_only, end_of_input, half_a_message, random_bytes, broken_frame)


def tried(random: Random, folder: Path, target: Target, bursts: int) -> tuple[list[str], list[bytes]]:
    """Let one server live; return what was wrong, and what it had been sent."""
    stream = Stream(random, folder, target)
    try:
        with suppress(FoundError):
            stream.begin()
            for _ in range(bursts):
                stream.burst(40)
            stream.work_as_if_nothing_had_happened()
            stream.end(random.choice(ENDINGS))
        return stream.problems, stream.frames
    finally:
        stream.server.close()


def minimal(frames: list[bytes], problem: str, folder: Path, target: Target, tries: int) -> list[bytes]:
    """Return as few messages as were found in so many tries after which a server shows the same problem."""
    size = len(frames) // 2
    while size and tries > 0:
        start = 0
        while start < len(frames) and tries > 0:
            tries -= 1
            fewer = frames[:start] + frames[start + size :]
            if any(
                _kind_of(found) == _kind_of(problem)
                for found in _problems_after(fewer, folder / f"{tries}", target)
            ):
                frames = fewer
            else:
                start += size
        size //= 2
    return frames


def _kind_of(problem: str) -> str:
    return problem.partition(":")[0].partition("(")[0].strip()


def _problems_after(frames: list[bytes], folder: Path, target: Target) -> list[str]:
    stream = Stream(Random(0), folder, target)  # noqa: S311 - no chance is wanted
    try:
        for written in frames:
            stream.expected.add(written.partition(b"\r\n\r\n")[2])
            stream.server.send(written)
        with suppress(FoundError):
            stream.settle()
        return stream.problems
    finally:
        stream.server.close()
