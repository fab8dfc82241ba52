"""A kept connection to PostgreSQL: nothing is asked while it is quiet, and one that was cut is opened anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from mulin.base.postgres_watched.base import DatabaseWrapper

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has lines to watch")


@pytest.fixture
def line(django_db_blocker: Any, db: None) -> Iterator[DatabaseWrapper]:
    """A kept connection of its own, as a request finds it."""
    with django_db_blocker.unblock():
        own = DatabaseWrapper({**connection.settings_dict, "CONN_HEALTH_CHECKS": True}, alias="own")
        own.connect()
        yield own
        own.close()


def _begin_request(line: DatabaseWrapper) -> None:
    line.health_check_enabled, line.health_check_done = True, False


def _number(line: DatabaseWrapper) -> int:
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_quiet_line_is_not_asked(line: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _number(line)
    monkeypatch.setattr(
        "django.db.backends.postgresql.base.DatabaseWrapper.is_usable", lambda _self: pytest.fail("asked")
    )
    _begin_request(line)
    assert _number(line) == before


def test_a_line_that_the_server_cut_is_opened_anew(line: DatabaseWrapper) -> None:
    before = _number(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    _begin_request(line)
    assert _number(line) != before


def test_after_an_error_the_server_is_asked(line: DatabaseWrapper) -> None:
    before = _number(line)
    line.errors_occurred = True
    assert line.is_usable()
    assert _number(line) == before
