"""The schema as all migrations leave it, for a database that is still empty.

Going through them one by one takes an embedded database seven seconds of its first start, for tables that are
altered before a single row is in them. `schema.sql` is what comes of it: made by `python -m tools.schema update`,
and compared with what the migrations make by `tests/ops/test_schema.py`. PostgreSQL goes through them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection, transaction

FILE = Path(__file__).with_name("schema.sql")
_HEAD = "-- Made by `python -m tools.schema update`; do not edit by hand."
_ROWS_LOOKED_AT = 1000  # of each index
_FORGET = (
    "DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < 1000 OR NOT EXISTS ("
    "SELECT 1 FROM pragma_index_info(sqlite_stat1.idx) AS part WHERE part.seqno = 0 AND part.name = 'community_id')"
)
_SEEN = "INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP)"


def lay() -> bool:
    """Give an empty SQLite database the schema, whole or not at all. Whether it was one."""
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        return False
    line: Any = connection.connection
    try:
        line.executescript(f"BEGIN IMMEDIATE;\n{FILE.read_text(encoding='utf-8')}\nCOMMIT;")
    except sqlite3.Error:
        if line.in_transaction:
            line.rollback()
        raise
    return True


def count_behind_indexes() -> bool:
    """Let SQLite see how many rows its indexes by community lead to. Whether it was asked; a fiftieth of a second.

    An embedded house is often one community, and every row is of it: without knowing that, SQLite took the index
    by community where one by gathering fits. PostgreSQL counts by itself.

    It shall know no more than that. Small tables it would read whole, also when a roster has made them large within
    the hour; and of a column that is mostly empty, as a person's account, it takes the empty ones for the rule.
    """
    if connection.vendor != "sqlite":
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
        cursor.fetchall()
        cursor.execute("ANALYZE")
        cursor.execute(_FORGET)
        cursor.execute("ANALYZE sqlite_master")  # read again what is left
    return True


def written(file: sqlite3.Connection) -> str:
    """The schema of a database that has been through all migrations, and their names, as SQL."""
    found = file.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " ORDER BY rowid"  # of two indexes that fit as well, SQLite takes the later one
    )
    made = found.fetchall()
    virtual = tuple(f"{name}_" for _kind, name, sql in made if sql.startswith("CREATE VIRTUAL TABLE"))
    statements = [sql for kind, name, sql in made if not (kind == "table" and name.startswith(virtual))]
    seen = sorted(file.execute("SELECT app, name FROM django_migrations"))
    statements += [_SEEN.format(app=app, name=name) for app, name in seen]
    return "".join(f"{statement}\n" for statement in [_HEAD, *(f"{one};" for one in statements)])
