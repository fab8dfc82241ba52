"""PostgreSQL knows how many rows lead where from its last look at a table, and looks again within a minute or more.

Until then a community that was just brought in has, as far as it knows, one household, and every plan suits one:
finding the wrong cards of 700 households took 24 seconds that way, 4 ms with a look at the tables.
"""

from __future__ import annotations

from django.db import models, transaction


def count_anew(*tables: type[models.Model]) -> None:
    """Let PostgreSQL look at tables to which many rows just came, at all if none is named; it sees this transaction's.

    A table that somebody else is looking at is left to them. One query; none on SQLite, which needs none of it
    (its own counting is `mulin.ops.schema.count_behind_indexes`).
    """
    connection = transaction.get_connection()
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {names}")
