"""A community many times over, inside PostgreSQL: every row of it again, with keys of its own.

Which column is a key the database itself says, so that a new table or field is copied without a word here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COMMUNITIES = "places_community"
# What a community that has only just begun has: its places, its residents, and how they are found.
BEGINNERS = ("places_", "people_", "base_searchentry")
A_STREET = 12  # communities

_COLUMNS = """
    SELECT t.relname, a.attname, format_type(a.atttypid, NULL), a.attidentity <> '', a.atttypmod - 4,
        (SELECT r.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid
         WHERE c.conrelid = t.oid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum]),
        EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND i.indkey::text = a.attnum::text)
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' ORDER BY t.relname, a.attnum
"""


_STREETS = """
    WITH one AS (SELECT district_id FROM places_subdistrict LIMIT 1),
    numbered AS (SELECT id, (row_number() OVER (ORDER BY code) - 1) / %s AS street FROM places_community),
    made AS (INSERT INTO places_subdistrict (id, district_id, code, name)
        SELECT gen_random_uuid(), one.district_id, 'street-' || g, '街道' || g
        FROM one, generate_series(1, (SELECT count(*) FROM places_community) / %s) AS g RETURNING id, code)
    UPDATE places_community c SET subdistrict_id = made.id
    FROM numbered JOIN made ON made.code = 'street-' || numbered.street
    WHERE c.id = numbered.id AND c.code NOT IN ('zs', 'jf')
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the database describes it. `length`: of a varchar; `to`: the table a foreign key points to."""

    name: str
    kind: str
    counts_itself: bool
    length: int
    to: str | None
    alone_unique: bool


def multiply(cursor: Any, community_id: Any, communities: int, *, grown: int) -> dict[str, int]:
    """Make `communities` out of one, `grown` of them with all it has; returns the rows of each table then.

    Needs a superuser: triggers and foreign keys are not asked, as when a dump is restored.
    """
    cursor.execute("SET session_replication_role = replica")
    tables = _tables(cursor)
    tenants = {name for name, columns in tables.items() if any(one.name == "community_id" for one in columns)}
    for table in sorted(tenants | {COMMUNITIES}):
        last = communities if table.startswith(BEGINNERS) else grown
        key = "id" if table == COMMUNITIES else "community_id"
        columns = [one for one in tables[table] if not (one.counts_itself and one.name == "id")]
        names = ", ".join(f'"{one.name}"' for one in columns)
        values = ", ".join(_again(one, tenants | {COMMUNITIES}) for one in columns)
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" s CROSS JOIN generate_series(2, %s) AS n '
            f"WHERE s.{key} = %s ORDER BY n ON CONFLICT DO NOTHING",  # what a community has lies together
            [last, community_id],
        )
    cursor.execute(_STREETS, [A_STREET, A_STREET])
    cursor.execute("VACUUM ANALYZE")
    cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relname = ANY(%s)", [sorted(tenants)])
    return dict(cursor.fetchall())


def _tables(cursor: Any) -> dict[str, list[Column]]:
    cursor.execute(_COLUMNS)
    found: dict[str, list[Column]] = {}
    for table, *described in cursor.fetchall():
        found.setdefault(table, []).append(Column(*described))
    return found


def _again(column: Column, copied: set[str]) -> str:
    """What stands in a column of copy `n` where `s` is the row that is copied."""
    source = f's."{column.name}"'
    if column.kind == "uuid" and (column.to is None or column.to in copied):
        # The first half says when a key was made: kept, or rows made together would lie far apart.
        return f"(left(replace({source}::text, '-', ''), 16) || left(md5({source}::text || n), 16))::uuid"
    if column.alone_unique and column.kind == "bytea":
        return f"substring(sha256({source} || convert_to(n::text, 'UTF8')), 1, length({source}))"
    if column.alone_unique and column.kind.startswith("character"):
        return f"left(upper(md5({source} || n)), {max(column.length, 1)})"
    return source
