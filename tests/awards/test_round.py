"""A round from call to honour, through the actions."""

from __future__ import annotations

from mulin.awards import queries
from mulin.awards.models import BallotPaper, Candidate, Envelope, Typing
from mulin.messaging.models import Message
from tests.awards.helpers import Village


def test_a_round_from_call_to_honour(village: Village) -> None:
    village.open(seats=2)
    voters = village.neighbours
    for person in voters[:8]:
        village.cast(person, [1, 2])
    village.print(8)
    for person in voters[8:13]:
        village.hand(person)
    village.close()
    for serial in (1, 2, 3, 4):
        village.type(serial, [2, 3])
    village.type(5, [1, 2, 3, 4])
    row = village.count()
    assert row.state == "notice"
    assert row.record["invalid"] == 1
    assert row.record["winners"] == [1, 2]
    assert len(row.record["residents"]) == 12
    row = village.finish()
    assert row.state == "done"
    honoured = queries.honours(village.world.community.id)
    assert len(honoured) == 2
    assert {one.certificate for one in honoured} == {"ZS-2026-HLL-01", "ZS-2026-HLL-02"}
    scope = village.world.community.id
    assert not Envelope.objects.of(scope).exists()
    assert not Typing.objects.of(scope).exists()
    assert BallotPaper.objects.of(scope).count() == 13
    kinds = list(Message.objects.of(scope).values_list("kind", flat=True))
    assert kinds.count("awards.won") == 2
    assert Candidate.objects.of(scope).filter(outcome="awarded").count() == 2
