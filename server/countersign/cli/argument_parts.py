"""What many commands take in the same way: the workspace, colours, a file with a line."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from countersign.cli.commands import Color, Common, Target

__all__ = ["add_color", "add_common", "common_of", "target_of"]


def add_common(parser: argparse.ArgumentParser) -> None:
    root = "the workspace (default: the nearest directory above that has .git or countersign.toml)"
    parser.add_argument("--root", metavar="DIR", type=Path, help=root)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    add_color(parser)


def add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        choices=[color.value for color in Color],
        default=Color.AUTO.value,
        help="auto: on a terminal, unless NO_COLOR is set (default)",
    )


def common_of(chosen: argparse.Namespace) -> Common:
    return Common(chosen.root, chosen.json, Color(chosen.color))


def target_of(text: str) -> Target:
    """Read FILE or FILE:LINE; a file that exists under the whole name wins."""
    found = re.fullmatch(r"(.+):(\d+)", text, re.DOTALL)
    if found is None or Path(text).exists():
        return Target(Path(text), None)
    if int(found[2]) < 1:
        raise argparse.ArgumentTypeError("lines count from 1")
    return Target(Path(found[1]), int(found[2]))
