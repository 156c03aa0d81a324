"""What a user has set for all workspaces, in `config.toml` of their configuration directory.

Agents, commands, addresses and keys come from here and from nowhere else: a workspace's own file
(`settings.py`) may only forbid more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from countersign.core.prices import Price

__all__ = [
    "AcpAgent",
    "AgentEntry",
    "Budget",
    "Checks",
    "CommandAgent",
    "EndpointAgent",
    "Preferences",
    "load_preferences",
    "preferences_file",
    "wrong_with",
]

_Seconds = Annotated[float, Meta(gt=0, le=86_400)]
_Argv = Annotated[tuple[str, ...], Meta(min_length=1)]
_Name = Annotated[str, Meta(pattern=r"^[\w.-]+$")]
_LARGEST = 1_000_000
"""Bytes; what is larger was not written by hand."""


class EndpointAgent(Struct, frozen=True, forbid_unknown_fields=True, tag="endpoint", tag_field="kind"):
    """A model behind an OpenAI-compatible server. `key` says where its key is: `env:NAME` or `keyring:NAME`, empty
    where none is needed. `context` is how many tokens a question and its answer have together, None when the server
    is to say so. `edits` is how the model writes changes: `auto` finds out.
    """

    url: str
    model: str = ""
    key: Annotated[str, Meta(pattern=r"^((env|keyring):.+)?$")] = ""
    context: Annotated[int, Meta(ge=1000)] | None = None
    edits: Annotated[str, Meta(pattern=r"^(auto|tools|blocks|diff|whole|patch)$")] = "auto"


class AcpAgent(Struct, frozen=True, forbid_unknown_fields=True, tag="acp", tag_field="kind"):
    """An agent that speaks the Agent Client Protocol. `variables` are names of variables that it gets from the
    environment; `hosts` are what it may reach through the broker, which adds the keys itself, by host: `env:NAME`
    or `keyring:NAME`, empty where the agent brings its own. `settings` are variables with values of their own: in
    them `{base:HOST}` stands for the URL by which it reaches a host, and `{key:HOST}` for what it is to take for
    the key; a variable with the key of a host that it may not reach is left out.
    """

    command: _Argv
    variables: tuple[str, ...] = ()
    hosts: Mapping[str, str] = {}
    settings: Mapping[str, str] = {}
    mode: str = ""


class CommandAgent(Struct, frozen=True, forbid_unknown_fields=True, tag="command", tag_field="kind"):
    """A command that changes files where it is started. In `command` stand `{prompt}`, `{prompt_file}` and
    `{files}` for what the task says; the rest is as in `AcpAgent`.
    """

    command: _Argv
    variables: tuple[str, ...] = ()
    hosts: Mapping[str, str] = {}
    settings: Mapping[str, str] = {}


AgentEntry = EndpointAgent | AcpAgent | CommandAgent


class Budget(Struct, frozen=True, forbid_unknown_fields=True):
    """What tasks may use: seconds, tokens of questions and answers, and money in dollars, each None when unlimited.
    What a model costs that has no price is unknown, and does not count as money.
    """

    seconds: _Seconds | None = 1800.0
    tokens: Annotated[int, Meta(gt=0)] | None = 2_000_000
    money: Annotated[float, Meta(gt=0)] | None = None
    tokens_a_day: Annotated[int, Meta(gt=0)] | None = None
    money_a_day: Annotated[float, Meta(gt=0)] | None = None


class Checks(Struct, frozen=True, forbid_unknown_fields=True):
    """What `done:` commands see in all workspaces: `environment` are paths of what they may read, absolute, from
    `~` on, or from the root of the workspace.
    """

    environment: tuple[Annotated[str, Meta(min_length=1)], ...] = ()


class Preferences(Struct, frozen=True, forbid_unknown_fields=True):
    """All of it; the defaults hold for what the file leaves out. `agent` is who runs specs that name none;
    `prices` of models go before the usual ones, in dollars for a million tokens; `parallel` is how many tasks work
    at a time, `repairs` how often an agent may mend what failed its checks, `check_seconds` how long one check may
    take. `unconfined` lets agents and checks run without a sandbox.
    """

    agent: str = ""
    agents: Mapping[_Name, AgentEntry] = {}
    budget: Budget = Budget()
    prices: Mapping[str, Price] = {}
    parallel: Annotated[int, Meta(ge=1, le=64)] = 3
    repairs: Annotated[int, Meta(ge=0, le=20)] = 3
    check_seconds: _Seconds = 600.0
    checks: Checks = Checks()
    unconfined: bool = False


def preferences_file() -> Path:
    """Return the path of the file, which need not exist."""
    from platformdirs import user_config_path  # noqa: PLC0415 - who names no directory needs it only

    named = os.environ.get("XDG_CONFIG_HOME", "")
    home = Path(named) / "countersign" if named.startswith("/") else user_config_path("countersign")
    return home / "config.toml"


def wrong_with(preferences: Preferences, problem: str | None, agents: Iterable[str]) -> str | None:
    """Return, in a sentence, what is wrong with preferences that were read with a problem or name an agent that is
    none of those there are; None when nothing is.
    """
    names = [*agents]
    if problem is not None or not preferences.agent or preferences.agent in names:
        return problem
    return (
        f"Your configuration wants the agent {preferences.agent!r} for specs that name none, and there is no such"
        f" agent: {preferences_file()} has to name one of {', '.join(names) or 'those that you install'}."
    )


def load_preferences(file: Path) -> tuple[Preferences, str | None]:
    """Return what the file says; where it is wrong, the defaults and a sentence that says how."""
    import tomllib  # noqa: PLC0415 - many users have no such file

    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return Preferences(), f"{file} has more than {_LARGEST} bytes; the defaults are used."
        return msgspec.convert(tomllib.loads(data.decode()), Preferences), None
    except FileNotFoundError:
        return Preferences(), None
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
    except (ValueError, RecursionError) as error:  # of UTF-8, TOML and msgspec
        problem = str(error)
    return (
        Preferences(),
        f"{file} can not be used: {problem}. The defaults are used; mend the file and start again.",
    )
