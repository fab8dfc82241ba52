"""The chain: what is fingerprinted of a row, and how blocks hang together. Pure.

A block covers, in order, an entry for each fact and each new name: one sign for which of the two,
the row's id, and the SHA-256 of the row. The block's own digest is
HMAC-SHA-256(key, previous digest ‖ the block's columns ‖ count ‖ entries). The key lies outside the
database, so whoever has only the database can break the chain but not mend it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

BLOCK_ROWS = 500
SEAL_AFTER = timedelta(minutes=5)
GENESIS = bytes(32)
_ID, _ENTRY = 16, 1 + 16 + 32


class What(StrEnum):
    """What a row of a block is."""

    FACT = "F"
    NAME = "N"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row inside a block."""

    what: What
    ref: UUID
    digest: bytes


def fingerprint(row: Mapping[str, Any]) -> bytes:
    """The SHA-256 of every column of a row, in one canonical writing."""
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no canonical writing")


def pack(entries: Iterable[Entry]) -> bytes:
    """The entries as a block stores them."""
    return b"".join(entry.what.encode() + entry.ref.bytes + entry.digest for entry in entries)


def unpack(rows: bytes) -> Iterator[Entry]:
    """The entries of a block. Raises ValueError when they are not whole."""
    if len(rows) % _ENTRY:
        raise ValueError("a block's rows are cut")
    for start in range(0, len(rows), _ENTRY):
        entry = rows[start : start + _ENTRY]
        yield Entry(What(entry[:1].decode("latin-1")), UUID(bytes=entry[1 : 1 + _ID]), entry[1 + _ID :])


def pack_refs(refs: Iterable[tuple[What, UUID]]) -> bytes:
    """What waits to be sealed, as a batch stores it."""
    return b"".join(what.encode() + ref.bytes for what, ref in refs)


def unpack_refs(rows: bytes) -> Iterator[tuple[What, UUID]]:
    """What waits in a batch."""
    for start in range(0, len(rows), 1 + _ID):
        yield What(chr(rows[start])), UUID(bytes=rows[start + 1 : start + 1 + _ID])


def seal(key: bytes, block: Mapping[str, Any]) -> bytes:
    """The digest of a block: every column but the digest itself, the previous block's digest first."""
    previous = bytes(block["previous"])
    rows = bytes(block["rows"])
    columns = {name: value for name, value in block.items() if name not in {"previous", "rows", "digest"}}
    message = previous + fingerprint(columns) + len(rows).to_bytes(8, "big") + rows
    return hmac.new(key, message, hashlib.sha256).digest()


def is_due(oldest: datetime, waiting: int, now: datetime) -> bool:
    """Whether unsealed rows should be sealed: 500 wait, or the oldest has waited five minutes."""
    return waiting >= BLOCK_ROWS or now - oldest >= SEAL_AFTER


def name_digest(salt: bytes, label: str) -> bytes:
    """What the chain keeps of a name: it proves the name while it is kept, and tells nothing after."""
    return hashlib.sha256(salt + label.encode()).digest()
