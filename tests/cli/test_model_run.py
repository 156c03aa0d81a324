"""A spec in plain words is run by a model from the command line."""

from __future__ import annotations

from pathlib import Path

from support.model_endpoint import ModelEndpoint, head
from support.model_thread import configured, served
from support.scripted_model import does
from support.shell import Ran, Shell
from support.trusting import trust

SPEC = "# spec: Say hello in a friendly way.\n#   must: end with an exclamation mark\n#   scope: **/*.py\n"
DEEDS = [
    'edit `hello.py`: `"hello"` -> `"Hello!"` because "It is friendlier." for clause 2',
    'write `bye.py`: `BYE = "Bye!"\\n`',
]


def ran(shell: Shell, endpoint: ModelEndpoint, folder: Path, *more: str) -> Ran:
    shell.write("hello.py", f'{SPEC}def hello():\n    return "hello"\n')
    configured(folder, endpoint.url)
    trust(shell.folder, shell.state)
    return shell.run("run", "hello.py", *more, XDG_CONFIG_HOME=str(folder))


def test_what_a_model_changed_is_accepted(empty: Shell, tmp_path: Path) -> None:
    with served(does([DEEDS])) as endpoint:
        done = ran(empty, endpoint, tmp_path, "--accept", "all")
    assert (done.code, done.err) == (0, "countersign: All is done.\n")
    assert "2 hunks: 2 accepted" in done.out
    assert empty.read("hello.py").endswith('return "Hello!"\n')
    assert empty.read("bye.py") == 'BYE = "Bye!"\n'


def test_a_failure_is_told_in_a_sentence(empty: Shell, tmp_path: Path) -> None:
    with served(lambda _, __: (head("401 Unauthorized"), b"{}")) as endpoint:
        done = ran(empty, endpoint, tmp_path)
    assert done.code == 1
    assert "wants a key (401): set one." in done.err
    assert "Traceback" not in done.err
