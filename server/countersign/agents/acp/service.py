"""What an agent asks of its client: permissions, files and terminals, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from acp.exceptions import RequestError

from countersign.agents.acp.calls import Calls
from countersign.agents.acp.files import ServedFiles
from countersign.agents.acp.ground import Ground
from countersign.agents.acp.json_reading import at, items_at
from countersign.agents.acp.permissions import choice, objection
from countersign.agents.acp.terminals import Terminals
from countersign.agents.acp.updates import Teller
from countersign.agents.relay import Put

__all__ = ["Service"]


class Service:
    """Answers the requests of one session; a request that it does not know is refused."""

    def __init__(self, ground: Ground, calls: Calls, teller: Teller, put: Put) -> None:
        files, terminals = ServedFiles(ground), Terminals(ground)
        self._root = ground.root
        self._terminals = terminals
        self._calls = calls
        self._teller = teller
        self._put = put
        self._answers: dict[str, Callable[[object], Awaitable[object]]] = {
            "session/request_permission": self._permit,
            "fs/read_text_file": files.read,
            "fs/write_text_file": files.write,
            "terminal/create": terminals.create,
            "terminal/output": terminals.output,
            "terminal/wait_for_exit": terminals.wait,
            "terminal/kill": terminals.kill,
            "terminal/release": terminals.release,
            "elicitation/create": _decline,
        }
        if ground.bench.layers.lower:
            self._answers |= dict.fromkeys(("fs/write_text_file", "terminal/create"), _refuse)

    async def __call__(self, method: str, params: object, is_notification: bool) -> object:  # noqa: FBT001 - the SDK's shape
        """Return the result of a request. Raises RequestError."""
        answer = self._answers.get(method)
        if is_notification:
            return None
        if answer is None:
            raise RequestError.method_not_found(method)
        return await answer(params)

    async def close(self) -> None:
        """End what was started for the agent."""
        await self._terminals.close()

    async def _permit(self, params: object) -> dict[str, object]:
        _, call = self._calls.take(at(params, "toolCall"))
        why = objection(call, self._root)
        if why:
            for sign in self._teller.note(f"Not allowed: {call.title or call.kind or 'a tool'}, since {why}."):
                await self._put(sign)
        return {"outcome": choice(items_at(params, "options"), allow=not why)}


async def _refuse(_: object) -> object:
    """Refuse what would change the layers of a bench that the agent has mounted: overlayfs does not know what comes
    of that. Such an agent was told so when it began; what it reads is as it has written it.
    """
    raise RequestError(-32601, "Only files that are read are served here: change them yourself, where you work.")


async def _decline(_: object) -> dict[str, str]:
    """Answer a question to the user: nobody is there to answer it."""
    return {"action": "decline"}
