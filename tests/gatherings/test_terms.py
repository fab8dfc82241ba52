"""Whoever is no longer here leads nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from mulin.accounts.models import Account
from mulin.base.actor import Mouth
from mulin.gatherings import actions
from mulin.gatherings.models import SignUp, Steward
from mulin.people.actions import close_person
from tests import world as cast
from tests.gatherings.conftest import NOW, Hall

TODAY = NOW.date()


def test_a_term_that_lies_ahead_of_somebody_who_died_never_begins(hall: Hall) -> None:
    person = hall.people[3]
    for starts_on in (date(2026, 3, 1), date(2027, 1, 1)):
        actions.appoint_steward(
            hall.worker, host_id=hall.host.id, person_id=person.id, kind="helper", starts_on=starts_on, ends_on=None
        )
    with transaction.atomic():
        close_person(hall.worker, person=person, state="deceased", closed_on=TODAY)
    terms = Steward.objects.of(hall.worker).filter(person=person)
    assert [(term.starts_on, term.ends_on) for term in terms] == [(date(2026, 3, 1), TODAY - timedelta(days=1))]


def test_who_signed_somebody_up_at_the_desk_has_no_say_in_it_when_the_term_is_over(hall: Hall) -> None:
    home = cast._household(hall.world.community, hall.world.second_building, 1, "301")
    gathering, neighbour = hall.plan(capacity=5), cast._person(home, "尤大海", "", born=date(1950, 5, 1))
    row = hall.sign_up(gathering, neighbour, actor=hall.leader.through(Mouth.TELEPHONE))[0]
    leader = hall.world.client()
    hall.world.enter(leader, Account.objects.get(id=hall.leader.account_id))
    assert leader.get(f"/c/zs/me/sign-ups/{row.id}/give-up/").status_code == 200
    Steward.objects.of(hall.worker).update(ends_on=TODAY - timedelta(days=1))
    assert neighbour.name not in leader.get("/c/zs/me/sign-ups/").content.decode()
    for address in (f"/c/zs/me/sign-ups/{row.id}/{page}/" for page in ("give-up", "answer")):
        assert leader.post(address, {"comes": "no"}).status_code == 404
    assert SignUp.objects.of(hall.worker).get().state == "confirmed"
