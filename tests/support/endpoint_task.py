"""A task of the endpoint agent on a bench of its own, against a server of a test's making."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from countersign.agents.chat.call import Limits
from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.agent import EndpointAgent
from countersign.agents.endpoint.means import Means
from countersign.agents.endpoint.memory import Memory
from countersign.agents.endpoint.remedies import Pace
from countersign.bench.copy import CopyBenches
from countersign.checks.secrets import rules
from countersign.core.model import TaskId
from countersign.core.spec import find_specs
from countersign.core.text import Text
from countersign.ports import Brief, Control, Report, Sign
from countersign.preferences import EndpointAgent as Entry
from countersign.reins import Reins
from support.model_endpoint import DONE, Asked, ModelEndpoint, Script, head

__all__ = ["HELLO", "QUICK", "SPEC", "EndpointTask", "results", "turns"]

SPEC = "# spec: Say hello in a friendly way.\n#   must: end with an exclamation mark\n#   scope: **/*.py\n"
HELLO = {"hello.py": f"{SPEC}def hello():\n    return 'hello'\n", "other.py": "import hello\n", "notes.txt": "x\n"}
QUICK = Pace(first=0.01, together=1.0)
LIMITS = Limits(connect=5, first=5, between=5, whole=20)


class EndpointTask:
    """The files of a workspace, the first of which holds the spec, and what comes of them. A context manager."""

    def __init__(self, folder: Path, tree: dict[str, str]) -> None:
        for path, text in tree.items():
            file = folder / "workspace" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        path, text = next(iter(tree.items()))
        spec = find_specs(path, Text.of(text))[0]
        benches = CopyBenches(folder / "workspace", folder / "benches", "here")
        self.bench = benches.open(TaskId("t"), lambda _: True, [], lambda: False)
        self.brief = Brief(spec, Text.of(text))
        self.memory = Memory(folder / "models.json")
        self.signs: list[Sign] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bench.close()

    @property
    def changed(self) -> dict[str, str | None]:
        """What the files hold now that differ from the beginning, None for one that is gone."""
        return {
            change.path: change.after.decode() if change.after is not None else None
            for change in self.bench.harvest()
        }

    async def run(
        self,
        url: str,
        streams: ChatStreams,
        control: Control | None = None,
        *,
        means: Means | None = None,
        entry: Entry | None = None,
    ) -> Report:
        """Let a model do the task. Raises AgentError."""
        means = means or Means(streams, self.memory, rules, limits=LIMITS, pace=QUICK)
        agent = EndpointAgent("tiny", entry or Entry(url, "tiny"), means)
        async for sign in agent.run(self.brief, self.bench, control or Reins()):
            self.signs.append(sign)
        return self.report

    @property
    def report(self) -> Report:
        report = self.signs[-1]
        assert isinstance(report, Report)
        return report

    def of(self, kind: type[Sign]) -> Sequence[Sign]:
        return [sign for sign in self.signs if isinstance(sign, kind)]


def turns(*scripts: Script) -> Callable[[Asked, int], Script]:
    """Return what answers one request after the other; the last one as often as it takes."""

    def answer(asked: Asked, number: int) -> Script:
        del asked
        return (head(), *scripts[min(number, len(scripts) - 1)], DONE)

    return answer


def results(endpoint: ModelEndpoint, number: int) -> list[str]:
    """Return what the model was told, in a request, of its last calls."""
    told: list[str] = []
    for message in reversed(endpoint.requests[number].body["messages"]):
        if message["role"] != "tool":
            break
        told.insert(0, message["content"])
    return told
