"""Many questions answered by one state of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Inside, every question sees the same moment, whatever others write meanwhile. For reading alone.

    A transaction of SQLite is like that. PostgreSQL shows each statement what was committed by then unless it is
    told otherwise before the first one, so inside a transaction that has begun it stays as that transaction is.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
