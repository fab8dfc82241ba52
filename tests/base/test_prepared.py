"""Questions written once: the same rows as the ORM gives, for other values, shapes and both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from mulin.accounts.models import Account
from mulin.base import prepared
from mulin.base.once import ClientKey
from mulin.base.prepared import Lock, Prepared, PreparedRow
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.places.models import Building
from tests.plans import walks

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


def test_bytes_are_found_as_the_database_keeps_them(world: Any) -> None:
    ClientKey.objects.create(
        community_id=world.community.id, actor_ref=uuid4(), key="k", content=b"\x00a", result=uuid4()
    )
    asked = Prepared(lambda content: ClientKey.objects.filter(content=content).values_list("key"))
    assert asked.rows(content=b"\x00a") == [("k",)]
    assert asked.rows(content=b"\x00b") == []


def test_whole_numbers_are_values_too(world: Any) -> None:
    asked = Prepared(lambda most: Building.objects.across(reason="a test").filter(number__lt=most).values_list("id"))
    assert asked.rows(most=2) != asked.rows(most=1) == []
    assert len(asked.rows(most=2_000_000_000)) == Building.objects.across(reason="a test").count()
    with pytest.raises(TypeError):
        Prepared(lambda wanted: Building.objects.none()).rows(wanted=True)


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


@pytest.mark.parametrize(
    "moment", [datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2026, 9, 27, 6, tzinfo=UTC)]
)
def test_a_moment_may_be_of_any_day(world: Any, moment: datetime) -> None:
    """Also the 29 February, which the year of the stand-ins has not (safety P13)."""

    def build(when: datetime) -> Any:
        return Person.objects.of(world.community.id).filter(created_at__lt=when).order_by("id").values_list("id")

    assert Prepared(build).rows(when=moment) == list(build(moment))


def test_a_kind_of_value_it_does_not_know_is_refused(world: Any) -> None:
    with pytest.raises(TypeError, match="takes no float"):
        Prepared(lambda size: Person.objects.across(reason="a test").values_list("id")).rows(size=1.5)


def test_a_row_comes_with_those_beside_it(world: Any, django_assert_num_queries: Any) -> None:
    def build(keys: Any) -> Any:
        return Person.objects.across(reason="a test").filter(id__in=keys)

    asked = PreparedRow(Person, build, beside=("household", "account"))
    with django_assert_num_queries(1):
        found = asked.all(keys=(world.elder.id, world.son.id))
        homes = {person.id: (person.household, person.account) for person in found}
    for person in (world.elder, world.son):
        assert homes[person.id] == (person.household, person.account)
        assert homes[person.id][0].room_number == person.household.room_number


def test_columns_that_were_not_asked_for_are_read_when_they_are(world: Any, django_assert_num_queries: Any) -> None:
    asked = PreparedRow(
        Person,
        lambda key: Person.objects.across(reason="a test").filter(id=key),
        beside=("household", "account"),
        only=("id", "name", "household_id", "account_id", "household__id", "account__id", "account__name"),
    )
    with django_assert_num_queries(1):
        found = asked.one(key=world.son.id)
        assert (found.name, found.household.id, found.account_id) == ("陈志远", world.household.id, None)
        assert found.account is None
    with django_assert_num_queries(2):
        assert found.relation == world.son.relation
        assert found.household.room_number == world.household.room_number


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_inside_a_transaction_only(world: Any) -> None:
    asked = PreparedRow(
        Person, lambda key: Person.objects.across(reason="a test").filter(id=key), beside=("account",), lock=Lock.ALONE
    )
    with pytest.raises(TransactionManagementError):
        asked.one(key=world.elder.id)


def _kept_plans() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE NOT from_sql")
        return [statement for (statement,) in cursor.fetchall()]


def _of_name(name: str) -> Any:
    return Person.objects.across(reason="a test").filter(name=name).values_list("id")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
@pytest.mark.django_db(transaction=True)
def test_a_server_keeps_the_plan_of_a_question(world: Any) -> None:
    connection.close()
    asked = Prepared(_of_name)
    for _turn in range(8):  # after the sixth the server may take one plan for all values
        assert asked.rows(name="王淑珍") == [(world.elder.id,)]
    assert asked.rows(name="没有这个人") == []
    assert any("people_person" in statement for statement in _kept_plans())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no poolers")
@pytest.mark.django_db(transaction=True)
def test_behind_a_pooler_nothing_is_kept(world: Any, monkeypatch: Any) -> None:
    connection.close()
    connection.ensure_connection()

    class Line:
        """A pooler's: another process number than the one of the server that answers."""

        class info:  # as psycopg names it
            backend_pid = connection.connection.info.backend_pid + 1

        execute = connection.connection.execute
        prepare_threshold: int | None = 1

    class Connection:
        vendor, wrap_database_errors, connection = "postgresql", connection.wrap_database_errors, Line()

    assert connection.connection.prepare_threshold == 1
    prepared.note_server(Connection)
    assert Connection.connection.prepare_threshold is None
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    asked = Prepared(_of_name)
    for _turn in range(8):
        assert asked.rows(name="王淑珍") == [(world.elder.id,)]
    assert not _kept_plans()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")
@pytest.mark.django_db(transaction=True)
def test_a_table_changed_by_somebody_else_is_asked_again(world: Any) -> None:
    """`./mulin migrate` widens a column while the server runs."""
    connection.close()
    asked = Prepared(lambda key: Person.objects.across(reason="a test").filter(id=key).values_list("relation"))
    found = [asked.rows(key=world.elder.id) for _turn in range(3)]
    other = connection.copy("other")
    try:
        with other.cursor() as cursor:
            length = Person._meta.get_field("relation").max_length
            cursor.execute(f"ALTER TABLE people_person ALTER COLUMN relation TYPE varchar({length + 1})")
        assert asked.rows(key=world.elder.id) == found[0]
        assert asked.rows(key=world.elder.id) == found[0]
    finally:
        with other.cursor() as cursor:
            cursor.execute(f"ALTER TABLE people_person ALTER COLUMN relation TYPE varchar({length})")
        other.close()
        connection.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looked at where the index is the database's guess")
def test_a_question_that_would_read_a_whole_community_is_noticed(world: Any) -> None:
    table, key = Person._meta.db_table, world.community.id.hex
    assert walks(f"SELECT name FROM {table} WHERE community_id = %s AND name LIKE '%%王'", [key])
    assert not walks(f"SELECT name FROM {table} WHERE community_id = %s AND id = %s", [key, world.elder.id.hex])
