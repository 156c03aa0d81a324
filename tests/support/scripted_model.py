r"""A model that does in each round of a story what the story says, and knows nothing.

A deed is a call of a tool:

    edit `FILE`: `OLD` -> `NEW` because "WHY" for clause N
    write `FILE`: `TEXT`
    delete `FILE`

What stands behind the text may be left out; line ends are written as `\n`. The deeds are done in one answer; the
next one says that all is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from support.model_endpoint import DONE, Asked, Script, called, chunk, finish, head

__all__ = ["does"]

_EDIT = re.compile(
    r"edit `(?P<path>[^`]+)`: `(?P<old>[^`]*)` -> `(?P<new>[^`]*)`"
    r'(?: because "(?P<why>[^"]*)")?(?: for clause (?P<clause>\d+))?'
)
_WRITE = re.compile(r"write `(?P<path>[^`]+)`: `(?P<content>[^`]*)`")
_DELETE = re.compile(r"delete `(?P<path>[^`]+)`")
_ROUND = re.compile(r"This is round (\d+)")
_USAGE = {"prompt_tokens": 1000, "completion_tokens": 100}


def does(rounds: Sequence[Sequence[str]]) -> Callable[[Asked, int], Script]:
    """Return what answers requests with the deeds of the round that they are about."""

    def answer(asked: Asked, number: int) -> Script:
        del number
        messages = asked.body["messages"]
        if any(message["role"] == "tool" for message in messages):
            return head(), called("finish", summary="All is done."), finish("tool_calls"), DONE
        told = _ROUND.search(messages[1]["content"])
        deeds = rounds[int(told[1]) - 1 if told is not None else 0]
        calls = [_call(index, deed) for index, deed in enumerate(deeds)]
        return head(), *calls, chunk({}, usage=_USAGE), finish("tool_calls"), DONE

    return answer


def _call(index: int, deed: str) -> bytes:
    deed = deed.replace("\\n", "\n")
    if (edit := _EDIT.fullmatch(deed)) is not None:
        clauses, why = [int(edit["clause"])] if edit["clause"] else [], edit["why"] or ""
        path, old, new = edit["path"], edit["old"], edit["new"]
        return called("edit", index, path=path, old=old, new=new, why=why, clauses=clauses)
    if (write := _WRITE.fullmatch(deed)) is not None:
        return called("write", index, path=write["path"], content=write["content"])
    if (delete := _DELETE.fullmatch(deed)) is not None:
        return called("delete", index, path=delete["path"])
    raise ValueError(f"a model does not {deed!r}")
