from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.profiles import VS_CODE
from support.serving import another_file, serving
from support.shop import make_shop


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return an editor for the tests of a module, since starting takes longer than most of them.

    It is like VS Code; `every_encoding` of `support.serving` asks for others too.
    """
    folder = tmp_path_factory.mktemp("server")
    source = make_shop(folder / "shop")
    with serving(source.parent, folder, getattr(request, "param", VS_CODE)) as client:
        yield client


@pytest.fixture
def source(server: Client) -> Iterator[Path]:
    """Return a file that no other test has."""
    with another_file(server) as source:
        yield source


@pytest.fixture
def client(server: Client, source: Path) -> Client:
    """Return an editor that has nothing open and has heard nothing yet."""
    assert source.exists()
    return server
