"""Writing once: what the application and the database refuse, and what recording costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.kernel import clock, ids
from mulin.ledger import actions, queries
from mulin.ledger.actions import Named
from mulin.ledger.models import AppendOnly, Block, Fact, LedgerLabel, Unsealed
from tests.ledger.strewn import Burglar, actor_in, write

pytestmark = pytest.mark.django_db
KIND = "ledger.exported"


def one(actor: Actor, **about: Named) -> Fact:
    with transaction.atomic():
        return actions.record(actor, KIND, about=about, data={"count": 1})


@pytest.mark.parametrize("model", [Fact, Block, LedgerLabel])
def test_the_application_refuses_change(model: Any) -> None:
    write(10)
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(community_id=row.id)):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        model.objects.bulk_update([row], ["community_id"])


@pytest.mark.parametrize("table", ["ledger_fact", "ledger_block", "ledger_ledgerlabel"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET community_id = id",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "TRUNCATE {table}",
    ],
)
def test_the_database_refuses_change(table: str, statement: str) -> None:
    if (connection.vendor == "postgresql") == ("REPLACE" in statement) or (
        connection.vendor == "sqlite" and "TRUNCATE" in statement
    ):
        pytest.skip("not spoken by this database")
    write(10)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Burglar.run(statement.format(table=table))


@pytest.mark.parametrize("change", ["label = 'x', salt = salt", "label = '', salt = salt", "digest = salt"])
def test_a_name_may_only_be_emptied(change: str) -> None:
    write(10)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Burglar.run(f"UPDATE ledger_ledgerlabel SET {change} WHERE length(label) > 0")


def test_forgetting_leaves_the_chain_whole() -> None:
    found = write(20)
    for ref in found.refs:
        actions.forget(found.community, ref)
    assert not LedgerLabel.objects.filter(community_id=found.community).exclude(label="").exists()
    assert actions.verify(found.community).ok


def test_a_fact_outside_a_transaction_or_of_no_kind_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        actions.record(actor_in(ids.uuid7()), "t.unknown")


@pytest.mark.django_db(transaction=True)
def test_a_fact_belongs_to_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError):
        actions.record(actor_in(ids.uuid7()), KIND)


@pytest.mark.parametrize("rows", [1, 400])
def test_recording_many_costs_little_more_than_one(rows: int, django_assert_max_num_queries: Any) -> None:
    actor = actor_in(ids.uuid7(), account_id=ids.uuid7())
    facts: Any = [({"person": Named(ids.uuid7(), f"人{n}")}, {"count": n}) for n in range(rows)]
    with (
        django_assert_max_num_queries(7 if rows == 1 else 25),
        transaction.atomic(),
    ):  # SQLite takes some 90 facts at once
        actions.record_many(actor, KIND, facts)
    assert sum(batch.count for batch in Unsealed.objects.all()) == rows * 2 + 1


def test_a_name_is_kept_once() -> None:
    actor, person = actor_in(ids.uuid7()), ids.uuid7()
    for _ in range(3):
        one(actor, person=Named(person, "王淑珍"))
    one(actor, person=Named(person, "王淑贞"))
    assert list(LedgerLabel.objects.order_by("id").values_list("label", flat=True)) == ["王淑珍", "王淑贞"]


def test_sealing_waits_for_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = actor_in(ids.uuid7())
    one(actor)
    assert actions.seal_due() == 0
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        assert Unsealed.objects.exists()
        assert actions.seal_due() == 1
        assert actions.seal_due() == 0
    assert not jobs.Job.objects.filter(kind="ledger.roll_up").exists()  # the night is soon enough for one
    assert not Unsealed.objects.exists()
    assert queries.head(actor.community_id).number == 1


def test_a_burst_becomes_blocks_of_five_hundred() -> None:
    actor = actor_in(ids.uuid7())
    with transaction.atomic():
        actions.record_many(actor, KIND, [({}, {"count": n}) for n in range(1203)])
    assert actions.seal_due() == 3
    assert jobs.Job.objects.get(kind="ledger.roll_up").community_id == actor.community_id
    assert list(Block.objects.order_by("number").values_list("count", flat=True)) == [500, 500, 203]
    assert actions.verify().ok


def test_a_fact_that_vanished_before_it_was_sealed_is_named() -> None:
    actor = actor_in(ids.uuid7())
    fact = one(actor)
    with Burglar() as burglar:
        burglar.run("DELETE FROM ledger_fact")
    actions.seal(actor.community_id)
    fault = actions.verify(actor.community_id).fault
    assert fault is not None
    assert (fault.wrong, fault.ref) == ("missing", str(fact.id))


def test_the_job_seals() -> None:
    actor = actor_in(ids.uuid7())
    with clock.standing_at(clock.now() - timedelta(minutes=6)):
        one(actor)
    jobs.defer(Actor.system(actor.community_id), "ledger.seal", {})
    jobs.run_due()
    assert queries.head(actor.community_id).number == 1
    assert "1" in actions.verify(actor.community_id).words
