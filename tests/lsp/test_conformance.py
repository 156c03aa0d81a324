"""A whole review, once for every client profile: what was said is valid by the protocol's own description.

That is checked at the end of every conversation of these tests (`support/conformance.py`); here, all is asked for
that an editor can show. The recorded clients and the checker lie in a folder `shared` beside the checkout.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.conformance import CHECKER, findings
from support.documents import Document
from support.profiles import PROFILES, Profile, recorded_profiles
from support.serving import ACCEPT, REJECT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, SECOND, TEXT, make_shop

pytestmark = pytest.mark.skipif(not CHECKER.is_file(), reason=f"there is no conformance checker at {CHECKER}")


@pytest.mark.parametrize("profile", [*PROFILES, *recorded_profiles()], ids=lambda profile: profile.name)
def test_a_review_conforms_to_the_protocol(tmp_path: Path, profile: Profile) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, profile) as client:
        _review(client, client.open(source))
        assert client.shut_down() == 0


def test_what_does_not_conform_is_found(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        client.open(source)
    hover = {"jsonrpc": "2.0", "id": "x", "method": "workspace/inlayHint/refresh", "params": 3}
    said = [*client.wire.trace, {"dir": "s2c", "msg": hover}]
    assert findings(said, "Visual Studio Code") != []


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
