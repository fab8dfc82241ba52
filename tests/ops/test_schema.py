"""An empty house starts from the schema as the migrations leave it, and there is no other."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tools.schema import database_of_our_own, dump, made_by_migrations, made_by_migrations_on_postgresql

from mulin.base.postgres_watched import base as postgres_watched
from mulin.base.sqlite_in_turn.base import DatabaseWrapper
from mulin.ops import schema
from mulin.people.models import Person

ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="CI runs it there")


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An embedded database with nothing in it, in the place of the usual one."""
    plain = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    way = DatabaseWrapper({**plain, "NAME": tmp_path / "house.sqlite3", "OPTIONS": {}, "TIME_ZONE": None, "TEST": {}})
    monkeypatch.setattr(schema, "connection", way)
    with django_db_blocker.unblock():
        way.connect()
        yield way
        way.close()


@pytest.fixture
def empty_cluster(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty database on the server of the tests, in the place of the usual one."""
    with database_of_our_own(os.environ["MULIN_DATABASE_URL"]) as address, django_db_blocker.unblock():
        name = address.rpartition("/")[2]
        way = postgres_watched.DatabaseWrapper({**connection.settings_dict, "NAME": name})
        monkeypatch.setattr(schema, "connection", way)
        way.connect()
        yield way
        way.close()


@pytest.mark.slow
@pytest.mark.long
def test_the_file_is_what_the_migrations_make() -> None:
    assert made_by_migrations() == schema.FILE.read_text(encoding="utf-8"), "run python -m tools.schema update"


@pytest.mark.slow
@pytest.mark.long
@ON_POSTGRESQL
def test_postgresql_is_given_what_the_migrations_make() -> None:
    """Both as they come out of a database again: each version of PostgreSQL has words of its own."""
    server = os.environ["MULIN_DATABASE_URL"]
    texts = schema.POSTGRESQL.read_text(encoding="utf-8"), made_by_migrations_on_postgresql(server)
    ours, theirs = (_told_again(server, text) for text in texts)
    assert ours == theirs, "run python -m tools.schema update"


def _told_again(server: str, text: str) -> list[str]:
    with database_of_our_own(server) as address:
        with psycopg.connect(address) as line:
            line.execute(text.encode())
        return [one for one in dump(address).splitlines() if not one.startswith("\\")]  # a mark of each run


@pytest.mark.parametrize("file", [schema.FILE, schema.POSTGRESQL], ids=["sqlite", "postgresql"])
def test_the_files_know_every_migration(file: Path) -> None:
    """What is asked at every run of what CI compares word for word."""
    text = file.read_text(encoding="utf-8")
    named = set(re.findall(r"INSERT INTO django_migrations \(app, name, applied\) VALUES \('(\w+)', '(\w+)'", text))
    missing = set(MigrationLoader(None).disk_migrations) - named
    missing = {(app, name) for app, name in missing if app != "procrastinate"}  # PostgreSQL's queue
    assert not missing, "run python -m tools.schema update"


@ON_POSTGRESQL
def test_of_servers_that_start_at_once_on_an_empty_database_one_lays_the_schema(empty_cluster: Any) -> None:
    with ThreadPoolExecutor(3) as servers:
        laid = [one.result() for one in [servers.submit(schema._into_postgresql) for _ in range(3)]]
    assert sorted(laid) == [False, False, True]
    assert not schema.lay()
    with empty_cluster.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations")
        assert cursor.fetchone() > (110,)


@ON_POSTGRESQL
def test_half_a_schema_is_none_on_postgresql(
    empty_cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "schema.sql"
    broken.write_text("CREATE TABLE one (n INTEGER);\nCREATE TABLE two (;\n")
    monkeypatch.setattr(schema, "POSTGRESQL", broken)
    with pytest.raises(psycopg.errors.SyntaxError):
        schema.lay()
    assert empty_cluster.introspection.table_names() == []


@ON_POSTGRESQL
def test_where_names_mean_another_place_the_migrations_find_it(empty_cluster: Any) -> None:
    with empty_cluster.cursor() as cursor:
        cursor.execute("CREATE SCHEMA postgres")  # a role's own schema comes before public
    assert not schema.lay()
    assert empty_cluster.introspection.table_names() == []


def test_it_is_laid_into_an_empty_database_alone(empty: Any) -> None:
    assert schema.lay()
    with closing(sqlite3.connect(empty.settings_dict["NAME"])) as file:
        assert schema.written(file) == schema.FILE.read_text(encoding="utf-8")
        seen = file.execute("SELECT COUNT(*) FROM django_migrations WHERE applied IS NOT NULL").fetchone()
    assert seen == (schema.FILE.read_text(encoding="utf-8").count("INSERT INTO django_migrations"),)
    assert seen > (70,)
    assert not schema.lay()


def test_half_a_schema_is_none(empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "schema.sql"
    broken.write_text("CREATE TABLE one (n INTEGER);\nCREATE TABLE two (;\n")
    monkeypatch.setattr(schema, "FILE", broken)
    with pytest.raises(sqlite3.Error):
        schema.lay()
    assert empty.introspection.table_names() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no such table")
def test_sqlite_learns_of_large_tables_that_everything_is_of_one_community(world: Any) -> None:
    people = [Person(community=world.community, household=world.household) for _ in range(1100)]
    for person in people:
        person.call("王小明")
    Person.objects.bulk_create(people)
    assert schema.count_behind_indexes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'people_person'")
        found = dict(cursor.fetchall())
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        assert cursor.fetchall() == [("people_person",)]  # the others are small, and may be large in an hour
        cursor.execute("EXPLAIN QUERY PLAN SELECT id FROM people_person WHERE community_id = 'a' AND account_id = 'b'")
        assert "account_id=?" in str(cursor.fetchall())  # though hardly anybody has one
    rows, behind = (int(number) for number in found["person_by_name"].split()[:2])
    assert rows > 1000
    assert behind > rows / 4  # of two communities


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_postgresql_looks_at_what_changed_by_a_thousand_rows(world: Any) -> None:
    people = [Person(community=world.community, household=world.household) for _ in range(1100)]
    for person in people:
        person.call("王小明")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
        Person.objects.bulk_create(people)
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.fetchall()
        schema.count_behind_indexes()
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'people_person'::regclass")
        assert cursor.fetchone()[0] >= len(people)
