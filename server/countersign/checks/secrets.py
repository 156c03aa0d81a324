"""Secrets that a change adds. The rules are data (`secrets.toml`); what is told never holds the secret itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import msgspec
from msgspec import Struct

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import HunkFinding, Severity
from countersign.core.secrets import Rule, find_secrets

__all__ = ["rules", "scan"]

_SECRET = Kind("secrets", "secret", Severity.ERROR)
_PERHAPS = Kind("secrets", "possible-secret", Severity.WARNING)


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Rule, ...]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules: those whose value tells before those whose name does."""
    text = resources.files("countersign.checks").joinpath("secrets.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text), _Rules).rules
    return tuple(sorted(found, key=lambda rule: rule.guess))


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    removed = "\n".join(line.text for _, hunk in changeset.hunks() for line in hunk.removed)
    for file in changeset.files:
        lines = [(hunk, line) for hunk in file.hunks for line in hunk.added]
        told = set[int]()
        secrets = find_secrets(file.path, [line.text for _, line in lines], rules())
        for secret in sorted(secrets, key=lambda secret: secret.line):
            rule = secret.rule
            if secret.line in told or secret.value in removed:
                continue
            told.add(secret.line)
            hunk, line = lines[secret.line]
            if rule.guess:
                text = (
                    f"This may be {rule.description}: take it from the environment or a store of secrets instead."
                )
                yield hunk.on_added(_PERHAPS, text, line)
            else:
                text = f"This looks like {rule.description}: whoever reads the code can use it. Do not accept it."
                yield hunk.on_added(_SECRET, text, line)
