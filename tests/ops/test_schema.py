"""An empty house starts from the schema as the migrations leave it, and there is no other."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tools.schema import made_by_migrations

from mulin.base.sqlite_in_turn.base import DatabaseWrapper
from mulin.ops import schema
from mulin.people.models import Person


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


@pytest.mark.slow
@pytest.mark.long
def test_the_file_is_what_the_migrations_make() -> None:
    assert made_by_migrations() == schema.FILE.read_text(encoding="utf-8"), "run python -m tools.schema update"


def test_the_file_knows_every_migration() -> None:
    """What is asked at every run of what CI compares word for word."""
    text = schema.FILE.read_text(encoding="utf-8")
    named = set(re.findall(r"INSERT INTO django_migrations \(app, name, applied\) VALUES \('(\w+)', '(\w+)'", text))
    missing = set(MigrationLoader(None).disk_migrations) - named
    missing = {(app, name) for app, name in missing if app != "procrastinate"}  # PostgreSQL's queue
    assert not missing, "run python -m tools.schema update"


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
def test_sqlite_learns_of_large_tables_that_everything_is_of_one_community(world: Any) -> None:
    if connection.vendor != "sqlite":
        assert not schema.count_behind_indexes()
        return
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
