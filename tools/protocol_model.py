"""The protocol of our own as the generators see it: types with the documentation of each field.

What is written below a field, as a string, documents it; so it is with a name for words that a string may be.
"""

from __future__ import annotations

import ast
import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any, Literal

import msgspec
from msgspec import NODEFAULT, Struct

from countersign.lsp import protocol_asking, protocol_base, protocol_review, protocol_tasks
from countersign.lsp.commands import COMMANDS
from countersign.lsp.protocol import METHODS

__all__ = [
    "Choice",
    "Field",
    "Listed",
    "Named",
    "Nullable",
    "Plain",
    "Shape",
    "Type",
    "Word",
    "command_fields",
    "shapes",
    "words",
]

_MODULES = (protocol_base, protocol_review, protocol_tasks, protocol_asking)
_ROOTS = (protocol_base.ClientParts, protocol_base.InitializationOptions)


class Plain(Struct, frozen=True):
    """`string`, `integer`, `number` or `boolean`."""

    name: str


class Named(Struct, frozen=True):
    """A shape or a word, by its name."""

    name: str


class Listed(Struct, frozen=True):
    item: Type


class Nullable(Struct, frozen=True):
    item: Type


class Choice(Struct, frozen=True):
    """One of some strings."""

    words: tuple[str, ...]


Type = Plain | Named | Listed | Nullable | Choice


class Field(Struct, frozen=True):
    name: str
    type: Type
    doc: str
    optional: bool


class Shape(Struct, frozen=True):
    name: str
    doc: str
    fields: tuple[Field, ...]


class Word(Struct, frozen=True):
    """A name for the words that a string may be."""

    name: str
    doc: str
    words: tuple[str, ...]


def shapes() -> tuple[Shape, ...]:
    """Return all shapes that are sent and received, each before those that use it."""
    found: dict[type[Struct], None] = {}
    for root in (*_ROOTS, *(part for method in METHODS for part in (method.params, method.result) if part)):
        _collect(root, found)
    for command in COMMANDS.values():
        for kind in typing.get_type_hints(command.arguments).values():
            _collect(kind, found)
    return tuple(_shape(struct) for struct in found)


def words() -> tuple[Word, ...]:
    """Return the names for words."""
    return tuple(
        Word(name, _docs(module).get(name, ""), typing.get_args(value))
        for module in _MODULES
        for name, value in vars(module).items()
        if typing.get_origin(value) is Literal
        if name in _docs(module)
    )


def command_fields(arguments: type[Struct]) -> tuple[Field, ...]:
    """Return what a command takes, in order."""
    return _fields(arguments)


def _collect(kind: Any, found: dict[type[Struct], None]) -> None:  # noqa: ANN401 - whatever a field is annotated with
    if isinstance(kind, type) and issubclass(kind, Struct):
        if kind not in found:
            for inner in typing.get_type_hints(kind).values():
                _collect(inner, found)
            found[kind] = None
        return
    for inner in typing.get_args(kind):
        _collect(inner, found)


def _shape(struct: type[Struct]) -> Shape:
    doc = struct.__doc__ if struct.__doc__ is not None else ""
    return Shape(struct.__name__, inspect.cleandoc(doc), _fields(struct))


def _fields(struct: type[Struct]) -> tuple[Field, ...]:
    kinds = typing.get_type_hints(struct)
    docs = _field_docs(struct)
    is_sent = issubclass(struct, protocol_base.Sent)
    return tuple(
        Field(
            field.encode_name,
            _type(kinds[field.name]),
            docs.get(field.name, ""),
            optional=not is_sent and (field.default is not NODEFAULT or field.default_factory is not NODEFAULT),
        )
        for field in msgspec.structs.fields(struct)
    )


def _type(kind: Any) -> Type:  # noqa: ANN401, PLR0911 - see above; one case for each kind
    if isinstance(kind, typing.NewType):
        return _type(kind.__supertype__)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _type(inner[0])
    if origin is Literal:
        named = next((word.name for word in words() if word.words == inner), None)
        return Named(named) if named is not None else Choice(inner)
    if origin in {typing.Union, types.UnionType}:
        (rest,) = (one for one in inner if one is not type(None))
        return Nullable(_type(rest))
    if origin in {tuple, Sequence}:
        return Listed(_type(inner[0]))
    if issubclass(kind, Enum):
        return Choice(tuple(member.value for member in kind))
    return Named(kind.__name__) if issubclass(kind, Struct) else Plain(_PLAIN[kind])


_PLAIN: Mapping[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _field_docs(struct: type[Struct]) -> Mapping[str, str]:
    module = inspect.getmodule(struct)
    tree = _tree(module) if module is not None else ast.Module([], [])
    found = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == struct.__name__]
    return dict(_documented(found[0])) if found else {}


@cache
def _docs(module: ModuleType) -> Mapping[str, str]:
    return dict(_documented(_tree(module).body))


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _documented(body: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield the names that are assigned or declared, with the string below each."""
    for node, below in pairwise(body):
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        if isinstance(target, ast.Name) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield target.id, inspect.cleandoc(str(below.value.value))
