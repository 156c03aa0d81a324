"""Servers for fault cases: one for many, or one of a case's own, each in folders that nobody else uses."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from faults.conversation import Conversation
from faults.messages import closing, notification, request
from faults.player import Player
from faults.raw_server import RawServer
from faults.remains import environment_of
from faults.script import Case, Place
from support.documents import Json
from support.shop import make_shop

__all__ = ["Host", "played_alone"]


class Host:
    """A server that plays many cases, each on a document of its own. One that has failed a case is replaced."""

    def __init__(self, base: Path, model: Case) -> None:
        """Serve below a folder; `model` says how the server is started."""
        self._base = base
        self._model = model
        self._numbers = count()
        self._started = ExitStack()
        self._player: Player | None = None

    def play(self, case: Case) -> None:
        """Play a case; the server is as well after it as before."""
        player, number = self._player or self._start(), next(self._numbers)
        self._player = None
        source = player.place.root / f"case_{number}.py"
        shutil.copyfile(player.place.root / "shop.py", source)
        talk = player.talk
        talk.named = {**talk.named, "$DOC": source.as_uri()}
        talk.notified.clear()
        player.play(case.steps)
        talk.send(closing())
        self._player = player

    def close(self) -> None:
        """Let a server that plays well say goodbye."""
        with self._started:
            if self._player is not None:
                part(self._player)

    def _start(self) -> Player:
        self._started.close()
        place = make_place(self._base / f"host_{next(self._numbers)}")
        if self._model.prepare is not None:
            self._model.prepare(place)
        return self._started.enter_context(hosting(self._model, place))


def make_place(base: Path) -> Place:
    """Make a workspace with one source file, and what belongs beside it."""
    return Place(base, make_shop(base / "shop").parent)


@contextmanager
def hosting(case: Case, place: Place) -> Generator[Player]:
    """Start the server of a case and greet it; kill what still runs at the end."""
    environment = {**environment_of(place), **case.environment}
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as parent:
        server = RawServer(case.command, place.base, environment, errors_are_read=case.errors_are_read)
        named = {
            "$PATH": str(place.root),
            "$ROOT": place.root.as_uri(),
            "$DOC": f"{place.root.as_uri()}/shop.py",
            '"$PARENT"': str(parent.pid),
        }
        player = Player(Conversation(server, named), place, parent)
        try:
            if case.greeted:
                _greet(player, case)
            yield player
        finally:
            server.close()
            with suppress(ProcessLookupError):
                parent.kill()


def played_alone(case: Case, base: Path) -> None:
    """Play a case with a server of its own; one that still runs at the end says goodbye as it should."""
    place = make_place(base)
    if case.prepare is not None:
        case.prepare(place)
    with hosting(case, place) as player:
        player.play(case.steps)
        if player.server.process.poll() is None:
            part(player)


def _greet(player: Player, case: Case) -> None:
    folders = [{"uri": "$ROOT", "name": "shop"}]
    own: Json = {"processId": None, "rootUri": "$ROOT", "workspaceFolders": folders, **case.initialize}
    seen = player.talk.request("initialize", {**case.profile.params, **own})
    assert "result" in seen, f"initialize is answered with {seen}"
    player.talk.send(notification("initialized", {}))


def part(player: Player) -> None:
    player.talk.send(request("parting", "shutdown"))
    seen = player.talk.wait(lambda: player.talk.answers.pop() if player.talk.answers else None)
    assert seen == {"jsonrpc": "2.0", "id": "parting", "result": None}, f"shutdown is answered with {seen}"
    player.talk.send(notification("exit"))
    assert player.server.ended(10) == 0, f"it ends with {player.server.process.poll()}: {player.server.errors}"
