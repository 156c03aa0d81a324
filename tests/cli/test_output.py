"""What goes to the screen: colours, hostile text, and a reader who stops reading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.shell import Shell

FULL = Path("/dev/full")

MONEY = "parcel/money.py"
ESCAPE = "\x1b["
HOSTILE = "old = 'a\u202eb\x1b[2Jc'\n"


def test_colours_are_for_terminals(shell: Shell) -> None:
    assert ESCAPE not in shell.run("run", MONEY).out
    assert ESCAPE in shell.type("review", "--accept", "none", NO_COLOR="").end().out


def test_no_color_is_respected(shell: Shell) -> None:
    shell.run("run", MONEY)
    assert ESCAPE not in shell.type("review", "--accept", "none", NO_COLOR="1").end().out
    assert ESCAPE not in shell.type("review", "--accept", "none", NO_COLOR="", TERM="dumb").end().out


def test_the_option_decides_on_colours(shell: Shell) -> None:
    shell.run("run", MONEY)
    coloured = shell.run("review", "--color", "always", NO_COLOR="1").out
    assert ESCAPE in coloured
    plain = shell.run("review").out
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert ESCAPE not in shell.type("review", "--accept", "none", "--color", "never", NO_COLOR="").end().out


def test_the_changed_part_of_a_line_stands_out(shell: Shell) -> None:
    out = shell.run("run", MONEY, "--color", "always").out
    assert f"{ESCAPE}1;7;31mround(price, 2{ESCAPE}0m" in out
    assert f"{ESCAPE}1;7;32mmoney.rounded(price{ESCAPE}0m" in out


def test_control_and_bidirectional_characters_of_a_file_are_made_visible(empty: Shell) -> None:
    empty.write("code.py", f"# spec: Rename.\n#   rename: old -> new\n{HOSTILE}")
    out = empty.run("run", "code.py").out
    assert "-   old = 'a<U+202E>b<U+001B>[2Jc'" not in out
    assert "old = 'a<U+202E>b<U+001B>[2Jc'" in out
    assert "\u202e" not in out
    assert ESCAPE not in out


def test_control_characters_of_a_path_are_made_visible(empty: Shell) -> None:
    empty.write("co\x1b[2Jde.py", "old = 1\n")
    empty.write("spec.py", "# spec: Rename.\n#   rename: old -> new\n#   scope: *.py\n")
    out = empty.run("run", "spec.py").out
    assert "co<U+001B>[2Jde.py:1" in out
    assert ESCAPE not in out


def test_line_ends_are_named_where_they_change(empty: Shell) -> None:
    empty.write("code.py", b"old = 1")
    empty.write("spec.py", "# spec: Rename.\n#   rename: old -> new\n#   scope: code.py\n")
    assert "+ new = 1\n" in empty.run("run", "spec.py").out


def test_a_long_line_is_shown_around_its_change(empty: Shell) -> None:
    empty.write("code.py", f"a = '{'x' * 500}' + old + '{'y' * 500}'\n")
    empty.write("spec.py", "# spec: Rename.\n#   rename: old -> new\n#   scope: code.py\n")
    out = empty.run("run", "spec.py").out
    added = next(line for line in out.splitlines() if "+ " in line and "new" in line)
    assert re.search(r"\+ \(\d+ characters\) x+' \+ new \+ 'y+ \(\d+ characters\)$", added)
    assert len(added) < 200


def test_a_reader_who_stops_reading_is_no_error(shell: Shell) -> None:
    shell.run("run", MONEY)
    command = f"{sys.executable} -m countersign review --color always | head -n 1"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=shell.folder, env=shell.environment, capture_output=True, check=True, text=True
    )
    assert "Round money half up" in ended.stdout
    assert ended.stderr.count("\n") <= 1
    assert "Broken" not in ended.stderr


def test_progress_is_shown_on_a_terminal_only(shell: Shell) -> None:
    assert "parcel/rates.py" in shell.type("run", MONEY, "--accept", "all").end().out.partition("\x1b[K")[2]
    assert shell.run("run", "parcel/tracking.py", "--accept", "all").err == ""


def test_an_encoding_without_a_character_shows_its_code(empty: Shell) -> None:
    empty.write("code.py", "# spec: Rename.\n#   rename: old -> new\nold = '→'\n")
    ran = empty.run("run", "code.py", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert "new = '\\u2192'" in ran.out


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", ["specs", "log --json", "doctor"])
def test_an_output_that_is_full_is_told_in_one_sentence(shell: Shell, command: str) -> None:
    with FULL.open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "countersign", *command.split()],
            cwd=shell.folder,
            env=shell.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert ended.returncode == 1
    assert ended.stderr.endswith("the output can not be written: no space left on device.\n")
    assert "Traceback" not in ended.stderr
