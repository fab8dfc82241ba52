from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mulin.kernel.errors import NotFound, ScopeMissing
from mulin.people.models import Person


def test_rows_are_not_answered_without_a_community(db: None) -> None:
    for question in (Person.objects.all, Person.objects.count, lambda: Person.objects.filter(name="王")):
        with pytest.raises(ScopeMissing):
            question()


def test_only_rows_of_the_named_community_are_answered(world: Any) -> None:
    assert set(Person.objects.of(world.worker)) == {world.elder, world.son}
    assert list(Person.objects.of(world.other.id)) == [world.stranger]


def test_a_strangers_row_is_as_absent_as_an_invented_one(world: Any) -> None:
    for key in (world.stranger.id, uuid4(), "no-uuid", 10**40):
        with pytest.raises(NotFound):
            Person.objects.of(world.worker).get_or_404(id=key)


def test_crossing_needs_a_reason(world: Any) -> None:
    assert Person.objects.across(reason="test").count() == 3
    with pytest.raises(TypeError):
        Person.objects.across()


def test_phones_are_not_in_the_raw_bytes_of_the_table(world: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select * from people_person")
        everything = repr(cursor.fetchall())
    assert "13800001881" not in everything
    assert Person.objects.of(world.worker).get(id=world.elder.id).phone == "13800001881"
