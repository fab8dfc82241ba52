"""The schema as all migrations leave it, for a database that is still empty.

Going through them one by one takes an embedded database seven seconds of its first start, for tables that are
altered before a single row is in them. `schema.sql` is what comes of it: made by `python -m tools.schema update`,
and compared with what the migrations make by `tests/ops/test_schema.py`. PostgreSQL goes through them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection

FILE = Path(__file__).with_name("schema.sql")
_HEAD = "-- Made by `python -m tools.schema update`; do not edit by hand."
_SEEN = "INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP)"
_KINDS = {"table": 0, "index": 1, "trigger": 2}


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


def written(file: sqlite3.Connection) -> str:
    """The schema of a database that has been through all migrations, and their names, as SQL."""
    found = file.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    made = sorted(found.fetchall(), key=lambda row: (_KINDS[row[0]], row[1]))
    virtual = tuple(f"{name}_" for _kind, name, sql in made if sql.startswith("CREATE VIRTUAL TABLE"))
    statements = [sql for kind, name, sql in made if not (kind == "table" and name.startswith(virtual))]
    seen = sorted(file.execute("SELECT app, name FROM django_migrations"))
    statements += [_SEEN.format(app=app, name=name) for app, name in seen]
    return "".join(f"{statement}\n" for statement in [_HEAD, *(f"{one};" for one in statements)])
