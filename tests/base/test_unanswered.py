"""Statements that nobody waits for: they are done, in order, and what went wrong is still said."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from mulin.base import bulk
from mulin.base.prepared import Prepared, change
from mulin.base.unanswered import unanswered
from mulin.places.models import Courtyard

pytestmark = pytest.mark.django_db
_RENAME = f"UPDATE {Courtyard._meta.db_table} SET name = %s WHERE id = %s"
_NAMES = Prepared(lambda where: Courtyard.objects.of(where).order_by("name").values_list("name"))


def yard(world: Any, name: str) -> Courtyard:
    return Courtyard(id=uuid.uuid4(), community=world.community, name=name)


def names(world: Any) -> list[str]:
    return [name for (name,) in _NAMES.rows(where=world.community.id)]


def test_what_is_read_knows_what_was_written_before(world: Any) -> None:
    before = names(world)
    one = yard(world, "甲院")
    with transaction.atomic(), unanswered():
        bulk.insert([one])
        assert names(world) == sorted([*before, "甲院"])
        change(_RENAME, ("乙院", one.id))
        bulk.insert([yard(world, f"院{number:02}") for number in range(60)])  # so many go over by COPY else
        assert Courtyard.objects.of(world.community.id).filter(name="乙院").exists()
    assert len(names(world)) == len(before) + 61


@pytest.mark.parametrize("reads", [True, False])
def test_what_went_wrong_is_said_and_nothing_is_kept(reads: bool, world: Any) -> None:
    before, one = names(world), yard(world, "甲院")
    read: list[Any] = []

    def write() -> None:
        with transaction.atomic(), unanswered():
            bulk.insert([one])
            bulk.insert([one])
            if reads:
                read.append(names(world))

    with pytest.raises(IntegrityError):
        write()
    assert read == []
    assert names(world) == before
    with transaction.atomic(), unanswered():
        bulk.insert([one])
    assert "甲院" in names(world)


def test_whoever_changes_his_mind_leaves_nothing(world: Any) -> None:
    before = names(world)
    with suppress(ZeroDivisionError), transaction.atomic(), unanswered():
        bulk.insert([yard(world, "甲院")])
        raise ZeroDivisionError
    assert names(world) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite answers at once")
def test_the_server_is_not_waited_for(world: Any) -> None:
    from psycopg.pq import PipelineStatus

    line = connection.connection.pgconn
    with transaction.atomic():
        with unanswered():
            bulk.insert([yard(world, "甲院")])
            assert line.pipeline_status == PipelineStatus.ON
        assert "甲院" in names(world)  # who asks waits
        assert line.pipeline_status == PipelineStatus.OFF


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite answers at once")
def test_no_savepoint_begins_where_nobody_waits(world: Any) -> None:
    def write() -> None:
        with transaction.atomic(), unanswered(), transaction.atomic():
            bulk.insert([yard(world, "甲院")])

    before = names(world)
    with pytest.raises(transaction.TransactionManagementError, match="savepoint"):
        write()
    assert names(world) == before
