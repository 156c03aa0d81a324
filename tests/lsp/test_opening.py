"""Which of its names an open file is followed under, in any order of opening and closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from countersign.lsp.names import Names

SPELLINGS = ("{}/a.py", "{}/%61.py", "{}/link/a.py", "{}/alias.py", "{}/b.py")
"""Four names of one file, and another file."""


@pytest.fixture(scope="module")
def uris(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("names")
    for name in ("a.py", "b.py"):
        (folder / name).touch()
    (folder / "link").symlink_to(folder)
    (folder / "alias.py").symlink_to("a.py")
    return [spelling.format(Path(folder).as_uri()) for spelling in SPELLINGS]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(range(len(SPELLINGS))), st.booleans()), max_size=30))
def test_one_name_of_a_file_is_followed_and_nothing_is_left_when_all_are_closed(
    uris: list[str], steps: list[tuple[int, bool]]
) -> None:
    names = Names(lambda _: ())
    opened: set[str] = set()
    followed: dict[bool, str | None] = {True: None, False: None}
    for number, opens in steps:
        uri, is_a = uris[number], number < len(SPELLINGS) - 1
        if opens:
            opened.add(uri)
            followed[is_a] = followed[is_a] or uri
            assert (names.open(uri) is not None) == (followed[is_a] == uri)
        elif uri in opened:
            opened.discard(uri)
            followed[is_a] = None if followed[is_a] == uri else followed[is_a]
            closed = names.close(uri)
            assert closed is not None
            same = [other for other in opened if (other != uris[-1]) == is_a]
            assert closed.is_closed == (not same)
        assert {found.uri for found in names if found.uri} == {uri for uri in followed.values() if uri}
    for uri in opened:
        assert names.close(uri) is not None
    assert list(names) == []
    assert all(names.get(uri) is None and names.close(uri) is None for uri in uris)
