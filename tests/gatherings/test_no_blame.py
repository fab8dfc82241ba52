"""Who said they come and did not: asked after by their leader, never blamed, and as welcome as before."""

from __future__ import annotations

from datetime import timedelta

from mulin.base import jobs
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.people.models import Person
from tests.gatherings.conftest import NOW, Hall


def miss(hall: Hall, person: Person, weeks: int) -> Gathering:
    """A session `weeks` from now that was held without somebody who had signed up."""
    start = NOW + timedelta(weeks=weeks)
    gathering = hall.plan(starts_at=start, ends_at=start + timedelta(hours=2))
    hall.sign_up(gathering, person)
    with clock.standing_at(gathering.ends_at):
        return actions.close_gathering(hall.leader, gathering_id=gathering.id, note="")


def test_who_missed_three_sessions_signs_up_in_turn_like_anybody(hall: Hall) -> None:
    person, other = hall.people[2], hall.people[3]
    held = [miss(hall, person, weeks) for weeks in (1, 2, 3)]
    assert [[row.person_id for row in queries.missed(gathering)] for gathering in held] == [[person.id]] * 3
    with clock.standing_at(held[-1].ends_at):
        start = clock.now() + timedelta(days=1)
        small = hall.plan(starts_at=start, ends_at=start + timedelta(hours=1), capacity=1)
        (first,), (second,) = hall.sign_up(small, person), hall.sign_up(small, other)
    assert (first.state, second.state) == ("confirmed", "waiting")


def test_nobody_is_written_to_or_named_for_not_having_come(hall: Hall) -> None:
    person = hall.people[2]
    gathering = miss(hall, person, 1)
    sent = set(Message.objects.of(hall.worker).filter(to_person=person).values_list("kind", flat=True))
    with clock.standing_at(gathering.ends_at + timedelta(days=2)):
        jobs.run_due()
    after = Message.objects.of(hall.worker).filter(to_person=person).exclude(kind__in=sent)
    assert not after.exists()
    fact = Fact.objects.get(community_id=hall.world.community.id, kind="gathering.held")
    assert fact.data["missed"] == 1
    assert person.name not in str(fact.about)
    assert str(person.id) not in str(fact.about)
