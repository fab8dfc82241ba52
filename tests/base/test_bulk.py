"""Inserting many rows: as Django does it, only faster."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mulin.base import bulk
from mulin.base.search import SearchEntry
from mulin.people.models import Person
from mulin.places.models import Building, Courtyard


def _people(world: Any, count: int) -> list[Person]:
    people = []
    for number in range(count):
        person = Person(community=world.community, household=world.household, birth_date=world.elder.birth_date)
        person.call(f"居民{number}")
        person.reach_at(f"138{number:08}")
        people.append(person)
    return people


@pytest.mark.parametrize("count", [1, 3, 40, 2500])
def test_what_is_inserted_reads_back_whole(count: int, world: Any, django_assert_max_num_queries: Any) -> None:
    people = _people(world, count)
    with django_assert_max_num_queries(8):
        bulk.insert(people)
    found = {person.id: person for person in Person.objects.of(world.community.id)}
    for person in people:
        for field in Person._meta.local_concrete_fields:
            is_binary = field.get_internal_type() == "BinaryField" and "index" in field.name
            read, written = getattr(found[person.id], field.attname), getattr(person, field.attname)
            assert (bytes(read) if is_binary else read) == written


def test_a_row_that_is_there_is_updated_only_when_asked(world: Any) -> None:
    elder = Person.objects.of(world.community.id).get(id=world.elder.id)
    elder.gender, elder.relation = "m", "改了"
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([elder])
    bulk.insert([elder], update=["gender"])
    again = Person.objects.of(world.community.id).get(id=elder.id)
    assert (again.gender, again.relation) == ("m", "户主")


def test_keys_the_database_makes_and_other_conflicts(world: Any) -> None:
    ref = uuid.uuid4()
    for words in ("甲", "乙"):
        entry = SearchEntry(community_id=world.community.id, kind="x", ref=ref, words=words, tokens=words)
        bulk.insert([entry], update=["words", "tokens"], where=["community_id", "kind", "ref"])
    assert SearchEntry.objects.get(ref=ref).words == "乙"


def test_foreign_keys_and_constraints_still_hold(world: Any) -> None:
    yard = Courtyard(community=world.community, name="东院")
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([yard])
    bulk.insert([])
    assert Building.objects.of(world.community.id).count() == 2
