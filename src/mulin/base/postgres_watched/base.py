"""Django's PostgreSQL, which finds out for nothing whether a kept connection is still there.

Django asks `SELECT 1` before the first question of each request. A server that ends, restarts or drops a
connection closes its socket, and a closed socket can be read: an idle one has nothing to read. So a look
at the socket is enough, and only where there is something is the server asked. A line cut without a word
is found by neither: there `SELECT 1` would wait too.

It can also send statements without waiting for each answer: see `base.unanswered`.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from django.db import Error
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError
from psycopg import Cursor, Pipeline, errors
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks the server whether it is there only when something is amiss, and can keep plans."""

    is_unanswered = False  # within `unanswered`: only what reads rows waits
    _keeps_plan = False
    _sent: ExitStack | None = None  # the pipeline, until somebody else needs the connection or the transaction ends

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
        if not self.in_atomic_block:
            raise TransactionManagementError("unanswered() belongs inside a transaction")
        if self.is_unanswered or not Pipeline.is_supported():
            yield
            return
        if self._sent is None:
            self._sent = self._begun()
        self.is_unanswered = True
        try:
            yield
        except BaseException:
            with suppress(Error):  # what was raised first is told
                self._await_answers()
            raise
        finally:
            self.is_unanswered = False

    def _begun(self) -> ExitStack:
        """A pipeline; where the transaction has not begun on the server, its BEGIN goes ahead of the statements.

        psycopg sends it by itself otherwise, and waits for its answer.
        """
        line: Any = self.connection
        is_new = line.pgconn.transaction_status == TransactionStatus.IDLE
        begins = is_new and self.commit_on_exit and line.isolation_level is None
        if begins:
            line.autocommit = True  # as it is again after the transaction
        with self.wrap_database_errors, ExitStack() as opened:
            opened.enter_context(line.pipeline())
            if begins:
                Cursor(line).execute("BEGIN")
            return opened.pop_all()

    def _await_answers(self) -> None:
        """Wait for all that was sent. What went wrong first is raised, and not that the rest was left undone."""
        sent, self._sent = self._sent, None
        if sent is None:
            return
        with self.wrap_database_errors:
            try:
                sent.close()
            except errors.PipelineAborted as error:
                raise _first(error) from None

    def savepoint(self) -> str | None:
        """A savepoint that is rolled back within unanswered statements would fail, so none begins there."""
        if self.is_unanswered:
            raise TransactionManagementError("no savepoint may begin inside unanswered()")
        return super().savepoint()

    def create_cursor(self, name: str | None = None) -> Any:
        if self._sent is not None and not self.is_unanswered:
            self._await_answers()
        if self._keeps_plan and self.connection.prepare_threshold is not None:
            return Cursor(self.connection)
        return super().create_cursor(name)

    def commit(self) -> None:
        self.validate_no_atomic_block()
        if self._sent is not None:  # as the last of what is sent: the server leaves it undone if one before failed
            with self.wrap_database_errors:
                Cursor(self.connection).execute("COMMIT")
            self._await_answers()
        super().commit()  # of nothing, where it is done

    def rollback(self) -> None:
        with suppress(Error):  # what went wrong is known, or nobody wants to know
            self._await_answers()
        super().rollback()

    def close(self) -> None:
        self._sent = None
        super().close()

    def is_usable(self) -> bool:
        if self.connection is not None and not self.errors_occurred and _is_quiet(self.connection):
            return True
        return bool(super().is_usable())


def _first(error: BaseException) -> BaseException:
    """The error before one that only says that the rest of a pipeline was left undone."""
    while isinstance(error, errors.PipelineAborted) and error.__context__ is not None:
        error = error.__context__
    return error


def _is_quiet(connection: Any) -> bool:
    """Whether an idle connection is open and its server has said nothing."""
    if connection.closed:
        return False
    waiting = select.poll() if hasattr(select, "poll") else None  # Windows has none: there the server is asked
    if waiting is None:
        return False
    waiting.register(connection.fileno(), select.POLLIN)
    return not waiting.poll(0)
