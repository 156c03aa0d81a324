"""What would be sent if a spec were run now. Nothing is sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from uuid import uuid4

from countersign.core.effects import Tell
from countersign.core.foreseen import Foreseen
from countersign.core.model import Spec, TaskId
from countersign.core.state import State
from countersign.core.tasking import agent_for
from countersign.core.text import Text
from countersign.ports import Adapters, AgentError, BenchError, Brief, Candid
from countersign.runtime import Runtime

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
    running = asyncio.ensure_future(asyncio.to_thread(_foreseen, adapters, agent, state, spec, stop.is_set))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([running])
        raise
    except (AgentError, BenchError) as error:
        return str(error)


def _foreseen(
    adapters: Adapters, agent: Candid, state: State, spec: Spec, stopped: Callable[[], bool]
) -> Foreseen | str:
    """Open a bench as a task does, and let the agent say what it would send. Raises AgentError and BenchError."""
    documents = state.documents.values()
    buffers = [(known.path, known.text) for known in documents if known.is_open and known.text is not None]
    own = state.documents.get(spec.path)
    text = own.text if own is not None and own.text is not None else Text.of("")
    bench = adapters.benches.open(TaskId(f"foresight-{uuid4().hex[:16]}"), None, buffers, stopped, {})
    try:
        return agent.foresee(Brief(spec, text), bench)
    finally:
        bench.close()
