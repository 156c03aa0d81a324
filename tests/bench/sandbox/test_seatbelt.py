"""The rules for macOS, as text: they have never been run."""

from __future__ import annotations

import pytest

from countersign.bench.sandbox.seatbelt import Grant, profile
from countersign.ports import SandboxError

GRANT = Grant(hidden=("/Users", "/private/tmp"), shown=("/Users/ada/.cargo/bin",), writable=("/Users/ada/bench",))


def test_everything_is_denied_that_is_not_allowed() -> None:
    rules = profile(GRANT).splitlines()
    assert rules[:2] == ["(version 1)", "(deny default)"]
    assert rules[-1] == "(deny network*)"


def test_later_rules_show_some_of_what_earlier_ones_hide() -> None:
    rules = profile(GRANT)
    order = [
        "(allow file-read*)",
        '(deny file-read* (subpath "/Users") (subpath "/private/tmp"))',
        '(allow file-read* (subpath "/Users/ada/.cargo/bin"))',
        "(deny file-write*)",
        '(allow file-read* file-write* (subpath "/Users/ada/bench"))',
    ]
    places = [rules.index(rule) for rule in order]
    assert places == sorted(places)


def test_the_network_is_the_way_to_the_broker_and_nothing_else() -> None:
    assert "(allow network" not in profile(GRANT)
    rules = profile(Grant(GRANT.hidden, GRANT.shown, GRANT.writable, reach="/private/tmp/broker"))
    assert '(remote unix-socket (path-literal "/private/tmp/broker"))' in rules
    assert rules.count("(allow network") == 3
    assert "localhost:8377" in rules


def test_a_path_can_not_end_a_string_of_the_rules() -> None:
    rules = profile(Grant(('/a"))(allow default)("',), (), ("/b\\",)))
    assert '(subpath "/a\\"))(allow default)(\\"")' in rules
    assert '(subpath "/b\\\\")' in rules
    assert not [rule for rule in rules.splitlines() if rule.startswith("(allow default)")]


def test_a_path_with_control_characters_is_refused() -> None:
    with pytest.raises(SandboxError, match="signs"):
        profile(Grant(("/a\n(allow default)",), (), ()))
