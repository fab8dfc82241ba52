"""PostgreSQL is told when many rows came: its plans for a community just brought in suit what is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from mulin.base.counting import count_anew
from mulin.people.models import Person

MANY = 3000


def _enrol(world: Any, count: int) -> None:
    people = [Person(community=world.community, household=world.household) for _ in range(count)]
    for person in people:
        person.call("王小明")
    Person.objects.bulk_create(people)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs none of it")
def test_a_table_that_was_seen_small_is_known_to_be_large(world: Any) -> None:
    def expected() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "EXPLAIN (FORMAT JSON) SELECT 1 FROM people_person WHERE community_id = %s", [world.community.id]
            )
            return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])

    count_anew(Person)
    _enrol(world, MANY)
    before = expected()
    count_anew(Person)
    assert expected() > MANY * 0.9 > before * 0.9  # what it learns is an estimate, and of this transaction's rows


@pytest.mark.django_db
def test_looking_anew_costs_one_question_at_most(world: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1 if connection.vendor == "postgresql" else 0):
        count_anew(Person)
