"""Marks of the ledger's heads, kept outside the database: with them a cut-off end is seen (safety §4.6, P8).

Once a day a line with the head of every chain goes into `marks.jsonl` beside the backups (and into
the second place); nobody who has only the database can change it. `mulin ledger verify` reads it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from mulin.kernel import clock
from mulin.ledger import queries as ledger
from mulin.ledger.queries import Head
from mulin.ops.backup.making import private_file

NAME = "marks.jsonl"
EVERY = timedelta(hours=20)


def places() -> list[Path]:
    """Where the marks lie: beside the backups, and in the second place if there is one."""
    folders = [settings.MULIN.backups, settings.MULIN.backups_second]
    return [folder / NAME for folder in folders if folder]


def note(*, anew: bool = False) -> int:
    """Write the head of every chain down; `anew`: earlier lines count no more, for this is a restored house.

    Returns how many heads. Where a folder cannot be written the others still get the line.
    """
    heads = ledger.heads()
    line = {
        "at": clock.now().isoformat(),
        "anew": anew,
        "heads": {str(head.community_id): [head.number, head.digest] for head in heads},
    }
    written = 0
    for place in places():
        try:
            _append(place, json.dumps(line))
            written += 1
        except OSError:
            continue
    if not written:
        raise OSError(f"none of {', '.join(map(str, places()))} can be written")
    return len(heads)


def note_if_due() -> int:
    """The same once a day. Safe to repeat; returns how many heads were written down."""
    newest = max((_moment(line) for place in places() for line in _lines(place)), default=None)
    return note() if newest is None or clock.now() - newest > EVERY else 0


def kept() -> list[Head]:
    """Every head that was written down since the house stands (or was restored), from all places."""
    found: dict[tuple[UUID, int], Head] = {}
    for place in places():
        here: list[dict[str, Any]] = []
        for line in _lines(place):
            here = [] if line["anew"] else here
            here.append(line)
        for line in here:
            for community, (number, digest) in line["heads"].items():
                head = Head(UUID(community), int(number), str(digest), _moment(line))
                found[head.community_id, head.number] = head
    return list(found.values())


def _append(place: Path, line: str) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_file(place, os.O_APPEND) as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def _lines(place: Path) -> Iterator[dict[str, Any]]:
    for text in place.read_text().splitlines() if place.exists() else ():
        try:
            line = json.loads(text)
        except ValueError:  # the last line of a power cut
            continue
        yield line


def _moment(line: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(line["at"])
