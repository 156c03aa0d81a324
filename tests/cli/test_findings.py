"""What the checks found in a hunk, on the terminal and in JSON."""

from __future__ import annotations

from support.shell import Shell

SPEC = """\
# spec: Connect.
#   rewrite: connect() -> connect("https://app:k3Jx9QmZ2w@db.internal/\u202e")
#   scope: this file
connection = connect()
"""


def test_a_hunk_is_shown_with_what_was_found_in_it(shell: Shell) -> None:
    shell.write("parcel/db.py", SPEC)
    ran = shell.run("run", "parcel/db.py", "--accept", "none")
    lines = ran.out.splitlines()
    assert "  error (line 4): This looks like an address with a password in it" in ran.out
    assert "  error (line 4): U+202E (right-to-left override) makes this line look different" in ran.out
    assert lines.index(next(line for line in lines if "error" in line)) < lines.index("4 - connection = connect()")
    assert "\u202e" not in ran.out
    assert "error (line 4)" in shell.run("review").out


def test_json_tells_what_was_found(shell: Shell) -> None:
    shell.write("parcel/db.py", SPEC)
    [file] = shell.run("run", "parcel/db.py", "--json").document["files"]
    [hunk] = file["hunks"]
    assert hunk["high_risk"] is True
    assert [(found["code"], found["side"], found["line"]) for found in hunk["findings"]] == [
        ("secret", "new", 1),
        ("bidi-character", "new", 1),
    ]
    assert {found["severity"] for found in hunk["findings"]} == {"error"}


def test_a_hunk_without_findings_says_so(shell: Shell) -> None:
    document = shell.run("run", "parcel/money.py", "--json").document
    hunks = [hunk for file in document["files"] for hunk in file["hunks"]]
    assert [(hunk["high_risk"], hunk["findings"]) for hunk in hunks] == [(False, [])] * 4
