"""The composition root: makes the adapters and hands them to who needs them; does nothing else.

Each function imports what it makes: a command loads only what it needs, and the server starts fast.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from countersign.agents.chat.streams import ChatStreams
    from countersign.agents.processes import Program as AgentProgram
    from countersign.bench.grep import Grep
    from countersign.cli.program import Program, Search
    from countersign.core.state import AgentCard
    from countersign.ports import Agent, Editor, Verifier, Workspace
    from countersign.ports.reports import Check, Entry, Reports, Verification
    from countersign.preferences import EndpointAgent as EndpointEntry, Preferences
    from countersign.runtime import Runtime

__all__ = ["main"]


def main() -> int:
    """Run the program with the arguments it was called with; return its exit code."""
    if sys.argv[1:] in (["serve"], ["serve", "--stdio"]):
        return _serve()  # what every editor starts: it needs nothing of the command line
    running = None
    if sys.argv[1:2] == ["specs"]:
        from countersign.bench.ahead import begin

        running = begin(sys.argv[2:])
    from countersign.cli.main import main as command_line

    return command_line(sys.argv[1:], _program(running))


def _example() -> Path | None:
    from pathlib import Path

    example = Path(__file__).parents[2] / "examples" / "parcel-desk"
    return example if example.is_dir() else None


def _serve() -> NoReturn:
    from countersign.lsp.server import serve

    serve(_runtime, _files, _reports)


def _runtime(root: Path, editor: Editor) -> Runtime:
    import time
    from contextlib import suppress
    from functools import partial

    from countersign.bench.choosing import BestBenches
    from countersign.bounds import bounded, findings_in
    from countersign.core.model import Severity
    from countersign.ledger.place import state_root
    from countersign.ledger.stream import Stream
    from countersign.ports import Adapters, LedgerError
    from countersign.runtime import Runtime
    from countersign.settings import config_digest, load_settings
    from countersign.workshop import verifier_of

    ledger, preferences = Stream(root), _preferences()
    if (wrong := _wrong()) is not None:
        editor.tell(wrong, Severity.INFO)
    benches = BestBenches(root, _benches_of(root), ledger.session, state_root(), unconfined=preferences.unconfined)
    with suppress(LedgerError):
        benches.remove_leftovers(lambda session: not ledger.gone([session]))
    checks, config = partial(findings_in, root), partial(config_digest, root)
    verifier = cache(partial(verifier_of, root, preferences))
    workspace, agents = _workspace(root), _agents(root, preferences, verifier)
    adapters = Adapters(ledger, workspace, benches, agents, editor, time.time, checks, verifier, config)
    return Runtime(bounded(adapters, root, preferences), load_settings(root)[0].tag)


def _benches_of(root: Path) -> Path:
    from countersign.ledger.place import state_root, workspace_id

    return state_root() / "benches" / workspace_id(root)


def _described_benches(root: Path) -> str:
    from countersign.bench.choosing import described

    return described(_benches_of(root), unconfined=_preferences().unconfined)


def _agents(root: Path, preferences: Preferences, verifier: Callable[[], Verifier]) -> dict[str, Agent]:
    """Make the agents, in the order in which they are taken: what needs no model, then the roster."""
    from functools import partial

    from countersign.agents.installed import installed
    from countersign.agents.late import LateAgent
    from countersign.agents.recipe import RecipeAgent
    from countersign.core.fixers import PROGRAMS
    from countersign.core.state import AgentCard
    from countersign.preferences import EndpointAgent
    from countersign.workshop import tools_of

    recipe = RecipeAgent(cache(partial(tools_of, root, preferences)), installed(root, PROGRAMS))
    agents: dict[str, Agent] = {recipe.card.name: recipe}
    for name, one in _roster(preferences).items():
        if isinstance(one, EndpointAgent):
            make = partial(_endpoint, name, one, verifier)
        else:
            make = partial(_process, root, preferences, one)
        agents[name] = LateAgent(AgentCard(name, mechanical=False), make)
    return agents


def _roster(preferences: Preferences) -> dict[str, EndpointEntry | AgentProgram]:
    import os

    from countersign.agents.roster import roster

    return roster(preferences, os.environ)


def _preferences() -> Preferences:
    from countersign.preferences import load_preferences, preferences_file

    return load_preferences(preferences_file())[0]


def _wrong() -> str | None:
    """Return what is wrong with the preferences, a sentence, None when nothing is."""
    from countersign.preferences import load_preferences, preferences_file, wrong_with

    preferences, problem = load_preferences(preferences_file())
    return wrong_with(preferences, problem, [card.name for card in _cards()])


def _process(root: Path, preferences: Preferences, program: AgentProgram) -> Agent:
    from countersign.agents.processes import Means, made
    from countersign.bench.sandbox.broker import EgressBrokers
    from countersign.ledger.place import state_root
    from countersign.workshop import sandbox_of

    brokers, seconds = EgressBrokers(state_root() / "brokers"), preferences.budget.seconds
    return made(program, Means(root, sandbox_of(root, preferences), brokers, seconds))


def _endpoint(name: str, entry: EndpointEntry, verifier: Callable[[], Verifier]) -> Agent:
    from functools import partial

    from countersign.agents.endpoint.agent import EndpointAgent
    from countersign.agents.endpoint.checking import checked
    from countersign.agents.endpoint.means import Means
    from countersign.agents.endpoint.memory import Memory
    from countersign.checks.secrets import rules
    from countersign.ledger.place import state_root

    memory, check = Memory(state_root() / "models.json"), partial(checked, verifier)
    return EndpointAgent(name, entry, Means(_streams(), memory, rules, check))


@cache
def _streams() -> ChatStreams:
    from countersign.agents.chat.streams import ChatStreams

    return ChatStreams()


def _isolation(root: Path) -> tuple[str, str]:
    import asyncio

    from countersign.bench.sandbox.choice import diagnosis
    from countersign.workshop import sandbox_of

    return asyncio.run(diagnosis(sandbox_of(root, _preferences())))


def _models(probe: bool) -> Iterator[tuple[str, str, str]]:  # noqa: FBT001 - the shape that `Parts` has
    from countersign.agents.endpoint.inquiry import inquiries
    from countersign.preferences import EndpointAgent

    entries = {
        name: one for name, one in _roster(_preferences()).items() if isinstance(one, EndpointAgent) and one.url
    }
    yield from inquiries(entries, probe=probe)


def _processes() -> Iterator[tuple[str, str, str]]:
    import os

    from countersign.agents.processes import described, programs

    if (wrong := _wrong()) is not None:
        yield "your configuration", "it can not be used as it is", wrong
    for program in programs(_preferences()):
        yield described(program, os.environ)


def _cards() -> Sequence[AgentCard]:
    from countersign.agents.cards import CARDS
    from countersign.core.state import AgentCard

    return (*CARDS, *(AgentCard(name, mechanical=False) for name in _roster(_preferences())))


def _workspace(root: Path) -> Workspace:
    from countersign.bench.workspace import DiskWorkspace

    return DiskWorkspace(root)


def _files(root: Path) -> Sequence[str]:
    from countersign.bench.workspace import DiskWorkspace

    return DiskWorkspace(root).files()


def _search(root: Path, words: Sequence[str], below: Sequence[str], running: Grep | None) -> Search:
    from countersign.bench.search import search

    return search(root, words, below, running=running)


def _ledger_directory(root: Path) -> Path:
    from countersign.ledger.stream import Stream

    return Stream(root).directory


def _log_of(root: Path, task: str) -> Path:
    from countersign.bounds import log_of

    return log_of(root, task)


def _reports() -> Reports:
    from countersign.ports.reports import Reports

    return Reports(_entries, _verify, _diagnosis)


def _entries(root: Path, path: str | None) -> Iterator[Entry]:
    from countersign.ledger.reporting import reported

    return reported(_ledger_directory(root), path)


def _verify(root: Path) -> Verification:
    from countersign.ledger.reporting import verified

    return verified(_ledger_directory(root))


def _diagnosis(root: Path, probe: bool) -> Iterator[Check]:  # noqa: FBT001 - the shape that `Reports` has
    from countersign import __version__
    from countersign.diagnosing import Parts, diagnosis

    benches = _described_benches
    parts = Parts(__version__, _ledger_directory, _verify, _isolation, benches, _cards, _processes, _models)
    return diagnosis(parts, root, probe=probe)


def _program(running: Grep | None) -> Program:
    from countersign import __version__
    from countersign.cli.program import Program

    return Program(
        version=__version__,
        example=_example,
        serve=_serve,
        runtime=_runtime,
        workspace=_workspace,
        files=_files,
        search=lambda root, words, below: _search(root, words, below, running),
        ledger_directory=_ledger_directory,
        log_of=_log_of,
        agents=_cards,
        reports=_reports(),
    )


if __name__ == "__main__":
    sys.exit(main())
