"""Keys, from where the user's own configuration says: the environment, or the keyring of the system.

They are read when they are needed, kept nowhere, and in no message.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module

from countersign.ports import AgentError

__all__ = ["key_from"]

_SERVICE = "countersign"


def key_from(where: str) -> str:
    """Return the key that `env:NAME` or `keyring:NAME` names, an empty one for an empty place. Raises AgentError.

    It may block: a keyring can ask the user to be unlocked.
    """
    kind, _, name = where.partition(":")
    match kind:
        case "":
            return ""
        case "env":
            return _from_environment(name)
        case "keyring":
            return _from_keyring(name)
        case _:
            raise AgentError("A key comes from `env:NAME` or `keyring:NAME`: correct the configuration.")


def _from_environment(name: str) -> str:
    key = os.environ.get(name, "").strip()
    if not key:
        raise AgentError(
            f"The variable {name}, which is to hold the key, is not set: set it where the editor is started."
        )
    return key


def _from_keyring(name: str) -> str:
    try:
        read: Callable[[str, str], str | None] = import_module("keyring").get_password
    except ImportError:
        raise AgentError(
            "Keys in the system's keyring need the package `keyring`: install `countersign-ls[keyring]`."
        ) from None
    try:
        key = read(_SERVICE, name)
    except Exception as error:  # noqa: BLE001 - backends raise what they like, and it may hold what is secret
        kind = type(error).__name__
        raise AgentError(f"The keyring can not be read ({kind}): unlock it, or use `env:NAME`.") from None
    if not key:
        raise AgentError(f"The keyring has no key {name!r}: set it with `keyring set {_SERVICE} {name}`.")
    return key.strip()
