"""What a failure means, in a sentence: what happened, and what to do about it. It names the address, no secret."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import cast

import httpx2

from countersign.agents.chat.call import Endpoint
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.quoting import code_in, quoted, said_in

__all__ = ["of_answer", "of_error", "of_trouble"]

_LONGEST_WAIT = 86_400.0
"""Seconds; who wants one to wait longer does not want to be asked again."""

_Meaning = tuple[Failure, str, str]
"""What kind it is, what happened, and what to do."""

_STATUS: dict[int, _Meaning] = {
    400: (Failure.REQUEST, "does not take the request", "change the task, or name another model"),
    401: (Failure.KEY, "refuses the key", "set the key anew"),
    402: (Failure.KEY, "wants to be paid", "look at the account"),
    403: (Failure.KEY, "does not allow this", "look at what the key may do, or name another model"),
    404: (Failure.MISSING, "knows no such model or address", "correct the model's name, or the address"),
    405: (Failure.MISSING, "is not the address of a chat", "correct the address"),
    413: (Failure.REQUEST, "finds the request too large", "let the task see less"),
    429: (Failure.BUSY, "takes no more requests for now", "wait, or look at the quota"),
}
_NO_KEY = Failure.KEY, "wants a key", "set one"
_REDIRECTS = Failure.MISSING, "redirects to another address", "write that one"
_FAILED = Failure.SERVER, "has failed", "run the task again, or look at the server's log"
_ERROR = b'"error"'
"""Stands in the JSON that tells of a problem."""
_OF_SERVER = {408, 425, *range(500, 600)}


def of_answer(endpoint: Endpoint, status: int, headers: Mapping[str, str], body: bytes) -> ChatError:
    """Return what an answer means that is no stream; `body` is its beginning."""
    if status != HTTPStatus.OK:
        return _of_status(endpoint, status, headers, body)
    if _ERROR in body:
        return of_trouble(endpoint, body)
    kind, said = quoted(endpoint, headers.get("content-type", "")), said_in(endpoint, body)
    details = ", ".join(detail for detail in (kind, said) if detail)
    remedy = "correct the address, or name a server that streams"
    words = f"{endpoint.place} answers with something else than a stream ({details}): {remedy}."
    return ChatError(Failure.NOT_CHAT, words)


def _of_status(endpoint: Endpoint, status: int, headers: Mapping[str, str], body: bytes) -> ChatError:
    location = headers.get("location")
    if location is not None:
        meaning, said = _REDIRECTS, quoted(endpoint, location)
    else:
        meaning, said = _meaning(endpoint, status), said_in(endpoint, body)
    return _error(endpoint, meaning, status, said, _seconds(headers.get("retry-after", "")))


def of_trouble(endpoint: Endpoint, data: bytes) -> ChatError:
    """Return what a problem means that a server tells of after it has answered 200."""
    status = code_in(data)
    meaning = _FAILED if status is None else _meaning(endpoint, status)
    return _error(endpoint, meaning, status, said_in(endpoint, data), None)


def _meaning(endpoint: Endpoint, status: int) -> _Meaning:
    if status in _OF_SERVER:
        return _FAILED
    if status == HTTPStatus.UNAUTHORIZED and not endpoint.key:
        return _NO_KEY
    return _STATUS.get(status, _STATUS[400])


def _error(endpoint: Endpoint, meaning: _Meaning, status: int | None, said: str, wait: float | None) -> ChatError:
    failure, what, remedy = meaning
    if wait is not None:
        remedy = f"wait {wait:g} s and run the task again"
    details = ", ".join(detail for detail in (str(status or ""), said) if detail)
    told = f" ({details})" if details else ""
    return ChatError(failure, f"{endpoint.place} {what}{told}: {remedy}.", status, wait)


def _seconds(told: str) -> float | None:
    """Return the seconds of a `Retry-After`. Dates are not read: no server of this kind sends one."""
    try:
        seconds = float(told)
    except ValueError:
        return None
    return min(seconds, _LONGEST_WAIT) if seconds >= 0 else None


def of_error(endpoint: Endpoint, error: BaseException) -> ChatError:
    """Return what an error of the network or of the client means."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, httpx2.ConnectTimeout):
            words = f"{endpoint.place} takes no connection: look whether the server runs, or at the network."
            return ChatError(Failure.TIMEOUT, words)
    for cause in causes:
        if words := _of_network(endpoint, cause) or _of_client(endpoint, cause):
            return ChatError(Failure.UNREACHABLE, words)
    # What it says may hold what is secret, so only its kind is told.
    kind = type(error).__name__
    return ChatError(Failure.OURS, f"The request to {endpoint.place} failed ({kind}): look at the server's log.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield what led to an error, the first cause first; where several addresses were tried, of the first one."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        group = cast("BaseExceptionGroup[BaseException]", error) if isinstance(error, BaseExceptionGroup) else None
        error = group.exceptions[0] if group is not None else error.__cause__ or error.__context__
    yield from reversed(chain)


def _of_network(endpoint: Endpoint, error: BaseException) -> str | None:
    place, host = endpoint.place, endpoint.host
    match error:
        case socket.gaierror():
            return f"The host {host} is not known: correct the address {place}, or look at the network."
        case ConnectionRefusedError():
            return f"Nothing answers at {place}: start the server there, or correct the address."
        case ssl.SSLCertVerificationError():
            remedy = "correct the address, or name the certificate's authority in SSL_CERT_FILE"
            return f"The certificate of {host} is not trusted ({error.verify_message}): {remedy}."
        case ssl.SSLError():
            remedy = "if the server has no TLS, write http:// instead of https://"
            reason = (error.reason or "unknown reason").replace("_", " ").lower()
            return f"There is no secure connection to {place} ({reason}): {remedy}."
        case OSError():
            remedy = "look at the network, or correct the address"
            return f"{place} can not be reached ({(error.strerror or 'unknown reason').lower()}): {remedy}."
        case _:
            return None


def _of_client(endpoint: Endpoint, error: BaseException) -> str | None:
    place = endpoint.place
    match error:
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return f"{place} is no address of a server: it must begin with http:// or https://, and a host follow."
        case httpx2.ProxyError():
            return f"The proxy on the way to {place} has failed: look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY."
        case httpx2.TransportError():
            return (
                f"What is at {place} ends the connection without an answer: correct the address, or read its log."
            )
        case _:
            return None
