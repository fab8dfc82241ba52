"""Somebody is erased, or turns out to be two records of one person: members are counted as they are."""

from __future__ import annotations

from django.db import transaction

from mulin.base.figures import period_of
from mulin.gatherings.models import Regular
from mulin.ledger.figures import answer
from mulin.ledger.models import Fact
from mulin.people.actions import close_person, erase_person, merge_people
from mulin.points import actions
from mulin.points.models import Member
from tests.points.conftest import NOW, Circle


def members(circle: Circle) -> float:
    """The figure, which is the number of people who belong to the one point there is."""
    counted = answer(circle.worker.community_id, "points.members", period_of("2026")).value or 0
    assert counted == Regular.objects.of(circle.worker).filter(until=None).count()
    return counted


def test_who_is_erased_is_no_longer_a_member(dancers: Circle) -> None:
    with transaction.atomic():
        erase_person(dancers.worker, person=dancers.people[4])
    assert members(dancers) == 5
    assert not Member.objects.of(dancers.worker).filter(person=dancers.people[4]).exists()


def test_who_left_and_is_then_erased_left_once(dancers: Circle) -> None:
    with transaction.atomic():
        close_person(dancers.worker, person=dancers.people[4], state="deceased", closed_on=NOW.date())
        erase_person(dancers.worker, person=dancers.people[4])
    assert members(dancers) == 5
    assert Fact.objects.filter(kind="point.left").count() == 1


def test_two_records_of_one_member_are_one_member(dancers: Circle) -> None:
    kept, gone = dancers.people[3], dancers.people[4]
    with transaction.atomic():
        merge_people(dancers.worker, kept=kept, gone=gone, taken={})
    assert members(dancers) == 5
    actions.leave(dancers.worker, point_id=dancers.point.id, person_id=kept.id)
    assert members(dancers) == 4


def test_a_membership_of_the_other_record_goes_on(dancers: Circle) -> None:
    kept, gone = dancers.people[6], dancers.people[4]
    with transaction.atomic():
        merge_people(dancers.worker, kept=kept, gone=gone, taken={})
    assert members(dancers) == 6
    actions.leave(dancers.worker, point_id=dancers.point.id, person_id=kept.id)
    assert members(dancers) == 5
