"""A transaction whose statements nobody waits for: its beginning and its end go with them, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from mulin.base.postgres_watched.base import DatabaseWrapper
from tests.ways import counted_ways

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL is sent more than one")
_INSERT = "INSERT INTO kept VALUES (%s, %s)"


@pytest.fixture
def line(django_db_blocker: Any, db: None) -> Iterator[DatabaseWrapper]:
    """A connection of its own with two rows; a third column must be one of them, which is looked at in the end."""
    with django_db_blocker.unblock():
        own = DatabaseWrapper(dict(connection.settings_dict), alias="own")
        connections["own"] = own
        own.connect()
        say(own, "CREATE TEMP TABLE kept (id int PRIMARY KEY, of int REFERENCES kept DEFERRABLE INITIALLY DEFERRED)")
        say(own, _INSERT, (1, None))
        say(own, _INSERT, (2, 1))
        yield own
        own.close()
        del connections["own"]


def say(line: DatabaseWrapper, sql: str, params: tuple[Any, ...] = ()) -> None:
    with line.planning_cursor() as cursor:
        cursor.execute(sql, params)


def kept(line: DatabaseWrapper) -> list[int]:
    with line.cursor() as cursor:
        cursor.execute("SELECT id FROM kept ORDER BY id")
        return [number for (number,) in cursor.fetchall()]


def test_a_transaction_of_many_statements_is_one_way_to_the_server(line: DatabaseWrapper, tmp_path: Path) -> None:
    with counted_ways(line.connection, tmp_path / "trace") as ways, transaction.atomic(using="own"), line.unanswered():
        for number in range(3, 9):
            say(line, _INSERT, (number, 1))
    assert ways == [1]
    assert kept(line) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_next_one_begins_anew_and_a_single_statement_stands_by_itself(line: DatabaseWrapper) -> None:
    with transaction.atomic(using="own"):
        with line.unanswered():
            say(line, _INSERT, (3, 1))
        assert kept(line) == [1, 2, 3]  # asks, and so waits
        with line.unanswered():
            say(line, _INSERT, (4, 1))
        say(line, _INSERT, (5, 1))
    say(line, _INSERT, (6, 1))
    with suppress(ZeroDivisionError), transaction.atomic(using="own"):
        say(line, _INSERT, (7, 1))
        raise ZeroDivisionError
    assert kept(line) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("behind", range(0, 40, 3))
def test_what_went_wrong_first_is_told_however_much_is_sent_behind_it(line: DatabaseWrapper, behind: int) -> None:
    told: list[str] = []

    def write() -> None:
        with transaction.atomic(using="own"):
            transaction.on_commit(lambda: told.append("done"), using="own")
            with line.unanswered():
                say(line, _INSERT, (3, 1))
                say(line, _INSERT, (1, 1))
                for number in range(behind):
                    say(line, _INSERT, (10 + number, 1))

    with pytest.raises(IntegrityError, match="kept_pkey"):
        write()
    assert told == []
    assert kept(line) == [1, 2]
    with transaction.atomic(using="own"), line.unanswered():
        say(line, _INSERT, (3, 1))
    assert kept(line) == [1, 2, 3]


def test_what_the_server_looks_at_in_the_end_is_told_as_well(line: DatabaseWrapper) -> None:
    def write() -> None:
        with transaction.atomic(using="own"), line.unanswered():
            say(line, _INSERT, (3, 77))

    with pytest.raises(IntegrityError, match="kept_of_fkey"):
        write()
    assert kept(line) == [1, 2]


def test_a_part_that_is_taken_back_leaves_the_rest(line: DatabaseWrapper) -> None:
    def write_twice() -> None:
        with transaction.atomic(using="own"), line.unanswered():
            say(line, _INSERT, (4, 1))
            say(line, _INSERT, (1, 1))

    with transaction.atomic(using="own"):
        say(line, _INSERT, (3, 1))
        with pytest.raises(IntegrityError):
            write_twice()
        with transaction.atomic(using="own"), line.unanswered():
            say(line, _INSERT, (5, 1))
    assert kept(line) == [1, 2, 3, 5]


def test_who_changes_his_mind_after_it_takes_it_back(line: DatabaseWrapper) -> None:
    with suppress(ZeroDivisionError), transaction.atomic(using="own"):
        with line.unanswered():
            say(line, _INSERT, (3, 1))
        raise ZeroDivisionError
    assert kept(line) == [1, 2]


def test_it_is_refused_where_nothing_would_be_taken_back(line: DatabaseWrapper) -> None:
    with pytest.raises(TransactionManagementError, match="inside a transaction"), line.unanswered():
        pass
    with pytest.raises(ProgrammingError), transaction.atomic(using="own"), line.unanswered():
        say(line, "no SQL at all")
    assert kept(line) == [1, 2]


def test_a_line_cut_meanwhile_is_told_and_the_next_transaction_has_another(line: DatabaseWrapper) -> None:
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()

    def write() -> None:
        with transaction.atomic(using="own"), line.unanswered():
            say(line, _INSERT, (3, 1))
            with connection.cursor() as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])

    with pytest.raises(OperationalError):
        write()
    line.close_if_unusable_or_obsolete()
    with transaction.atomic(using="own"), line.unanswered():
        say(line, "SELECT 1")
