"""Statements that follow each other without waiting for each answer: PostgreSQL's pipeline mode.

Whoever holds the last places in a rush holds them until his last statement is answered, and each answer is a
way to the server and back. Most statements that write ask for nothing: only the first that is asked for
something waits, for all before it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction


def unanswered() -> AbstractContextManager[None]:
    """Inside, only what reads rows waits for the database. Inside a transaction, and without savepoints in it.

    What went wrong in a statement is raised where rows are next read, where the connection is next needed, or
    when the transaction ends, whose beginning and end go with the statements; how many rows one changed is not
    known. On SQLite everything is as it always is. Raises TransactionManagementError outside a transaction.
    """
    way: Any = transaction.get_connection()
    return way.unanswered() if way.vendor == "postgresql" else nullcontext()
