"""Questions written once: the same rows as the ORM gives, for other values, shapes and both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Q

from mulin.accounts.models import Account
from mulin.base.prepared import Prepared, PreparedRow
from mulin.kernel import clock
from mulin.people.models import Person

pytestmark = pytest.mark.django_db


def _of(keys: Any, community_id: Any, born: date) -> Any:
    rows = Person.objects.of(community_id).filter(id__in=keys).filter(Q(birth_date__lt=born) | Q(name="100%'s"))
    return rows.order_by("sort_key").values_list("id", "name", "birth_date", "is_head", "phone")


def test_the_rows_are_those_of_the_queryset(world: Any) -> None:
    asked = Prepared(_of)
    people, where = (world.elder.id, world.son.id), world.community.id
    for keys, day in (
        (people, date(2000, 1, 1)),
        (people, date(1970, 1, 1)),
        ((world.son.id,), date(2000, 1, 1)),
        ((world.stranger.id, uuid4()), date(2000, 1, 1)),
    ):
        assert asked.rows(keys=keys, community_id=where, born=day) == list(_of(keys, where, day))
    assert asked.rows(keys=(), community_id=where, born=date(2000, 1, 1)) == []


def test_nothing_of_an_answer_is_kept(world: Any, django_assert_num_queries: Any) -> None:
    asked = Prepared(lambda name: Person.objects.across(reason="a test").filter(name=name).values_list("id"))
    with django_assert_num_queries(2):
        assert asked.rows(name="王淑珍") == [(world.elder.id,)]
        assert asked.rows(name="陈志远") == [(world.son.id,)]
    Person.objects.of(world.community.id).filter(id=world.son.id).update(name="陈远志")
    assert asked.rows(name="陈志远") == []


def test_a_whole_row_comes_as_the_model_knows_it(world: Any) -> None:
    account = Account.objects.create(name="王淑珍", phone="13800001881", phone_verified_at=clock.now())
    asked = PreparedRow(Account, lambda key, since: Account.objects.filter(id=key, created_at__gte=since))
    found = asked.one(key=account.id, since=clock.now() - timedelta(minutes=1))
    assert found == account
    assert (found.phone, found.phone_verified_at, found._state.adding) == (
        "13800001881",
        account.phone_verified_at,
        False,
    )
    assert asked.one(key=account.id, since=clock.now() + timedelta(minutes=1)) is None
    found.name = "王淑贞"
    found.save(update_fields=["name"])
    assert Account.objects.get(id=account.id).name == "王淑贞"


def test_a_kind_of_value_it_does_not_know_is_refused(world: Any) -> None:
    with pytest.raises(TypeError, match="takes no float"):
        Prepared(lambda size: Person.objects.across(reason="a test").values_list("id")).rows(size=1.5)
