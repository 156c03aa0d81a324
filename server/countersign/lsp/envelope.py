"""The envelope of a message (JSON-RPC 2.0): what kind it is and whom it is for, before anybody reads its params."""

from __future__ import annotations

import json
from typing import Any, Never, TypeVar

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

__all__ = [
    "Envelope",
    "EnvelopeError",
    "Id",
    "answer",
    "converted",
    "encoded",
    "framed",
    "opened",
    "read",
    "refusal",
]

Id = int | str
_T = TypeVar("_T")

_MALFORMED = -32700
_INVALID = -32600
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class EnvelopeError(Exception):
    """What came is no message. `code` is JSON-RPC's for it, `id` whom to tell, None when that is not known."""

    def __init__(self, code: int, message: str, number: Id | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.id = number


class Envelope(Struct, frozen=True):
    """A message. Params, result and error stay as they came until `read` is asked for them.

    It is a request with a method and an id, a notification with a method alone, and an answer with an id alone:
    some clients leave out a result that is null.
    """

    jsonrpc: str
    method: str | UnsetType = UNSET
    id: Id | UnsetType | None = UNSET
    params: Any = UNSET
    result: Any = UNSET
    error: Any = UNSET


class _Sealed(Envelope, frozen=True):
    """The same, with the parts that are not looked at yet as bytes."""

    params: Raw | UnsetType = UNSET
    result: Raw | UnsetType = UNSET
    error: Raw | UnsetType = UNSET


_sealed = msgspec.json.Decoder(_Sealed)
_encoder = msgspec.json.Encoder()


def opened(body: bytes) -> Envelope:
    """Return the message that is in a body. Raises EnvelopeError."""
    try:
        message: Envelope = _sealed.decode(body)
    except msgspec.ValidationError as error:
        raise EnvelopeError(_INVALID, f"not a message of JSON-RPC 2.0: {error}", _id_in(body)) from None
    except _UNREADABLE:
        message = _opened_slowly(body)
    is_request = message.method is not UNSET
    if message.jsonrpc != "2.0" or (message.id is None if is_request else message.id is UNSET):
        number = None if message.id is UNSET else message.id
        raise EnvelopeError(_INVALID, "not a message of JSON-RPC 2.0", number)
    return message


def read(part: Any, shape: type[_T]) -> _T:  # noqa: ANN401 - bytes, or what the slow way has made of them
    """Return a part of an envelope as a struct; one that is left out counts as null. Raises ValidationError."""
    if not isinstance(part, Raw):
        return converted(None if part is UNSET else part, shape)
    try:
        return msgspec.json.decode(part, type=shape)
    except (RecursionError, UnicodeError) as error:
        raise _as_invalid(error) from None


def converted(value: object, shape: type[_T]) -> _T:
    """Return plain data as a struct. Raises ValidationError, also for what msgspec stumbles over."""
    try:
        return msgspec.convert(value, shape)
    except (RecursionError, UnicodeError) as error:
        raise _as_invalid(error) from None


def _as_invalid(error: RecursionError | UnicodeError) -> msgspec.ValidationError:
    """Return what to say of a lone surrogate where no string is expected, and of bytes that are no UTF-8."""
    return msgspec.ValidationError(
        "it is nested too deeply" if isinstance(error, RecursionError) else "it is no text"
    )


def answer(number: object, result: object) -> bytes:
    """Return the answer to a request; what was encoded before goes out as it is."""
    said = result if isinstance(result, msgspec.Raw) else encoded(result)
    return _with_length(b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (encoded(number), said))


def refusal(number: object, code: int, message: str) -> bytes:
    """Return the answer to a request that is not served."""
    return framed({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}})


def framed(message: object) -> bytes:
    """Return a message as it is sent."""
    return _with_length(encoded(message))


def encoded(value: object) -> bytes:
    """Return a value as JSON, with lone surrogates, which UTF-8 does not have, as escapes."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value)).encode()


def _with_length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _opened_slowly(body: bytes) -> Envelope:
    """Open a message with half a surrogate pair in a string, which editors send and msgspec does not take."""
    try:
        content = json.loads(body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise EnvelopeError(_MALFORMED, "not JSON") from None
    try:
        return converted(content, Envelope)
    except msgspec.ValidationError as error:
        raise EnvelopeError(_INVALID, f"not a message of JSON-RPC 2.0: {error}") from None


def _refuse(constant: str) -> Never:
    raise ValueError(constant)


def _id_in(body: bytes) -> Id | None:
    """Return the id that stands in a message of a wrong form, so that who waits for an answer gets one."""
    try:
        number = json.loads(body)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return number if isinstance(number, int | str) and not isinstance(number, bool) else None
