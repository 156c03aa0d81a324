"""Programs that format or correct files by themselves: `fix:` clauses name them. Data, and how a clause is read."""

from __future__ import annotations

import re

from msgspec import Struct

from countersign.core.problem import Problem

__all__ = ["FIXERS", "PROGRAMS", "Fix", "Fixer", "parse_fix"]


class Fixer(Struct, frozen=True):
    """A program by the name that a clause gives it: the words that come before the files, the ends of the names of
    those, and what it does. `option` comes before the rules that a clause may name, empty where it takes none. With
    an exit code other than those that are `fine` it has failed.
    """

    name: str
    argv: tuple[str, ...]
    suffixes: tuple[str, ...]
    about: str
    option: str = ""
    fine: tuple[int, ...] = (0,)

    @property
    def program(self) -> str:
        return self.argv[0]

    def takes(self, path: str) -> bool:
        return path.lower().endswith(self.suffixes)


class Fix(Struct, frozen=True):
    """What a clause asks for; without `rules` the program does what its configuration in the project says."""

    fixer: Fixer
    rules: tuple[str, ...] = ()

    @property
    def command(self) -> tuple[str, ...]:
        """The words that come before the files."""
        return (*self.fixer.argv, *((self.fixer.option, ",".join(self.rules)) if self.rules else ()))


_PYTHON = (".py", ".pyi")
_SCRIPT = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_WEB = (*_SCRIPT, ".json", ".jsonc", ".css", ".graphql")
_PROSE = (".scss", ".less", ".html", ".vue", ".md", ".mdx", ".yaml", ".yml")
_C = (".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".mm", ".java", ".proto", ".cs")

FIXERS = {
    fixer.name: fixer
    for fixer in (
        Fixer(
            "ruff",
            ("ruff", "check", "--fix", "--exit-zero", "--no-cache", "--force-exclude", "--quiet"),
            _PYTHON,
            "correct what ruff can; rules may follow: UP,I001",
            option="--select",
        ),
        Fixer(
            "ruff format",
            ("ruff", "format", "--no-cache", "--force-exclude", "--quiet"),
            _PYTHON,
            "format Python with ruff",
        ),
        Fixer("black", ("black", "--quiet"), _PYTHON, "format Python with black"),
        Fixer("isort", ("isort", "--quiet", "--filter-files"), _PYTHON, "sort imports of Python"),
        Fixer(
            "biome",
            ("biome", "check", "--write", "--no-errors-on-unmatched", "--colors=off"),
            _WEB,
            "correct and format with Biome",
            fine=(0, 1),
        ),
        Fixer(
            "biome format",
            ("biome", "format", "--write", "--no-errors-on-unmatched", "--colors=off"),
            _WEB,
            "format with Biome",
        ),
        Fixer("eslint", ("eslint", "--fix", "--no-color"), (*_SCRIPT, ".vue"), "correct with ESLint", fine=(0, 1)),
        Fixer("prettier", ("prettier", "--write", "--log-level=warn"), (*_WEB, *_PROSE), "format with Prettier"),
        Fixer("gofmt", ("gofmt", "-w"), (".go",), "format Go"),
        Fixer("goimports", ("goimports", "-w"), (".go",), "format Go and put its imports right"),
        Fixer("rustfmt", ("rustfmt", "--edition", "2021"), (".rs",), "format Rust"),
        Fixer("clang-format", ("clang-format", "-i"), _C, "format C and its kin"),
        Fixer("shfmt", ("shfmt", "-w"), (".sh", ".bash"), "format shell scripts"),
        Fixer("stylua", ("stylua",), (".lua",), "format Lua"),
        Fixer("zig fmt", ("zig", "fmt"), (".zig",), "format Zig"),
        Fixer("dart format", ("dart", "format"), (".dart",), "format Dart"),
    )
}
"""Each works on the files that it is given, in place, and needs no network."""

PROGRAMS = frozenset(fixer.program for fixer in FIXERS.values())

_RULE = re.compile(r"[A-Z]{1,6}[0-9]{0,5}")


def parse_fix(text: str) -> Fix | Problem:
    """Read `NAME`, or `NAME RULES` with commas or blanks between the rules."""
    words = text.replace(",", " ").split()
    longest = FIXERS.get(" ".join(words[:2]))
    fixer = longest or FIXERS.get(words[0] if words else "")
    if fixer is None:
        known = ", ".join(FIXERS)
        return Problem(f"`{text}` names no program that is known here; known are: {known}.")
    rules = tuple(words[2 if longest is not None and " " in longest.name else 1 :])
    if rules and not fixer.option:
        return Problem(f"{fixer.name} takes no rules here: what it does stands in its own configuration.")
    if wrong := next((rule for rule in rules if not _RULE.fullmatch(rule)), None):
        return Problem(f"`{wrong}` is no rule of {fixer.name}; write them as in `fix: ruff UP,I001`.")
    return Fix(fixer, rules)
