"""Questions that come again and again find their rows by what they ask for, also before a database knows its tables.

Without statistics SQLite takes any index that fits, and one that begins with the community fits everything: then it
reads all of a community for a single row. PostgreSQL looks at its tables by itself, but not in the first minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from mulin.base import prepared

WALK = "(community_id=?)"


def look_at_plans(monkeypatch: Any) -> None:
    """From now on a question of ours that would walk through a community is an error where it is first asked."""
    monkeypatch.setattr(prepared, "_write", _looking(prepared._write))


def _looking(write: Callable[..., Any]) -> Callable[..., Any]:
    def looked(build: Any, values: Mapping[str, Any]) -> Any:
        written = write(build, values)
        if written is not None and connection.vendor == "sqlite" and build.__module__.startswith("mulin."):
            found = walks(written.sql, [give(values) for give in written.gives])
            assert not found, f"{found}: {written.sql}"
        return written

    return looked


def walks(sql: str, params: list[Any]) -> list[str]:
    """The steps of SQLite's plan that walk through a community. Not counted as a query: it is asked beside Django."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        said = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?').replace('%%', '%')}", params)
        plan = said.fetchall()
    return [step for *_numbers, step in plan if step.endswith(WALK)]
