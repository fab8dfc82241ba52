"""The schema as all migrations leave it, for a database that is still empty.

Going through them one by one takes seven seconds of an embedded house's first start, and eleven to seventeen on
PostgreSQL, for tables that are altered before a single row is in them. `schema.sql` and `schema.postgresql.sql` are
what comes of it: made by `python -m tools.schema update`, and compared with what the migrations make by
`tests/ops/test_schema.py`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from mulin.base.counting import count_anew

FILE = Path(__file__).with_name("schema.sql")
POSTGRESQL = Path(__file__).with_name("schema.postgresql.sql")
_ONE_AT_A_TIME = 4_210_028  # of servers that start at once on one empty database; any number will do
HEAD = "-- Made by `python -m tools.schema update`; do not edit by hand."
_ROWS_LOOKED_AT = 1000  # of each index
_ROWS_CHANGED = 1000
_GROWN = "SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema() AND n_mod_since_analyze >= %s"
_FORGET = (
    "DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < 1000 OR NOT EXISTS ("
    "SELECT 1 FROM pragma_index_info(sqlite_stat1.idx) AS part WHERE part.seqno = 0 AND part.name = 'community_id')"
)
SEEN = "INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP)"


def lay() -> bool:
    """Give an empty database the schema, whole or not at all. Whether it was one.

    On PostgreSQL only where names without a schema mean `public`; elsewhere the migrations find their own place.
    """
    if connection.introspection.table_names():
        return False
    return _into_sqlite() if connection.vendor == "sqlite" else _into_postgresql()


def _into_sqlite() -> bool:
    line: Any = connection.connection
    try:
        line.executescript(f"BEGIN IMMEDIATE;\n{FILE.read_text(encoding='utf-8')}\nCOMMIT;")
    except sqlite3.Error:
        if line.in_transaction:
            line.rollback()
        raise
    return True


def _into_postgresql() -> bool:
    import psycopg  # an embedded house never needs it

    # A line of its own, sent whole: Mulin's own lines take one statement at a time.
    with psycopg.connect(**connection.get_connection_params(), autocommit=False) as line:
        asked = psycopg.ClientCursor(line)
        asked.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        asked.execute("SELECT current_schema(), count(*) FROM pg_tables WHERE schemaname = current_schema()")
        if asked.fetchone() != ("public", 0):
            return False
        asked.execute(POSTGRESQL.read_text(encoding="utf-8"))
    return True


def count_behind_indexes() -> bool:
    """Let the database see anew which of its indexes lead to few rows. Whether it was asked."""
    return _count_in_sqlite() if connection.vendor == "sqlite" else _count_in_postgresql()


def _count_in_sqlite() -> bool:
    """How many rows the indexes by community lead to; a fiftieth of a second.

    An embedded house is often one community, and every row is of it: without knowing that, SQLite took the index
    by community where one by gathering fits.

    It shall know no more than that. Small tables it would read whole, also when a roster has made them large within
    the hour; and of a column that is mostly empty, as a person's account, it takes the empty ones for the rule.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
        cursor.fetchall()
        cursor.execute("ANALYZE")
        cursor.execute(_FORGET)
        cursor.execute("ANALYZE sqlite_master")  # read again what is left
    return True


def _count_in_postgresql() -> bool:
    """Every table that changed by a thousand rows. Whether there was one.

    By itself PostgreSQL waits until a tenth of a table has changed. Where there are dozens of communities that is
    several of them: of a new one it believes so long that it has one row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GROWN, [_ROWS_CHANGED])
        grown = {name for (name,) in cursor.fetchall()}
    tables = [model for model in apps.get_models() if model._meta.db_table in grown]
    for table in tables:  # one at a time: each is held only as long as it is looked at
        count_anew(table)
    return bool(tables)


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
    statements += [SEEN.format(app=app, name=name) for app, name in seen]
    return "".join(f"{statement}\n" for statement in [HEAD, *(f"{one};" for one in statements)])
