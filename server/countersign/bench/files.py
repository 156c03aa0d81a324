"""Which files of a workspace a task may see: those that no ignore file names and that hold no secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Set as AbstractSet
from itertools import chain
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import read_plain
from countersign.bench.ignore import Rules

__all__ = ["Files"]

TEMPORARY = ".countersign-*.tmp"
"""The names of files that are being written, see `workspace.py`."""

_NEVER = Rules.parse(
    f"""
# Records of version control and of ourselves
.git
.hg
.svn
.jj
{TEMPORARY}
# Secrets
.env
.env.*
!.env.example
!.env.sample
!.env.template
*.pem
*.key
*.p12
*.pfx
*.jks
*.keystore
*.kdbx
id_rsa*
id_dsa*
id_ecdsa*
id_ed25519*
!id_*.pub
.netrc
_netrc
.npmrc
.pypirc
.pgpass
.htpasswd
.git-credentials
.vault-token
**/.aws/credentials
**/.docker/config.json
**/.kube/config
**/.ssh/
**/.gnupg/
""",
    any_case=True,
)
"""What no bench ever holds, whatever ignore files say, in their own notation."""


class _Level(Struct, frozen=True):
    """The rules of one ignore file, which look at a path from `offset` on."""

    offset: int
    rules: Rules


class _Levels(Struct, frozen=True):
    """The ignore files that rule a directory, the nearest first; `.ignore` goes before those of git."""

    own: tuple[_Level, ...] = ()
    git: tuple[_Level, ...] = ()

    def hide(self, prefix: str, name: str) -> bool:
        """Whether an entry of the directory with the path `prefix` is ignored; a directory's name ends with `/`."""
        bare = name.removesuffix("/")
        if _NEVER.concern(bare) and _NEVER.verdict(prefix + name, name):
            return True
        for level in self.own + self.git:
            if level.rules.concern(bare):
                verdict = level.rules.verdict(prefix[level.offset :] + name, name)
                if verdict is not None:
                    return verdict
        return False

    def below(self, directory: str, prefix: str, names: AbstractSet[str]) -> _Levels:
        """Return what rules the entries of a directory with these ignore files; a repository begins anew."""
        own, git, offset = self.own, self.git, len(prefix)
        if ".git" in names:
            git = _level(offset, _exclude(directory))
        if ".gitignore" in names:
            git = _level(offset, _rules(directory, ".gitignore")) + git
        if ".ignore" in names:
            own = _level(offset, _rules(directory, ".ignore")) + own
        return _Levels(own, git)


def _level(offset: int, rules: Rules) -> tuple[_Level, ...]:
    return (_Level(offset, rules),) if rules.runs else ()


_IGNORE_FILES = frozenset({".git", ".gitignore", ".ignore"})


class Folder(Struct, frozen=True):
    """A directory of the workspace. Which of the files in it a task may see is found out when somebody asks."""

    prefix: str
    """Its path, relative, with `/` also at the end; empty for the workspace itself."""
    path: str
    """The same from the repository's top on."""
    names: AbstractSet[str]
    """All files in it."""
    levels: _Levels
    is_plain: bool
    """Whether who follows only the `.gitignore` files, from the workspace's root down, sees what we show, and maybe
    more.
    """
    is_closed: bool
    """Whether it can not be read."""
    links: AbstractSet[str] = frozenset()
    """All symbolic links in it."""

    def shows(self, name: str) -> bool:
        return name in self.names and not self.levels.hide(self.path, name)

    def shown(self) -> Iterator[str]:
        """Yield the paths of the files that a task may see, relative to the workspace."""
        return (self.prefix + name for name in self.names if not self.levels.hide(self.path, name))


class Files:
    """The files that a task may see. Ignore files count from the repository's top on, without one from `root` on.

    Symbolic links are never followed and never listed, nor are names that are not UTF-8. What cannot be read as a
    directory has no files.
    """

    def __init__(self, root: Path, own: Path | None = None) -> None:
        """`own` is a directory with what we remember ourselves, which no task may see."""
        self._root = str(root)
        top = next((above for above in (root, *root.parents) if (above / ".git").exists()), root)
        parts = root.relative_to(top).parts
        self._prefix = "".join(f"{part}/" for part in parts)
        levels, directory, prefix = _Levels(), str(top), ""
        for part in parts:
            levels = levels.below(directory, prefix, _ignore_files(directory))
            directory, prefix = f"{directory}/{part}", f"{prefix}{part}/"
        self._above = levels
        self._own = f"{own.relative_to(top)}/" if own is not None and own.is_relative_to(root) else "/"
        self._known: dict[str, _Levels] = {}

    def __iter__(self) -> Iterator[str]:
        """Yield the paths of the files, relative, with `/`, in no order."""
        return chain.from_iterable(folder.shown() for folder in self.folders())

    def listing(self) -> tuple[dict[str, None], list[str]]:
        """Return the paths of the files, and those of symbolic links that no ignore file names."""
        files: dict[str, None] = {}
        links: list[str] = []
        for folder in self.folders():
            files.update(dict.fromkeys(folder.shown()))
            links += (folder.prefix + name for name in folder.links if not folder.levels.hide(folder.path, name))
        return files, links

    def folders(self) -> Iterator[Folder]:
        """Yield the directories that no ignore file names, in no order."""
        waiting = [(self._root, self._prefix, self._above, not self._above.own)]
        while waiting:
            directory, path, levels, is_plain = waiting.pop()
            entries = _entries(directory)
            ignore_files = _IGNORE_FILES.intersection(entry.name for entry in entries or ())
            if ignore_files:
                levels = levels.below(directory, path, ignore_files)
                is_own = directory == self._root
                is_plain = is_plain and ".ignore" not in ignore_files and (is_own or ".git" not in ignore_files)
            files: set[str] = set()
            links: set[str] = set()
            for entry in entries or ():
                if entry.is_file(follow_symlinks=False):
                    files.add(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    name = entry.name + "/"
                    if path + name != self._own and not levels.hide(path, name):
                        waiting.append((entry.path, path + name, levels, is_plain))
                elif entry.is_symlink():
                    links.add(entry.name)
            yield Folder(path[len(self._prefix) :], path, files, levels, is_plain, entries is None, links)

    def shows(self, path: str) -> bool:
        """Whether a file would be listed if it existed; for a directory the path ends with `/`.

        What the ignore files say is remembered from the first question on.
        """
        if not _is_unicode(path) or f"{self._prefix}{path}/".startswith(self._own):
            return False
        parts = re.findall(r"[^/]+/?", path)
        directory, prefix, levels = self._root, self._prefix, self._above
        for part in parts:
            levels = self._levels(directory, prefix, levels)
            if levels.hide(prefix, part):
                return False
            directory, prefix = f"{directory}/{part.rstrip('/')}", prefix + part
        return True

    def _levels(self, directory: str, prefix: str, above: _Levels) -> _Levels:
        known = self._known.get(prefix)
        if known is None:
            known = self._known[prefix] = above.below(directory, prefix, _ignore_files(directory))
        return known


def _entries(directory: str) -> list[os.DirEntry[str]] | None:
    """Return what is in a directory, None when it can not be read."""
    try:
        with os.scandir(directory) as entries:
            found = list(entries)
    except OSError:
        return None
    if "".join(entry.name for entry in found).isascii():
        return found
    return [entry for entry in found if _is_unicode(entry.name)]


def _is_unicode(name: str) -> bool:
    """Whether a name has no bytes that are not UTF-8, which Python shows as lone surrogates."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _ignore_files(directory: str) -> frozenset[str]:
    return frozenset(name for name in _IGNORE_FILES if os.path.lexists(f"{directory}/{name}"))


def _rules(directory: str, name: str) -> Rules:
    return Rules.parse(_text(f"{directory}/{name}"))


def _exclude(directory: str) -> Rules:
    """Read a repository's own exclude file; `.git` is a file where the repository lies elsewhere (gitlink)."""
    git = f"{directory}/.git"
    link = re.match(r"gitdir: (.+)", _text(git))
    if link is not None:
        git = os.path.join(directory, link[1])  # noqa: PTH118 - an absolute second part wins, as git means it
        common = _text(f"{git}/commondir").strip()
        git = os.path.join(git, common)  # noqa: PTH118 - likewise
    return Rules.parse(_text(f"{git}/info/exclude"))


def _text(path: str) -> str:
    try:
        return read_plain(path).data.decode(errors="replace")
    except OSError:
        return ""
