"""Secrets are found and never shown; examples, blanks and look-ups are none. No secret here is a real one."""

from __future__ import annotations

import re
from random import Random

import pytest

from countersign.checks.secrets import rules
from countersign.core.secret_values import entropy
from support.scanning import codes, found_in, proposal_of, shown

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _random(length: int, signs: str = _SIGNS) -> str:
    return "".join(Random(length).choices(signs, k=length))  # noqa: S311 - the same in every run


HEX = "0123456789abcdef"
TOKENS = [
    "AK" + "IA" + _random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    "gh" + "p_" + _random(36),
    "github" + "_pat_" + _random(82),
    "gl" + "pat-" + _random(20),
    "xox" + "b-1" + _random(40, "0123456789abcdef"),
    "sk_" + "live_" + _random(24),
    "sk-" + "proj-" + _random(48),
    "sk-" + "ant-api03-" + _random(90),
    "AI" + "za" + _random(35),
    "GOC" + "SPX-" + _random(28),
    "np" + "m_" + _random(36),
    "py" + "pi-AgE" + _random(60),
    "SG" + "." + _random(22) + "." + _random(43),
    "dop" + "_v1_" + _random(64, HEX),
    "shp" + "at_" + _random(32, HEX),
    "hf" + "_" + _random(34, _SIGNS[:52]),
    "lin" + "_api_" + _random(40),
    "dap" + "i" + _random(32, HEX),
    "hv" + "s." + _random(30),
    "glsa" + "_" + _random(32) + "_" + _random(8, HEX),
    "PM" + "AK-" + _random(24, HEX) + "-" + _random(34, HEX),
    "983751264:" + "AA" + _random(33),
    "eyJ" + _random(20) + ".eyJ" + _random(30) + "." + _random(40),
    "-----BEGIN RSA " + "PRIVATE KEY-----\\nMII" + _random(40),
    "https://hooks.slack.com/services/" + "T0" + _random(8) + "/B0" + _random(8) + "/" + _random(24),
    "postgres://admin:" + _random(14) + "@db.internal:5432/app",
    "AccountKey=" + _random(86) + "==",
]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:9])
def test_a_token_is_found_and_not_shown(token: str) -> None:
    changes = {"src/a.py": ("x = 1\n", f'x = 1\nsend("{token}")\n')}
    [found] = found_in(changes)
    assert found.code == "secret"
    assert token in shown(proposal_of(changes), found)
    assert not any(token[at : at + 8] in found.message for at in range(len(token) - 8))


@pytest.mark.parametrize(
    "line",
    [
        'password = "tr0ub4dor&3x"',
        'API_KEY: "9f8a7b6c5d4e3f2a1b0c"',
        '"client_secret": "Zk83jQp0aL92mXv7"',
        "const accessToken = 'q8Zr2Lk0Vx91Tm4N'",
    ],
)
def test_the_assignment_of_a_password_is_possibly_one(line: str) -> None:
    assert codes("src/a.ts", "\n", f"\n{line}\n") == ["possible-secret"]
    assert codes("tests/a.test.ts", "\n", f"\n{line}\n") == []


def test_a_password_in_a_configuration_needs_no_quotes() -> None:
    assert codes("deploy/app.yaml", "a: 1\n", "a: 1\ndb_password: x9Kq2mPz7Lw\n") == ["possible-secret"]
    assert codes("deploy/app.yaml", "a: 1\n", "a: 1\ndb_password: ${DB_PASSWORD}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        'password = os.environ["DB_PASSWORD"]',
        'password = "changeme-please-1"',
        'password = "<your password 1>"',
        'API_KEY = "your-api-key-1234"',
        'api_key = "xxxxxxxxxxxxxxxx1"',
        'token_url = "https://login.example.org/oauth2/token"',
        'password_field = "password_confirmation2"',
        'secret_name = "projects/app/secrets/db-2"',
        'access_token = "access_token"',
        'password: "Enter your password"',
        'client_secret = "${CLIENT_SECRET_1}"',
        'password = "{{ vault_password1 }}"',
        "postgres://user:password@localhost/db",
        "postgres://user:${DB_PASSWORD}@db/app",
        "https://example.org:8080/a@b",
        "AK" + "IA" + "IOSFODNN7EXAMPLE",
        "gh" + "p_" + "x" * 36,
        "sha256 = " + '"' + _random(64, HEX) + '"',
        'if key.startswith("-----BEGIN PRIVATE' + ' KEY-----"):',
        "integrity: sha512-" + _random(86) + "==",
    ],
)
def test_what_stands_in_the_place_of_a_secret_is_none(line: str) -> None:
    assert [code for code in codes("src/a.py", "\n", f"\n{line}\n") if "secret" in code] == []


def test_a_secret_that_only_moves_is_not_told_again() -> None:
    line = f'key = "{TOKENS[1]}"\n'
    assert codes("src/a.py", f"{line}a\nb\n", f"a\nb\n{line}") == []


def test_a_long_line_costs_its_keywords_and_hides_nothing() -> None:
    line = "var a=" + "'password'," * 20_000 + f"'{TOKENS[5]}'"
    assert codes("dist/a.js", "\n", f"\n{line}\n") == ["secret"]


def test_each_line_with_a_secret_is_found() -> None:
    lines = "".join(f'"{token}"\n' for token in (TOKENS[1], TOKENS[2], TOKENS[1]))
    assert [finding.line for finding in found_in({"a.py": ("", lines)})] == [0, 1, 2]


def test_every_rule_can_be_used() -> None:
    assert len({rule.id for rule in rules()}) == len(rules()) > 40
    for rule in rules():
        assert re.compile(rule.pattern).groups == 1
        assert all(keyword == keyword.lower() for keyword in rule.keywords)
        assert not re.search(r"(?<!\\)[*+](?![?}]*\])", re.sub(r"\[[^\]]*\]", "", rule.pattern)), rule.id


def test_entropy_counts_bits_a_character() -> None:
    assert entropy("") == entropy("aaaa") == 0
    assert entropy("abcd") == 2
