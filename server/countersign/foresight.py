"""What would be sent if a spec were run now. Nothing is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from msgspec.structs import replace

from countersign.core.choosing import agent_for
from countersign.core.effects import Tell
from countersign.core.foreseen import Foreseen
from countersign.core.model import Spec, TaskId
from countersign.core.reported import still_there
from countersign.core.state import State
from countersign.offering import first_brief, texts_over
from countersign.ports import Adapters, AgentError, BenchError, Candid
from countersign.runtime import Runtime
from countersign.threads import in_thread

__all__ = ["foresee"]


async def foresee(runtime: Runtime, spec: Spec) -> Foreseen | str:
    """Return the first request of a task for a spec, or a sentence that says why there is none to be shown."""
    state, adapters = runtime.state, runtime.work.adapters
    name = agent_for(state, spec)
    if isinstance(name, Tell):
        return name.message
    agent = adapters.agents[name]
    if agent.card.mechanical:
        return f"The agent {name} asks no model: nothing is sent."
    if not isinstance(agent, Candid):
        return f"The agent {name} is a program of its own, which decides itself what it sends."
    stop = threading.Event()
    try:
        return await in_thread(partial(_foreseen, adapters, agent, state, spec, stop.is_set), stop)
    except (AgentError, BenchError) as error:
        return str(error)


def _foreseen(
    adapters: Adapters, agent: Candid, state: State, spec: Spec, stopped: Callable[[], bool]
) -> Foreseen | str:
    """Open a bench as a task does, and let the agent say what it would send. Raises AgentError and BenchError."""
    buffers = texts_over(state, None).items()
    bench = adapters.benches.open(TaskId(f"foresight-{uuid4().hex[:16]}"), None, buffers, stopped, {})
    try:
        reported = still_there(state, adapters.editor.reported())
        return agent.foresee(replace(first_brief(state, spec), reported=reported), bench)
    finally:
        bench.close()
