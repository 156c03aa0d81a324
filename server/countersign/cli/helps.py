"""What `--help` says of each command."""

from __future__ import annotations

from msgspec import Struct

__all__ = [
    "ASK",
    "BLAME",
    "CHECK",
    "DEMO",
    "DOCTOR",
    "EXIT_CODES",
    "EXPLAIN",
    "LOG",
    "PLAN",
    "REFINE",
    "REVIEW",
    "RUN",
    "SERVE",
    "SHOW_REQUEST",
    "SPECS",
    "STEER",
    "TRUST",
    "UNDO",
    "VERIFY",
    "Help",
]


class Help(Struct, frozen=True):
    """A line, a paragraph, and examples."""

    line: str
    paragraph: str
    examples: str = ""


EXIT_CODES = """\
exit codes: 0 done, 1 something was found or failed, 2 the command line makes no sense
"""
RUN = Help(
    "run a spec and review what comes of it",
    "Run the spec of a file, then review the hunks one by one. The agent works on a copy: your files change only\n"
    "where you accept.",
    "examples:\n"
    "  countersign run parcel/rates.py          the only spec of the file\n"
    "  countersign run parcel/rates.py:12       the spec at or next to line 12\n"
    "  countersign run parcel/rates.py --accept none   decide later: `countersign review`, or in an editor\n"
    "  countersign run parcel/rates.py --accept all --json\n"
    "  countersign run parcel/rates.py --dry-run       show what would be sent to a model, and send nothing",
)
ASK = Help(
    "ask an agent about a spec, or what a comment asks",
    "Have an agent answer what a comment that ends in `AI?` asks, or what you want to know about a spec; without\n"
    "words, what is unclear in it. Nothing is changed; the answer is kept in the ledger.",
    "examples:\n  countersign ask parcel/rates.py:12\n  countersign ask parcel/rates.py:12 which tests cover this",
)
PLAN = Help(
    "have a plan written for a spec",
    "Have an agent say which files would change and how, which risks there are, and what is unclear. Nothing is\n"
    "changed; `countersign run FILE --with-plan` runs the spec by it.",
    "examples:\n  countersign plan parcel/rates.py:12\n  countersign run parcel/rates.py:12 --with-plan",
)
EXPLAIN = Help(
    "have a hunk explained",
    "Have the agent that made a hunk, or the first one that can answer, say what it does and why. Nothing is\n"
    "changed, and nothing decided.",
    "examples:\n  countersign explain 9b1d2c3e4f5a6b7c",
)
SHOW_REQUEST = Help(
    "show what would be sent to a model",
    "Show the first request that running a spec would send, word for word, and where to. Nothing is sent, and\n"
    "secrets are hidden as they would be then. `countersign run --dry-run` does the same.",
    "examples:\n  countersign show-request parcel/rates.py:12\n  countersign run parcel/rates.py --dry-run",
)
REVIEW = Help(
    "go on with hunks that wait for a decision",
    "Review what earlier runs offered and nobody has decided on yet, here or in an editor.",
    "examples:\n  countersign review\n  countersign review parcel/rates.py\n  countersign review --json\n"
    "  countersign review --list       a line for each open hunk, for the quickfix list of an editor\n"
    "  countersign review --rejected   what was rejected and why, and a way back",
)
REFINE = Help(
    "begin a new round of a task with a remark on its hunks",
    "Say what is to be different about hunks of one task. The agent goes on from your files, with what you have\n"
    "accepted and what is still pending; what was rejected it leaves out. Then review what has changed since.",
    "examples:\n"
    "  countersign refine 9b1d2c3e4f5a6b7c -m 'use a set here'\n"
    "  countersign refine 9b1d2c3e4f5a6b7c -m 'rename: trk_no -> tracking_number'",
)
CHECK = Help(
    "run the checks of a task on exactly what was accepted of it",
    "Run the `done:` commands of a task's spec in the sandbox on your files as they are, and without what was\n"
    "accepted of the task. When one fails, each hunk is left out once, to find which one it is.",
    "examples:\n  countersign check                     the last task of which something was accepted\n"
    "  countersign check 5f0c8f0d --json",
)
UNDO = Help(
    "take back what was accepted",
    "Take a hunk, or all that was accepted of a task, out of the files again. Lines changed since then stay and\n"
    "are named; git is not needed and not touched. What was taken back waits for a decision again.",
    "examples:\n  countersign undo                      list what could be taken back\n"
    "  countersign undo 5f0c8f0d2f2a4f5e     take back a task, or a hunk",
)
SPECS = Help(
    "list the specs of a tree and what is wrong with them",
    "List the spec comments below the paths, with the findings of the lint. Ignored files are passed over.\n"
    "The exit code is 1 when a finding is an error.",
    "examples:\n  countersign specs\n  countersign specs parcel tests --json",
)
LOG = Help(
    "show what the ledger holds",
    "Show the records of the ledger, the newest last: what ran, what was offered, what was decided, when and how.",
    "examples:\n  countersign log\n  countersign log parcel/rates.py\n  countersign log --json | head",
)
BLAME = Help(
    "say who wrote and who accepted each line of a file",
    "Show for each line the agent that wrote it, who accepted it when and how, and for which spec; nothing for\n"
    "lines that no accepted hunk brought, or that were changed since.",
    "examples:\n  countersign blame parcel/rates.py\n  countersign blame parcel/rates.py:12 --json",
)
VERIFY = Help(
    "check that the ledger was not altered",
    "Check every link of the ledger's chain, and every payload against what its record commits to.",
)
STEER = Help(
    "say something to the agent of a working task, or pause it",
    "Steer a task that works in an editor or another terminal: it hears of it within a second, and its agent\n"
    "before its next step. Without a task, those that work are listed.",
    "examples:\n  countersign steer\n  countersign steer 5f0c8f0d2f2a4f5e leave the tests alone\n"
    "  countersign steer 5f0c8f0d2f2a4f5e --pause",
)
TRUST = Help(
    "let agents and checks run in a workspace",
    "Trust the workspace as it is now. Before, nothing is started in it but mechanical specs without `done:`. The\n"
    "trust is recorded in the ledger, outside of the workspace, and lost when its countersign.toml changes.",
    "examples:\n  countersign trust\n  countersign trust --show     the exit code is 1 when it is not trusted\n"
    "  countersign trust --revoke",
)
DOCTOR = Help(
    "show what was found and how to fix what is missing",
    "Show versions, workspace, configuration, agents, grammars and the ledger, with a remedy for each problem.\n"
    "Model servers on this machine are looked for; with --probe, each model is asked a question of one line.",
)
DEMO = Help(
    "show the whole job on an example project",
    "Work through an example on a temporary copy, with a ledger of its own: the spec, the agent, the review, the\n"
    "ledger and its verification. Nothing of yours is read or changed. On a terminal you press the keys.",
)
SERVE = Help(
    "speak the Language Server Protocol on standard input and output",
    "Serve an editor. Editors start this themselves: the README shows the few lines of configuration.",
)
