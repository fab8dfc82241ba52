"""Members: whom they may read, what they need not sign up for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, Host
from mulin.gatherings.rules import Change
from mulin.kernel.errors import NotFound, RuleError
from mulin.messaging.models import Message
from mulin.people.models import Person
from tests.gatherings.conftest import NOW, Hall, at


@pytest.fixture
def circle(hall: Hall) -> Hall:
    """Three members, of whom the second did not agree that members read the name."""
    for number, shows in ((1, True), (2, False), (3, True)):
        person = hall.people[number]
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
        actions.show_name(hall.resident(person), host_id=hall.host.id, person_id=person.id, shows=shows)
    return hall


def read_by(hall: Hall, gathering: Gathering, number: int) -> list[str]:
    return queries.who_comes(hall.resident(hall.people[number]), gathering.id).members


@pytest.mark.parametrize("sign_up", ["none", "needed"])
def test_members_read_the_names_of_members_who_agreed_and_nobody_else_does(circle: Hall, sign_up: str) -> None:
    gathering = circle.plan(sign_up=sign_up)
    agreed = sorted(circle.people[number].name for number in (1, 3))
    assert sorted(read_by(circle, gathering, 2)) == agreed
    assert read_by(circle, gathering, 5) == []  # of the same house, not a member
    assert queries.who_comes(circle.visitor, gathering.id).members == []
    elsewhere = circle.plan(sign_up=sign_up, venue_id=None)
    other = Host.objects.create(community=circle.world.community, kind="point", name="书香")
    Gathering.objects.of(circle.worker).filter(id=elsewhere.id).update(host=other)
    assert read_by(circle, elsewhere, 2) == []


def test_a_name_is_taken_back_by_its_bearer_alone(circle: Hall) -> None:
    gathering, me = circle.plan(), circle.people[1]
    for actor in (circle.leader, circle.worker, circle.visitor):
        with pytest.raises(NotFound):
            actions.show_name(actor, host_id=circle.host.id, person_id=me.id, shows=False)
    actions.show_name(circle.resident(me), host_id=circle.host.id, person_id=me.id, shows=False)
    assert read_by(circle, gathering, 2) == [circle.people[3].name]


def test_a_page_that_is_kept_gives_members_names_to_members_only(circle: Hall) -> None:
    gathering = circle.plan()
    browser = circle.world.sign_in(Role.RESIDENT)
    caches["near"].clear()
    outside = [browser.get(at(gathering)).content.decode() for _ in range(2)]
    assert not any("只有成员看得到" in page for page in outside)
    me = Person.objects.of(circle.worker).get(account_id=browser.session["_auth_user_id"])
    actions.add_regular(circle.leader, host_id=circle.host.id, person_id=me.id)
    inside = [browser.get(at(gathering)).content.decode() for _ in range(2)]
    assert all("只有成员看得到" in page and circle.people[3].name in page for page in inside)
    assert all("是成员，不用报名，直接来" in page for page in inside)
    outside = [circle.world.client().get(at(gathering)).content.decode() for _ in range(2)]
    assert not any("只有成员看得到" in page for page in outside)
    assert all("成员不用报名，直接来，不占下面的名额" in page for page in outside)


def test_members_need_no_sign_up_where_the_point_says_so(circle: Hall) -> None:
    gathering, me = circle.plan(capacity=20), circle.resident(circle.people[1])
    for change, free in (({}, True), ({"members_only": True}, False), ({"members_only": False}, True)):
        actions.change_gatherings(
            circle.worker, gathering_id=gathering.id, scope="this", change=Change(sign_up="open", **change)
        )
        gathering = queries.gathering_with(gathering.community_id, gathering.id)
        assert [one.comes_anyway for one in queries.who_comes(me, gathering.id).own if one.is_self] == [free]
        assert gathering.frees_members is free
    actions.edit_host(circle.leader, host_id=circle.host.id, members_need_no_sign_up=False)
    assert not any(one.comes_anyway for one in queries.who_comes(me, gathering.id).own)
    assert not queries.gathering_with(gathering.community_id, gathering.id).frees_members


@pytest.mark.parametrize(
    ("sign_up", "members_only", "is_freed", "comes"),
    [
        ("none", False, True, True),
        ("none", True, False, True),
        ("open", False, False, True),  # names only help to prepare
        ("open", True, True, True),
        ("needed", False, True, True),
        ("needed", False, False, False),
        ("needed", True, True, False),
        ("lottery", False, True, False),
    ],
)
def test_members_see_and_hear_of_what_they_come_to_without_a_place_and_of_nothing_else(
    circle: Hall,
    sign_up: str,
    members_only: bool,
    is_freed: bool,
    comes: bool,
) -> None:
    actions.edit_host(circle.leader, host_id=circle.host.id, members_need_no_sign_up=is_freed)
    start = NOW + timedelta(days=6)
    draw = {"closes_at": start - timedelta(days=3), "draws_at": start - timedelta(days=2)}
    gathering = circle.plan(
        sign_up=sign_up,
        members_only=members_only,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        capacity=None if sign_up == "none" else 2,
        **(draw if sign_up == "lottery" else {}),
    )
    member = circle.people[3]
    seen = [row.id for row in queries.of_person(gathering.community_id, member.id)]
    actions.cancel_gathering(circle.leader, gathering_id=gathering.id, why="停电")
    jobs.run_due()
    told = Message.objects.of(circle.worker).filter(kind="gatherings.cancelled", to_person=member).exists()
    assert (seen == [gathering.id], told) == (comes, comes)


def test_members_who_just_come_have_their_room_in_the_venue(circle: Hall) -> None:
    """The hall seats 60: three members and 57 others."""
    with pytest.raises(RuleError, match="venue-shared") as refused:
        circle.plan(capacity=58, venue_id=circle.hall.id)
    assert (refused.value.data["most"], refused.value.data["members"]) == (57, 3)
    assert circle.plan(venue_id=circle.hall.id).capacity == 57
    circle.square.capacity = 3
    circle.square.save()
    with pytest.raises(RuleError, match="venue-members"):
        circle.plan()
    actions.edit_host(circle.leader, host_id=circle.host.id, members_need_no_sign_up=False)
    assert circle.plan().capacity == 3
