"""The one module that calls other machines: HTTPS, verified, short, without redirects.

Plain HTTP is only spoken to this machine itself, for a provider's stand-in in tests.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 5.0  # seconds for each step
LONGEST = 15.0  # seconds for an answer that drips
LARGEST = 65_536  # bytes of an answer
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class NotReached(Exception):
    """The other side certainly never saw the request."""


class Silence(Exception):
    """The request may have arrived; no readable answer came back."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, and its JSON object (empty if it is none)."""

    status: int
    content: Mapping[str, Any]


def host_of(origin: str) -> str:
    """The host of an origin as it stands in a Host header."""
    return urlsplit(origin).netloc


def call(origin: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> Reply:
    """POST `body` to `path` of `origin`. Raises `NotReached` or `Silence`."""
    connection = _open(origin)
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        response = connection.getresponse()
        return Reply(response.status, _read(response))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Silence(type(error).__name__) from error
    finally:
        connection.close()


def _open(origin: str) -> http.client.HTTPConnection:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    elif host in _LOOPBACK:
        connection = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT)
    else:
        raise NotReached("plain HTTP is only for this machine")
    try:
        connection.connect()
    except (OSError, socket.gaierror) as error:
        raise NotReached(type(error).__name__) from error
    return connection


def _read(response: http.client.HTTPResponse) -> Mapping[str, Any]:
    until = time.monotonic() + LONGEST
    content = b""
    while piece := response.read1(8192):
        content += piece
        if len(content) > LARGEST or time.monotonic() > until:
            raise ValueError("an answer without end")
    found = json.loads(content)
    return found if isinstance(found, dict) else {}
