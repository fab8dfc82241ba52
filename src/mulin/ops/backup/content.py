"""What belongs into a backup, and how it comes out of and into either database.

SQLite gives a snapshot by its own backup call, never a copy of a file in use. PostgreSQL gives every table by
COPY within one snapshot. Sessions, the cache and rows of the queue stay out: whoever restores starts without them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from mulin.ops.refused import Refused

SNAPSHOT = "database.sqlite3"
ROWS = "rows/"
FILES = "files/"
_SHORT_LIVED = ("django_session", "mulin_cache", "django_migrations")


def schema() -> dict[str, str]:
    """The last applied migration of every app: what a restore has to bring the tables to first."""
    loader = MigrationLoader(connection)
    leaves = {app: name for app, name in loader.graph.leaf_nodes() if (app, name) in loader.applied_migrations}
    return dict(sorted(leaves.items()))


def tables() -> list[str]:
    """The tables whose rows belong into a backup, by name."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(
        name for name in names if name not in _SHORT_LIVED and not name.startswith(("procrastinate_", "sqlite_"))
    )


def media() -> Iterator[Path]:
    """Every kept file. Results of jobs live a day and stay out."""
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir():
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".part" and path.relative_to(root).parts[0] != "jobs":
                yield path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at one moment: files by their name in the backup, and the rows of every table."""

    parts: dict[str, Path]
    rows: dict[str, int]


def snapshot(folder: Path) -> Snapshot:
    """The database as it is now, written into `folder`."""
    return _of_sqlite(folder) if connection.vendor == "sqlite" else _of_postgresql(folder)


def _of_sqlite(folder: Path) -> Snapshot:
    place = folder / SNAPSHOT
    names = tables()
    connection.ensure_connection()
    with closing(sqlite3.connect(place)) as copy:
        connection.connection.backup(copy)
        copy.execute("DELETE FROM django_session")
        copy.commit()
        rows = {name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # a table's name
    return Snapshot({SNAPSHOT: place}, rows)


def _of_postgresql(folder: Path) -> Snapshot:
    parts, counted = {}, {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in tables():
            place = folder / f"{table}.copy"
            with place.open("wb") as file, cursor.copy(f"COPY {_columns_of(cursor, table)} TO STDOUT") as rows:
                for piece in rows:
                    file.write(piece)
            parts[f"{ROWS}{table}.copy"], counted[table] = place, cursor.rowcount
    return Snapshot(parts, counted)


def _columns_of(cursor: Any, table: str) -> str:
    """`table (columns)` without those the database computes itself."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(quote(name) for (name,) in cursor.fetchall())})"


def is_sound(database: Path) -> bool:
    """Whether SQLite itself finds nothing wrong with a snapshot."""
    with closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def bring_in(folder: Path, made_at: dict[str, str]) -> None:
    """Fill the empty PostgreSQL database of the settings from `folder`, whose tables are of `made_at`."""
    if any(connection.introspection.table_names()):
        raise Refused(
            "the database named by MULIN_DATABASE_URL is not empty; restore never overwrites. Name a new one."
        )
    for app, name in made_at.items():
        call_command("migrate", app, name, verbosity=0, interactive=False)
    names = {path.stem for path in (folder / "rows").glob("*.copy")}
    if unknown := names - set(tables()):
        raise Refused(f"this Mulin knows no table {sorted(unknown)[0]}; restore with the version that made the backup.")
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        filled = [name for name in sorted(names) if _has_rows(cursor, name)]
        if filled:
            cursor.execute(f"TRUNCATE {', '.join(map(quote, filled))} CASCADE")
        for name in sorted(names):
            _copy_in(cursor, name, folder / "rows" / f"{name}.copy")
        _reset_counters(cursor)


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")  # noqa: S608  # a table's name
    return bool(cursor.fetchone()[0])


def _copy_in(cursor: Any, table: str, place: Path) -> None:
    with cursor.copy(f"COPY {_columns_of(cursor, table)} FROM STDIN") as rows, place.open("rb") as file:
        while piece := file.read(1 << 20):
            rows.write(piece)


def _reset_counters(cursor: Any) -> None:
    from django.apps import apps

    for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
        cursor.execute(statement)
