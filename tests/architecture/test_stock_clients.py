"""Whatever a rich client can do is reached in one that only speaks LSP. The table stands in tools/."""

from __future__ import annotations

import re

from countersign.lsp.announcing import initialize_result
from countersign.lsp.clients import client_of
from countersign.lsp.commands import COMMANDS
from countersign.lsp.introduction import InitializeParams
from countersign.lsp.protocol import METHODS
from stock_clients import COMMANDS_ARE_REACHED, MESSAGES_ARE_REPLACED
from support.documents import Json

_KIND = re.compile(r"`((?:refactor|quickfix|source)\.countersign\.[\w.]+)`")


def test_every_command_and_message_is_reached_without_a_plugin() -> None:
    assert {f"countersign.{name}" for name in COMMANDS_ARE_REACHED} == COMMANDS.keys()
    assert {f"countersign/{name}" for name in MESSAGES_ARE_REPLACED} == {method.name for method in METHODS}


def test_the_code_actions_that_are_named_are_announced() -> None:
    announced, ways = announced_kinds(), (*COMMANDS_ARE_REACHED.values(), *MESSAGES_ARE_REPLACED.values())
    named = [kind for way in ways for kind in _KIND.findall(way)]
    assert named
    assert [kind for kind in named if not any(f"{kind}.".startswith(f"{one}.") for one in announced)] == []


def announced_kinds() -> list[str]:
    """Return the kinds of code actions that a client is told of which knows that there are kinds."""
    knows: Json = {"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}}
    result: Json = initialize_result(client_of(InitializeParams(capabilities=knows)))
    return list(result["capabilities"]["codeActionProvider"]["codeActionKinds"])
