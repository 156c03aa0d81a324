"""One conversation with an agent: hello, a session, and turn after turn."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from acp.connection import Connection
from acp.exceptions import RequestError
from acp.meta import AGENT_METHODS
from acp.schema import (
    CancelNotification,
    ClientCapabilities,
    FileSystemCapabilities,
    Implementation,
    InitializeRequest,
    NewSessionRequest,
    PromptRequest,
    TextContentBlock,
)
from acp.utils import serialize_params
from pydantic import BaseModel

from countersign import __version__
from countersign.agents.acp.json_reading import at, items_at, number_at, text_at
from countersign.agents.acp.persona import Persona
from countersign.core.escape import shortened
from countersign.ports import AgentError

__all__ = ["Gone", "Session"]

_VERSION = 1
_HELLO = 60.0
"""Seconds that an agent may take to say hello, or to open a session: some load for long."""
_GRACE = 0.3
"""Seconds in which an agent that was cancelled may end its turn by itself."""
_LOGIN_NEEDED = -32000


class Gone(Exception):  # noqa: N818 - it is no error until somebody knows why
    """The agent has ended, or is not heard any more."""


class Session:
    """Everything raises AgentError, and Gone when the agent does not answer any more."""

    def __init__(self, connection: Connection, persona: Persona) -> None:
        self._connection = connection
        self._persona = persona
        self._id = ""

    async def open(self, cwd: str, *, serves_files: bool) -> object:
        """Say hello and begin a session; return what the agent says of it."""
        hello = await self._within_patience("initialize", _hello(serves_files=serves_files))
        self._check_version(hello)
        try:
            answer = await self._begin(cwd)
        except RequestError as error:
            if error.code != _LOGIN_NEEDED:
                raise self._failure(error) from error
            answer = await self._begin_with_login(cwd, hello)
        self._id = text_at(answer, "sessionId")
        await self._choose_mode(answer)
        return answer

    async def turn(self, text: str) -> object:
        """Let the agent do what a text says; return its answer. When this is cancelled, the agent is told so."""
        prompt = PromptRequest(session_id=self._id, prompt=[TextContentBlock(type="text", text=text)])
        asking = asyncio.ensure_future(self._ask("session_prompt", prompt))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            await self._cancel(asking)
            raise
        except RequestError as error:
            raise self._failure(error) from error

    async def _cancel(self, asking: asyncio.Future[object]) -> None:
        cancelled = serialize_params(CancelNotification(session_id=self._id))
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(_GRACE):
                await self._connection.send_notification(AGENT_METHODS["session_cancel"], cancelled)
                await asyncio.wait([asking])
        asking.cancel()
        with suppress(asyncio.CancelledError, RequestError, Gone):
            await asking

    async def _begin(self, cwd: str) -> object:
        return await self._within_patience("session_new", NewSessionRequest(cwd=cwd, mcp_servers=[]))

    async def _begin_with_login(self, cwd: str, hello: object) -> object:
        """Begin a session after a login that takes nobody: with a key that the agent has already."""
        offered = [text_at(method, "id") for method in items_at(hello, "authMethods")]
        if self._persona.login in offered:
            with suppress(RequestError):
                await self._within_patience("authenticate", {"methodId": self._persona.login})
                return await self._begin(cwd)
        raise AgentError(f"{self._persona.name} is not logged in. {self._persona.remedy}")

    async def _choose_mode(self, answer: object) -> None:
        """Choose the mode that the agent is to work in; one that it does not offer is left."""
        mode = self._persona.mode
        if not mode:
            return
        with suppress(RequestError):
            if mode in {text_at(offered, "id") for offered in items_at(answer, "modes", "availableModes")}:
                wanted: Mapping[str, str] = {"sessionId": self._id, "modeId": mode}
                await self._within_patience("session_set_mode", wanted)
                return
            for option in items_at(answer, "configOptions"):
                if text_at(option, "category") == "mode":
                    wanted = {"sessionId": self._id, "configId": text_at(option, "id"), "value": mode}
                    await self._within_patience("session_set_config_option", wanted)
                    return

    def _check_version(self, hello: object) -> None:
        version = at(hello, "protocolVersion")
        if version != _VERSION:
            said = version if number_at(hello, "protocolVersion") is not None else "none that can be read"
            raise AgentError(
                f"{self._persona.name} speaks another version of the Agent Client Protocol: {said}, not {_VERSION}."
                " Install a version of it that speaks ours, or a newer Countersign."
            )

    def _failure(self, error: RequestError) -> AgentError:
        name = self._persona.name
        if error.code == _LOGIN_NEEDED:
            return AgentError(f"{name} is not logged in. {self._persona.remedy}")
        words = shortened(" ".join(filter(None, (str(error), _details(error.data)))), 500)
        return AgentError(f"{name} could not go on: {words}")

    async def _within_patience(self, method: str, params: BaseModel | Mapping[str, str]) -> object:
        try:
            async with asyncio.timeout(_HELLO):
                return await self._ask(method, params)
        except TimeoutError as error:
            sent = AGENT_METHODS[method]
            raise AgentError(
                f"{self._persona.name} did not answer `{sent}` for {_HELLO:g} seconds. Does it speak the protocol?"
            ) from error

    async def _ask(self, method: str, params: BaseModel | Mapping[str, str]) -> object:
        """Send a request. Raises RequestError when it is refused, and Gone."""
        sent: Any = serialize_params(params) if isinstance(params, BaseModel) else dict(params)
        try:
            return await self._connection.send_request(AGENT_METHODS[method], sent)
        except ConnectionError as error:
            raise Gone from error


def _hello(*, serves_files: bool) -> InitializeRequest:
    files = FileSystemCapabilities(read_text_file=serves_files, write_text_file=serves_files)
    return InitializeRequest(
        protocol_version=_VERSION,
        client_capabilities=ClientCapabilities(fs=files, terminal=serves_files),
        client_info=Implementation(name="countersign", title="Countersign", version=__version__),
    )


def _details(data: object) -> str:
    return data if isinstance(data, str) else text_at(data, "details") or text_at(data, "message")
