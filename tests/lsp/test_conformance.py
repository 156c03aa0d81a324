"""A whole review, once for every client profile: what was said is valid by the protocol's own description.

The recorded clients and the checker lie in a folder `shared` beside the checkout.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document
from support.profiles import PROFILES, SHARED, Profile, recorded_profiles
from support.serving import ACCEPT, REJECT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, SECOND, TEXT, make_shop

CHECKER = SHARED / "conformance" / "lsp_conformance.py"
DELIBERATE = {
    "Neovim": "cap:workspace.workspaceEdit.documentChanges",
}
"""What a server does although a client did not announce it, by client. Neovim honours `documentChanges`, and checks
their version, without saying so; without a version an edit could overwrite what was typed in the meantime.
"""
CROSSING = "life:after-shutdown"
"""The checker counts from when the client says goodbye; what the server sends before it hears that is no fault."""

pytestmark = pytest.mark.skipif(not CHECKER.is_file(), reason=f"there is no conformance checker at {CHECKER}")


@pytest.mark.parametrize("profile", [*PROFILES, *recorded_profiles()], ids=lambda profile: profile.name)
def test_a_review_conforms_to_the_protocol(tmp_path: Path, profile: Profile) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, profile) as client:
        _review(client, client.open(source))
        assert client.shut_down() == 0
        client.wire.write_trace(tmp_path / "trace.jsonl")
    ignored = [CROSSING, DELIBERATE.get(profile.params["clientInfo"]["name"], CROSSING)]
    assert _findings(tmp_path / "trace.jsonl", ignored) == []


def _findings(trace: Path, ignored: list[str]) -> list[str]:
    """Return the checker's errors and warnings."""
    options = [option for code in ignored for option in ("--ignore", code)]
    command = [sys.executable, CHECKER, "check", trace, "--allow-custom", "^countersign/", "--no-info", *options]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    *findings, summary = checked.stdout.splitlines()
    assert " messages, " in summary, checked.stdout + checked.stderr
    return findings


def _review(client: Client, document: Document) -> None:
    spec, first, second = 0, document.line_of(FIRST.strip()), document.line_of(SECOND.strip())
    run = client.offered(document, spec, RUN)
    _look(client, document)
    client.choose(run)
    client.choose(client.offered(document, first, ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk to be applied")
    _look(client, document)
    client.undo(document)
    assert document.text == TEXT
    client.offered(document, first, ACCEPT)
    client.choose(client.offered(document, second, REJECT))
    _look(client, document)
    client.close(document)


def _look(client: Client, document: Document) -> None:
    """Ask for everything that an editor shows, at every line."""
    client.diagnostics(document)
    client.lenses(document)
    client.actions(document, 0, len(document.lines) - 1)
    client.actions(document, 0, len(document.lines) - 1, only="quickfix")
    for line, content in enumerate(document.lines):
        client.hover(document, line, 2)
        if content.startswith("#"):
            client.completions(document, line, 4)
