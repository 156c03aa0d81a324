"""The editors that stories are told in: how they are called, and how one is started on a workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from repository import ROOT
from support.editors.editor import Editor
from support.editors.emacs import Emacs
from support.editors.helix import Helix
from support.editors.neovim import Neovim

__all__ = ["KINDS", "Kind", "Start"]

Start = Callable[[Mapping[str, Path], Path, Mapping[str, str]], Editor]
"""Starts an editor, given the programs by their names, the workspace and the environment."""

_DOCUMENTS = ROOT / "docs" / "editors"
_BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Kind(Struct, frozen=True):
    """An editor with a configuration, by the name that the table of stories has for it."""

    name: str
    start: Start


def _blocks(document: str) -> Sequence[str]:
    """Return the fenced blocks of a document: what users are told to write is what is tested."""
    return _BLOCK.findall((_DOCUMENTS / document).read_text(encoding="utf-8"))


def _neovim(
    program: str, block: int, programs: Mapping[str, Path], root: Path, environment: Mapping[str, str]
) -> Editor:
    blocks = _blocks("neovim.md")
    return Neovim(programs[program], programs["tmux"], blocks[block] + blocks[1], root, environment)


def _helix(programs: Mapping[str, Path], root: Path, environment: Mapping[str, str]) -> Editor:
    languages, settings = _blocks("helix.md")[:2]
    return Helix(programs["helix"], programs["tmux"], (languages, settings), root, environment)


def _emacs(programs: Mapping[str, Path], root: Path, environment: Mapping[str, str]) -> Editor:
    return Emacs(programs["emacs"], programs["tmux"], _blocks("emacs.md")[0], root, environment)


def _plugin(programs: Mapping[str, Path], root: Path, environment: Mapping[str, str]) -> Editor:
    config = f'vim.opt.runtimepath:prepend("{ROOT}/editors/nvim")\nvim.lsp.enable("countersign")\n'
    return Neovim(programs["neovim"], programs["tmux"], config, root, environment)


KINDS: Sequence[Kind] = (
    Kind("Neovim 0.12 with the plugin", _plugin),
    Kind("Neovim 0.12", partial(_neovim, "neovim", 0)),
    Kind("Neovim 0.10", partial(_neovim, "neovim-0.10", 2)),
    Kind("Helix 25", _helix),
    Kind("Emacs 30", _emacs),
)
