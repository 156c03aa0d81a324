"""Our structs say what the protocol says: each is compared with lsprotocol's class of the same name."""

from __future__ import annotations

import inspect
from types import ModuleType

import attrs
import msgspec
import pytest
from lsprotocol import types

from countersign.lsp import answers, introduction, messages
from countersign.lsp.announcing import COMMANDS
from countersign.lsp.commands import COMMANDS as KNOWN_COMMANDS
from countersign.lsp.introduction import Message

OTHER_NAMES = {"TextDocumentContentChange": "TextDocumentContentChangePartial"}
OPTIONAL_FOR_US = {
    "InitializeParams": {"process_id", "root_uri"},
    "TextDocumentItem": {"language_id"},
    "WorkspaceFolder": {"name"},
    "TextDocumentContentChange": {"range"},
    "CodeActionContext": {"diagnostics"},
}
"""What the protocol asks of a client, and we can do without."""
ASKED = {"version"}
"""What we always send, although it may be left out."""


def structs(module: ModuleType) -> list[type[Message]]:
    found = [value for _, value in inspect.getmembers(module, inspect.isclass)]
    return [
        one
        for one in found
        if issubclass(one, Message) and one is not Message and one.__module__ == module.__name__
    ]


def fields(struct: type[Message]) -> dict[str, bool]:
    """Return the fields of a struct, and whether each must be there."""
    found = {field.name: field.required for field in msgspec.structs.fields(struct)}
    tag = struct.__struct_config__.tag_field
    return found if tag is None else {**found, tag: True}


def fields_of_the_protocol(struct: type[Message]) -> dict[str, bool]:
    name = OTHER_NAMES.get(struct.__name__, struct.__name__)
    found = {field.name: field.default is attrs.NOTHING for field in attrs.fields(getattr(types, name))}
    return {**found, "kind": True} if struct.__struct_config__.tag_field else found


@pytest.mark.parametrize("struct", [*structs(introduction), *structs(messages)], ids=lambda struct: struct.__name__)
def test_what_arrives_is_read_as_the_protocol_has_it(struct: type[Message]) -> None:
    theirs = fields_of_the_protocol(struct)
    for name, is_required in fields(struct).items():
        assert name in theirs
        wanted = theirs[name] and name not in OPTIONAL_FOR_US.get(struct.__name__, set())
        assert is_required <= wanted


@pytest.mark.parametrize("struct", structs(answers), ids=lambda struct: struct.__name__)
def test_what_is_sent_has_all_that_the_protocol_asks_for(struct: type[Message]) -> None:
    ours, theirs = fields(struct), fields_of_the_protocol(struct)
    assert ours.keys() <= theirs.keys()
    missing = {name for name, is_required in theirs.items() if is_required and not ours.get(name)}
    assert missing == set()


def test_names_are_in_camel_case_on_the_wire() -> None:
    sent = answers.WorkspaceEdit(
        document_changes=[
            answers.TextDocumentEdit(answers.OptionalVersionedTextDocumentIdentifier("file:///a", None), [])
        ]
    )
    assert msgspec.to_builtins(sent) == {
        "documentChanges": [{"textDocument": {"uri": "file:///a", "version": None}, "edits": []}]
    }


def test_the_commands_that_are_announced_are_those_that_there_are() -> None:
    assert set(COMMANDS) == set(KNOWN_COMMANDS)
