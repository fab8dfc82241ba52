"""The database and the count guard the box against whoever has the database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mulin.awards import triggers
from mulin.awards.models import Elector, Envelope
from mulin.kernel.errors import RuleError
from tests.awards.helpers import Village, build


@pytest.fixture
def crowd(world: Any) -> Village:
    return build(world, homes=26)


def refuses(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_itself_guards_the_box(crowd: Village) -> None:
    crowd.open(8)
    crowd.cast(crowd.neighbours[8], [1])
    refuses("UPDATE awards_envelope SET version = 7")
    refuses("DELETE FROM awards_envelope")
    envelope = Envelope.objects.of(crowd.world.community.id).get()
    crowd.close()
    refuses("DELETE FROM awards_envelope")
    late = Envelope(
        community_id=envelope.community_id,
        round_id=envelope.round_id,
        elector=crowd.elector(crowd.neighbours[9]),
        sealed=bytes(112),
        receipt="KQ7M24XP",
        client_key="k",
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        late.save(force_insert=True)
    crowd.open_box()
    refuses("UPDATE awards_ballotpaper SET box = 'panel'")
    refuses("DELETE FROM awards_ballotpaper")


def test_an_envelope_in_another_place_is_invalid(crowd: Village) -> None:
    """Somebody with the database copies one voter's envelope over another's: it opens for nobody."""
    crowd.open(8)
    for person in crowd.neighbours[8:20]:
        crowd.cast(person, [1])
    one, other = Envelope.objects.of(crowd.world.community.id).order_by("id")[:2]
    triggers.remove(connection)
    Envelope.objects.of(crowd.world.community.id).filter(id=other.id).update(sealed=bytes(one.sealed))
    triggers.install(connection)
    crowd.close()
    row = crowd.count()
    assert row.record["invalid"] == 1


def test_a_box_touched_after_closing_is_not_opened(crowd: Village) -> None:
    crowd.open(8)
    for person in crowd.neighbours[8:20]:
        crowd.cast(person, [1])
    crowd.close()
    triggers.remove(connection)
    Envelope.objects.of(crowd.world.community.id).filter(elector=crowd.elector(crowd.neighbours[8])).delete()
    triggers.install(connection)
    with pytest.raises(RuleError) as error:
        crowd.open_box()
    assert error.value.code == "box-broken"


def test_a_list_touched_after_opening_stops_the_count(crowd: Village) -> None:
    crowd.open(8)
    for person in crowd.neighbours[8:20]:
        crowd.cast(person, [1])
    Elector.objects.create(community_id=crowd.world.community.id, round=crowd.row, key=uuid4())
    crowd.close()
    with pytest.raises(RuleError) as error:
        crowd.open_box()
    assert error.value.code == "list-broken"
