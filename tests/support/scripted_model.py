r"""A model that does in each round of a story what the story says, and knows nothing.

A deed is a call of a tool:

    edit `FILE`: `OLD` -> `NEW` because "WHY" for clause N
    write `FILE`: `TEXT`
    delete `FILE`

What stands behind the text may be left out; line ends are written as `\n`. The deeds are done in one answer; the
next one says that all is done. Where it is asked for words, it does other things before it answers:

    read `FILE`
    answer `TEXT`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from support.model_endpoint import DONE, Asked, Script, called, chunk, finish, head, said

__all__ = ["does"]

_EDIT = re.compile(
    r"edit `(?P<path>[^`]+)`: `(?P<old>[^`]*)` -> `(?P<new>[^`]*)`"
    r'(?: because "(?P<why>[^"]*)")?(?: for clause (?P<clause>\d+))?'
)
_WRITE = re.compile(r"write `(?P<path>[^`]+)`: `(?P<content>[^`]*)`")
_DELETE = re.compile(r"delete `(?P<path>[^`]+)`")
_READ = re.compile(r"read `(?P<path>[^`]+)`")
_ANSWER = re.compile(r"answer `(?P<text>[^`]*)`")
_AIMS = {"Answer the question": "answer", "Explain the change": "explain", "Write a plan": "plan"}
_ROUND = re.compile(r"This is round (\d+)")
_USAGE = {"prompt_tokens": 1000, "completion_tokens": 100}


def does(
    rounds: Sequence[Sequence[str]], words: Mapping[str, Sequence[str]] | None = None
) -> Callable[[Asked, int], Script]:
    """Return what answers requests with the deeds of the round that they are about, questions with the words."""

    def answer(asked: Asked, number: int) -> Script:
        del number
        messages = asked.body["messages"]
        system = messages[0]["content"]
        if (aim := next((aim for begin, aim in _AIMS.items() if begin in system), None)) is not None:
            return _answered(messages, (words or {})[aim])
        if any(message["role"] == "tool" for message in messages):
            return head(), called("finish", summary="All is done."), finish("tool_calls"), DONE
        told = _ROUND.search(messages[1]["content"])
        deeds = rounds[int(told[1]) - 1 if told is not None else 0]
        calls = [_call(index, deed) for index, deed in enumerate(deeds)]
        return head(), *calls, chunk({}, usage=_USAGE), finish("tool_calls"), DONE

    return answer


def _answered(messages: Sequence[Mapping[str, str]], deeds: Sequence[str]) -> Script:
    """Do what comes before the answer, then answer."""
    *others, last = deeds
    if others and not any(message["role"] == "tool" for message in messages):
        calls = [_call(index, deed) for index, deed in enumerate(others)]
        return head(), *calls, chunk({}, usage=_USAGE), finish("tool_calls"), DONE
    answer = _ANSWER.fullmatch(last)
    if answer is None:
        raise ValueError(f"a model does not answer {last!r}")
    return head(), said(answer["text"].replace("\\n", "\n")), chunk({}, usage=_USAGE), finish(), DONE


def _call(index: int, deed: str) -> bytes:
    deed = deed.replace("\\n", "\n")
    if (edit := _EDIT.fullmatch(deed)) is not None:
        clauses, why = [int(edit["clause"])] if edit["clause"] else [], edit["why"] or ""
        path, old, new = edit["path"], edit["old"], edit["new"]
        return called("edit", index, path=path, old=old, new=new, why=why, clauses=clauses)
    if (write := _WRITE.fullmatch(deed)) is not None:
        return called("write", index, path=write["path"], content=write["content"])
    if (read := _READ.fullmatch(deed)) is not None:
        return called("read", index, path=read["path"])
    if (delete := _DELETE.fullmatch(deed)) is not None:
        return called("delete", index, path=delete["path"])
    raise ValueError(f"a model does not {deed!r}")
