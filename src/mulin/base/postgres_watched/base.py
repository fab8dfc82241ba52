"""Django's PostgreSQL, which finds out for nothing whether a kept connection is still there.

Django asks `SELECT 1` before the first question of each request. A server that ends, restarts or drops a
connection closes its socket, and a closed socket can be read: an idle one has nothing to read. So a look
at the socket is enough, and only where there is something is the server asked. A line cut without a word
is found by neither: there `SELECT 1` would wait too.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError
from psycopg import Cursor, Pipeline


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks the server whether it is there only when something is amiss, and can keep plans."""

    _keeps_plan = False

    def planning_cursor(self) -> CursorWrapper:
        """A cursor that has plans kept where `prepare_threshold` allows it: values go beside the SQL, not in it."""
        self._keeps_plan = True
        try:
            return self.cursor()
        finally:
            self._keeps_plan = False

    @contextmanager
    def unanswered(self) -> Iterator[None]:
        """Statements are sent and not waited for, see `base.unanswered`; where libpq is too old, they are."""
        if not Pipeline.is_supported():
            yield
            return
        with self.wrap_database_errors, self.connection.pipeline():
            yield

    def savepoint(self) -> str | None:
        """A savepoint that is rolled back within unanswered statements would fail, so none begins there."""
        if self.connection is not None and self.connection.pgconn.pipeline_status:
            raise TransactionManagementError("no savepoint may begin inside unanswered()")
        return super().savepoint()

    def create_cursor(self, name: str | None = None) -> Any:
        if self._keeps_plan and self.connection.prepare_threshold is not None:
            return Cursor(self.connection)
        return super().create_cursor(name)

    def is_usable(self) -> bool:
        if self.connection is not None and not self.errors_occurred and _is_quiet(self.connection):
            return True
        return bool(super().is_usable())


def _is_quiet(connection: Any) -> bool:
    """Whether an idle connection is open and its server has said nothing."""
    if connection.closed:
        return False
    waiting = select.poll() if hasattr(select, "poll") else None  # Windows has none: there the server is asked
    if waiting is None:
        return False
    waiting.register(connection.fileno(), select.POLLIN)
    return not waiting.poll(0)
