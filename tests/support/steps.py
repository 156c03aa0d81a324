"""The steps of stories: how they are written, and what they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from support import asking, grains
from support.tellers import Teller

__all__ = ["STEPS", "do"]

_HUNK = r"hunk (?P<number>[\d.]+) of `(?P<path>[^`]+)`"
_IN = r"in `(?P<path>[^`]+)`"
_LINE = r"line (?P<line>\d+) of `(?P<path>[^`]+)`"
_VERB = r"(?P<verb>accept|reject)"

STEPS: Sequence[tuple[str, Callable[..., None]]] = (
    (r"open `(?P<path>[^`]+)`", Teller.open),
    (r"close `(?P<path>[^`]+)`", Teller.close),
    (r"save `(?P<path>[^`]+)`", Teller.save),
    (r"delete `(?P<path>[^`]+)` on the disk", Teller.delete),
    (r"rename `(?P<path>[^`]+)` to `(?P<new>[^`]+)` on the disk", Teller.move),
    (r"write `(?P<text>[^`]*)` to `(?P<path>[^`]+)` on the disk", Teller.write),
    (r"run the spec at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.run),
    (r"try the spec at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.try_task),
    (rf"ask at {_LINE}", asking.ask),
    (rf"say what is written at {_LINE} to the agent at work", asking.steer),
    (rf"plan the spec at {_LINE}", asking.plan),
    (rf"run the spec at {_LINE} with its plan", asking.run_planned),
    (rf"explain the hunk at {_LINE}", asking.explain),
    (rf'read "(?P<text>[^"]+)" in the (?P<name>answer|explanation|plan) at {_LINE}', asking.read_text),
    (r"trust the workspace", Teller.trust),
    (r"begin with the spec at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.begin_task),
    (r"cancel the task", Teller.cancel),
    (rf"see (?P<pending>\d+) pending(?: and (?P<stale>\d+) stale)? {_IN}", Teller.see),
    (r"see the finding (?P<code>[a-z-]+) at line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.see_finding),
    (r"see the record (?P<kind>[a-z-]+)(?: (?P<name>.+))?", Teller.see_record),
    (r'be told "(?P<text>[^"]+)"', Teller.be_told),
    (r"look at the whole proposal", Teller.look_at_all),
    (r"hover over line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.hover),
    (rf"accept {_HUNK}", Teller.accept),
    (r"accept all of `(?P<path>[^`]+)`", Teller.accept_file),
    (r"accept all of the task", Teller.accept_task),
    (r"accept everything in a terminal", Teller.accept_in_terminal),
    (r"accept what was seen of `(?P<path>[^`]+)`", Teller.accept_seen),
    (r"be taken to line (?P<line>\d+) of `(?P<path>[^`]+)`", Teller.be_taken),
    (rf"{_VERB} lines? (?P<first>\d+)(?: to (?P<last>\d+))? of `(?P<path>[^`]+)`", grains.decide_lines),
    (rf"{_VERB} the (?P<grain>group|clause) at {_LINE}", grains.decide_together),
    (r"open the diff", grains.show_diff),
    (r"see (?P<number>\d+) hunks? in the diff", grains.see_in_diff),
    (rf"{_VERB} the hunk at `(?P<text>[^`]+)` in the diff", grains.decide_in_diff),
    (r"accept the hunk at `(?P<text>[^`]+)` in the diff as edited", grains.accept_edited),
    (rf"{_VERB} `(?P<first>[^`]+)` to `(?P<last>[^`]+)` in the diff", grains.decide_lines_in_diff),
    (r"type `(?P<new>[^`]*)` over `(?P<old>[^`]+)` in the diff", grains.type_in_diff),
    (r"see `(?P<new>[^`]+)` kept beside `(?P<old>[^`]+)`", grains.see_kept),
    (r'see the progress "(?P<text>[^"]+)" at the spec of `(?P<path>[^`]+)`', grains.see_progress),
    (rf'read "(?P<text>[^"]+)" in the hover at {_LINE}', grains.read_hover),
    (rf'read "(?P<text>[^"]+)" in the blame of {_LINE}', grains.read_blame),
    (rf"find {_LINE} among the references of the spec of `(?P<spec>[^`]+)`", grains.find_reference),
    (rf"go from {_LINE} to its spec at line (?P<wanted>\d+) of `(?P<spec>[^`]+)`", grains.find_definition),
    (rf'reject {_HUNK} because "(?P<reason>[^"]*)"', Teller.reject),
    (rf'refine {_HUNK} with "(?P<remark>[^"]*)"', Teller.refine),
    (rf"take back the rejection of {_HUNK}", Teller.reopen),
    (rf"rebase {_HUNK}", Teller.rebase),
    (rf"take back {_HUNK}", Teller.take_back),
    (r"take back the task", Teller.take_back_task),
    (r"check what was accepted", Teller.check_accepted),
    (rf"type `(?P<new>[^`]*)` over `(?P<old>[^`]+)` {_IN}", Teller.type),
    (rf"undo {_IN}", Teller.undo),
    (rf"redo {_IN}", Teller.redo),
    (r"the editor refuses edits", Teller.refuse_edits),
    (r"the editor claims to apply edits but does not", Teller.claim_edits),
    (r"the editor applies edits again", Teller.apply_edits),
    (r"restart the server", Teller.restart),
    (r"kill the server and start it again", Teller.kill),
)
"""The steps of stories, as they are written, and what they do."""


def do(teller: Teller, step: str) -> None:
    """Do one step of a story. Raises ValueError when it is none."""
    for pattern, act in STEPS:
        if found := re.fullmatch(pattern, step):
            act(teller, **found.groupdict())
            return
    raise ValueError(f"a story has no step {step!r}")
