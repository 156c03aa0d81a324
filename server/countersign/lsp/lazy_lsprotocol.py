"""Loading lsprotocol without writing the code of its 554 classes: each is finished when it is first used.

`attrs.define` generates and compiles the methods of a class when the class is defined. For `lsprotocol.types`, that
is two thirds of the time that a pygls server takes to start, while a session uses some dozens of the classes
(microsoft/lsprotocol#441). While that module is imported, `attrs.define` is replaced by `_deferred`: a class gets a
metaclass that asks attrs for the rest as soon as somebody makes an instance or looks at its fields. From then on it
is what attrs makes of it, but that instances have a `__dict__` instead of slots: a class with slots can not be made
of one that others refer to already.

Should lsprotocol come to define its classes in another way, then nothing is deferred, and it loads as slowly as
it does by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from threading import RLock
from typing import Any

import attrs

__all__ = ["load_lsprotocol"]

_TYPES = "lsprotocol.types"
_FIELDS = frozenset({"__attrs_attrs__", "__attrs_props__", "__match_args__"})
"""What attrs adds to a class, and by what others know that it is one of attrs'."""

_define: Callable[..., Any] = attrs.define
_lock = RLock()


def load_lsprotocol() -> None:
    """Import `lsprotocol.types`, unless that was done; everything that imports it later gets this module."""
    if _TYPES in sys.modules:
        return
    attrs.define = _deferred
    try:
        import_module(_TYPES)
    finally:
        attrs.define = _define
    # The first converter resolves the forward references of all classes, which would finish them all.
    hooks = import_module("lsprotocol._hooks")
    if hasattr(hooks, "_resolved_forward_references"):
        hooks.__dict__["_resolved_forward_references"] = True


class _Finished(type):
    """The metaclass of a class that attrs has finished."""


class _Deferred(type):
    """The metaclass of a class that waits for attrs."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the arguments of any class
        _finish(cls)
        return cls(*arguments, **named)

    def __getattr__(cls, name: str) -> Any:  # noqa: ANN401 - an attribute of any class
        if name not in _FIELDS:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        _finish(cls)
        return getattr(cls, name)


def _deferred(cls: type | None = None, **options: Any) -> Any:  # noqa: ANN401 - like attrs.define
    """Stand in for `attrs.define` without options; a class with options is made at once."""
    if cls is None or options:
        return _define(cls, **options)
    body = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    return _Deferred(cls.__name__, cls.__bases__, body)


def _finish(cls: Any) -> None:  # noqa: ANN401 - a class that changes its own class
    with _lock:
        if cls.__class__ is not _Deferred:
            return
        cls.__class__ = _Finished
        _define(cls, slots=False)
        attrs.resolve_types(cls, vars(sys.modules[_TYPES]), {})
