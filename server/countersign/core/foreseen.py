"""What an agent would send for a spec, before anything is sent: to be read by the user."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.escape import one_line, visible

__all__ = ["Foreseen", "Message", "page_of"]


class Message(Struct, frozen=True):
    """A part of what is sent; `role` says for what the model takes it."""

    role: str
    text: str


class Foreseen(Struct, frozen=True):
    """The first request of a task. `place` is the address without anything secret, `model` is empty where the
    server is to be asked for one, `key` says where the key comes from; `tokens` is an estimate, `hidden` how many
    secrets stay here. `edits` is how the model is asked to write changes, `tools` what it can call.
    """

    agent: str
    place: str
    model: str
    key: str
    edits: str
    tokens: int
    hidden: int
    tools: tuple[str, ...]
    messages: tuple[Message, ...]


def page_of(foreseen: Foreseen) -> str:
    """Return it as a text to read; what it quotes is made visible."""
    facts = [
        ("agent", foreseen.agent),
        ("address", foreseen.place or "the first model server on this machine that answers"),
        ("model", foreseen.model or "the one that the server has"),
        ("key", foreseen.key or "none"),
        ("size", f"about {foreseen.tokens:,} tokens, at 3.5 bytes each; the server counts in its own way"),
        ("secrets", f"{foreseen.hidden} hidden behind placeholders" if foreseen.hidden else "none were found"),
        ("tools", ", ".join(foreseen.tools) or f"none: edits are written as text ({foreseen.edits})"),
    ]
    lines = ["Nothing was sent. This is the first request of the task; what the agent reads later follows it.", ""]
    lines += [f"{label + ':':<9}{one_line(text)}" for label, text in facts]
    for message in foreseen.messages:
        lines += ["", f"--- {message.role} ".ljust(80, "-"), "", visible(message.text)]
    return "\n".join(lines).rstrip("\n") + "\n"
