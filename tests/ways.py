"""How often PostgreSQL is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any


@contextmanager
def counted_ways(line: Any, trace: Path) -> Iterator[list[int]]:
    """Count the ways to the server and back on psycopg's connection `line`; the number stands in the list afterwards.

    libpq writes down in `trace` every message and who says it: F we, B the server. It answers after we have spoken.
    """
    counted: list[int] = []
    with trace.open("w") as file:
        line.pgconn.trace(file.fileno())
        try:
            yield counted
        finally:
            line.pgconn.untrace()
    sides = [row.split("\t")[1] for row in trace.read_text().splitlines()]
    counted.append(sum(one == "F" and then == "B" for one, then in pairwise(sides)))
