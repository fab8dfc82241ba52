"""How places are given out changes with the plan, as long as nobody relies on how it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.gatherings import actions, draw_check, panels, queries
from mulin.gatherings.models import Draw, Gathering, Quota, SignUp
from mulin.gatherings.rules import Change, Plan, QuotaPlan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, WEDNESDAY, Hall, form_of

pytestmark = pytest.mark.usefixtures("at_monday")
CLOSES, DRAWS = NOW + timedelta(hours=20), NOW + timedelta(hours=24)


def change(hall: Hall, gathering: Gathering, **what: Any) -> Gathering:
    return actions.change_gatherings(hall.worker, gathering_id=gathering.id, scope="this", change=Change(**what))[0]


def announced(hall: Hall) -> list[dict[str, Any]]:
    return [row.data for row in Fact.objects.filter(kind="gathering.draw_announced").order_by("id")]


def test_closing_and_shares_follow_a_change(hall: Hall) -> None:
    gathering = hall.plan(capacity=20)
    hall.sign_up(gathering, *hall.people[1:3])
    shares = (QuotaPlan(15, courtyard_id=hall.world.courtyard.id), QuotaPlan(5, band="child"))
    changed = change(hall, gathering, closes_at=CLOSES, quotas=shares)
    assert (changed.closes_at, changed.has_quotas) == (CLOSES, True)
    taken = {row.band or "yard": (row.places, row.taken) for row in Quota.objects.of(hall.worker)}
    assert taken == {"yard": (15, 2), "child": (5, 0)}  # who signed up before has a place of the share
    changed = change(hall, gathering, no_closing=True, quotas=())
    assert (changed.closes_at, changed.has_quotas, Quota.objects.of(hall.worker).count()) == (None, False, 0)


def test_first_come_becomes_a_draw_and_back_while_nobody_entered(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    with pytest.raises(RuleError, match="draw-when"):
        change(hall, gathering, sign_up="lottery")
    change(hall, gathering, sign_up="lottery", closes_at=CLOSES, draws_at=DRAWS, source_words="福彩 3D")
    draw = queries.draw_of(gathering)
    assert (draw.draws_at, draw.source_words) == (DRAWS, "福彩 3D")
    change(hall, gathering, capacity=4)
    told = announced(hall)
    assert [row["places"] for row in told] == [3, 4]
    assert {row["fingerprint"] for row in told} == {draw.fingerprint}
    assert told[0]["closes"] == "2026-09-22 05:00"
    change(hall, gathering, sign_up="needed")
    assert not Draw.objects.of(hall.worker).exists()


def test_what_was_published_for_a_draw_holds_from_the_first_entry(hall: Hall) -> None:
    gathering = hall.plan(sign_up="lottery", capacity=3, closes_at=CLOSES, draws_at=DRAWS)
    hall.sign_up(gathering, hall.people[1])
    change(hall, gathering, title="柔力球大家练")  # says nothing of the draw
    for what in ({"capacity": 4}, {"closes_at": NOW}, {"draws_at": NOW + timedelta(hours=23)}, {"source_words": "x"}):
        with pytest.raises(RuleError, match="draw-published"):
            change(hall, gathering, **what)
    with pytest.raises(RuleError, match="way-late"):
        change(hall, gathering, sign_up="needed")
    with clock.standing_at(DRAWS + timedelta(minutes=1)):
        actions.draw_due(hall.worker)
        told = queries.draw_of(gathering).published
        assert draw_check.rules(told) == told["rules"] == announced(hall)[-1]["rules"]
        assert change(hall, gathering, capacity=4).capacity == 4  # one more for the waiting list


def test_who_has_a_place_does_not_lose_it_to_a_draw(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    hall.sign_up(gathering, hall.people[1])
    with pytest.raises(RuleError, match="way-late"):
        change(hall, gathering, sign_up="lottery", closes_at=CLOSES, draws_at=DRAWS)


def test_another_day_takes_the_closing_along_but_never_the_draw(hall: Hall) -> None:
    gathering = hall.plan(sign_up="lottery", capacity=3, closes_at=CLOSES, draws_at=DRAWS)
    tuesday = WEDNESDAY - timedelta(days=1)
    for move in (
        lambda: change(hall, gathering, day=tuesday, begins=time(8)),
        lambda: actions.move_gathering(
            hall.worker,
            gathering_id=gathering.id,
            starts_at=DRAWS - timedelta(minutes=1),
            ends_at=DRAWS + timedelta(hours=1),
        ),
    ):
        with pytest.raises(RuleError, match="draw-when"):
            move()
    first_come = hall.plan(capacity=3, closes_at=gathering.starts_at, venue_id=hall.hall.id)
    moved = change(hall, first_come, day=tuesday)
    assert moved.closes_at == moved.starts_at == first_come.starts_at - timedelta(days=1)
    with pytest.raises(RuleError, match="moved-into-past"):
        change(hall, first_come, day=tuesday - timedelta(days=3))


def test_a_series_is_never_drawn(hall: Hall) -> None:
    gathering = hall.plan(capacity=3)
    with pytest.raises(RuleError, match="lottery-alone"):
        actions.change_gatherings(hall.worker, gathering_id=gathering.id, scope="all", change=Change(sign_up="lottery"))


def test_a_draw_that_waits_for_its_public_number_stands_in_todays_work(hall: Hall) -> None:
    gathering = hall.plan(sign_up="lottery", capacity=3, closes_at=CLOSES, draws_at=DRAWS, source_words="福彩 3D")
    assert not list(panels.todos(hall.worker))
    with clock.standing_at(DRAWS + timedelta(minutes=1)):
        assert "该抽签了" in str(next(iter(panels.todos(hall.worker))).title)
        actions.name_source(hall.worker, gathering_id=gathering.id, value="371")
        assert not list(panels.todos(hall.worker))


def test_a_ticket_is_by_chance_and_stays_ones_own(hall: Hall) -> None:
    """Whoever reads the secret cannot wait for a turn that wins, nor come back until one does."""
    gathering = hall.plan(sign_up="lottery", capacity=3, closes_at=CLOSES, draws_at=DRAWS)
    rows = [hall.sign_up(gathering, person)[0] for person in hall.people]
    tickets = [row.ticket for row in rows]
    assert len(set(tickets)) == len(rows)
    assert tickets != [row.turn for row in rows]
    actions.give_up(hall.worker, sign_up_id=rows[0].id)
    assert hall.sign_up(gathering, hall.people[0])[0].ticket == tickets[0]


def test_no_more_places_are_promised_than_the_venue_holds(hall: Hall) -> None:
    with pytest.raises(RuleError, match="venue-places") as refused:
        hall.plan(capacity=500, venue_id=hall.hall.id)
    assert refused.value.data["most"] == 60
    gathering = hall.plan(capacity=60, venue_id=hall.hall.id)
    with pytest.raises(RuleError, match="venue-places"):
        change(hall, gathering, capacity=61)
    assert change(hall, gathering, capacity=100, venue_id=hall.square.id).capacity == 100
    with pytest.raises(RuleError, match="venue-places"):
        change(hall, gathering, venue_id=hall.hall.id)
    assert change(hall, gathering, capacity=500, place_words="北京路公园").capacity == 500


def test_without_a_number_what_is_signed_up_for_has_the_venues_places(hall: Hall) -> None:
    gathering = hall.plan(venue_id=hall.hall.id)
    assert (gathering.capacity, gathering.left) == (60, 60)
    assert change(hall, gathering, sign_up="open", no_limit=True).capacity is None  # people just come
    assert change(hall, gathering, sign_up="needed").capacity == 60
    assert change(hall, gathering, place_words="北京路公园", no_limit=True).capacity is None


def test_a_timetable_promises_no_more_than_its_venue_holds_either(hall: Hall) -> None:
    pattern = Pattern(days=(2,), starts=time(9), minutes=90, first_day=NOW.date())
    said: dict[str, Any] = {"host_id": hall.host.id, "pattern": pattern}
    plan = Plan(title="读书会", sign_up="needed", venue_id=hall.hall.id)
    with pytest.raises(RuleError, match="venue-places"):
        actions.lay_timetable(hall.worker, plan=replace(plan, capacity=61), client_key="one", **said)
    actions.lay_timetable(hall.worker, plan=plan, client_key="two", **said)
    rows = Gathering.objects.of(hall.worker).order_by("starts_at")
    assert {row.capacity for row in rows} == {60}
    more: dict[str, Any] = {"gathering_id": rows[0].id, "scope": "all"}
    with pytest.raises(RuleError, match="venue-places"):
        actions.change_gatherings(hall.worker, change=Change(capacity=61), **more)
    actions.change_gatherings(hall.worker, change=Change(capacity=90, venue_id=hall.square.id), **more)
    assert {(row.capacity, row.venue_id) for row in rows.all()} == {(90, hall.square.id)}


def test_where_rain_sends_them_into_a_smaller_hall_there_are_fewer_places(hall: Hall) -> None:
    gathering = hall.plan(capacity=100)
    hall.sign_up(gathering, *hall.people[1:4])
    assert actions.move_to_substitute(hall.leader, gathering_id=gathering.id).capacity == 60
    later = {"starts_at": gathering.starts_at + timedelta(days=1), "ends_at": gathering.ends_at + timedelta(days=1)}
    full = hall.plan(capacity=100, **later)
    Gathering.objects.of(hall.worker).filter(id=full.id).update(taken=61)
    with pytest.raises(RuleError, match="venue-too-small"):
        actions.move_to_substitute(hall.leader, gathering_id=full.id)


def test_back_on_the_square_there_are_as_many_places_as_before_the_rain(hall: Hall) -> None:
    gathering = hall.plan(capacity=100)
    hall.sign_up(gathering, *hall.people[1:4])
    moved = actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    assert (moved.capacity, moved.planned_capacity) == (60, 100)
    back = actions.move_gathering(hall.leader, gathering_id=gathering.id, venue_id=hall.square.id)
    assert (back.capacity, back.planned_capacity) == (100, None)
    actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    change(hall, gathering, venue_id=hall.square.id)
    gathering.refresh_from_db()
    assert (gathering.capacity, gathering.planned_capacity) == (100, None)


def test_places_said_by_hand_in_the_hall_hold_on_the_square_too(hall: Hall) -> None:
    gathering = hall.plan(capacity=100)
    actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    change(hall, gathering, capacity=40)
    back = actions.move_gathering(hall.leader, gathering_id=gathering.id, venue_id=hall.square.id)
    assert (back.capacity, back.planned_capacity) == (40, None)


def test_who_waited_for_a_place_in_the_hall_is_offered_one_on_the_square(hall: Hall) -> None:
    hall.hall.capacity = 2
    hall.hall.save()
    gathering = hall.plan(capacity=100)
    actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    assert [hall.sign_up(gathering, one)[0].state for one in hall.people[1:4]][2] == "waiting"
    actions.move_gathering(hall.leader, gathering_id=gathering.id, place_words="院子里")
    assert [row.state for row in SignUp.objects.of(hall.worker).order_by("turn")][2] == "offered"


def test_members_who_just_come_have_their_room_in_the_hall_when_it_rains(hall: Hall) -> None:
    for person in hall.people[1:7]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    hall.hall.capacity = 10
    hall.hall.save()
    gathering = hall.plan(capacity=100, sign_up="open")
    assert actions.move_to_substitute(hall.leader, gathering_id=gathering.id).capacity == 4
    hall.hall.capacity = 6
    hall.hall.save()
    full = hall.plan(
        capacity=100, sign_up="open", starts_at=gathering.ends_at, ends_at=gathering.ends_at + timedelta(hours=1)
    )
    with pytest.raises(RuleError, match="venue-members"):
        actions.move_to_substitute(hall.leader, gathering_id=full.id)


def test_the_page_says_what_to_do_where_the_venue_is_too_small(hall: Hall, browser: Client) -> None:
    address = f"/c/zs/run/host/{hall.host.id}/plan/"
    said = {
        **form_of(browser.get(address).content.decode()),
        "title": "读书会", "day": "2026-09-30", "begins": "09:00", "ends": "10:30", "venue": str(hall.hall.id),
        "sign_up": "needed", "capacity": "100", "walk_ins": "on", "guests": "on",
    }  # fmt: skip
    refused = browser.post(address, said)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "“多功能活动室”最多坐 60 人" in page
    assert page.count('name="take"') >= 1
    assert str(hall.square.id) in page.partition('name="take"')[2]


def test_places_nobody_said_are_those_of_where_it_is_and_none_outside(hall: Hall) -> None:
    gathering = hall.plan(venue_id=None, place_words="院子里")
    assert gathering.capacity is None
    where: list[tuple[dict[str, Any], int | None]] = [
        ({"venue_id": hall.hall.id}, 60),
        ({"place_words": "院子里"}, None),
        ({"venue_id": hall.square.id}, 120),
        ({"venue_id": hall.hall.id}, 60),
        ({"place_words": "大门口"}, None),
    ]
    for place, places in where:
        assert actions.move_gathering(hall.leader, gathering_id=gathering.id, **place).capacity == places
    change(hall, gathering, venue_id=hall.hall.id)
    gathering.refresh_from_db()
    assert gathering.capacity == 60
    change(hall, gathering, place_words="院子里")
    gathering.refresh_from_db()
    assert gathering.capacity is None


def test_what_nobody_signs_up_for_has_no_limit_after_the_hall_either(hall: Hall) -> None:
    gathering = hall.plan(sign_up="none")
    assert actions.move_to_substitute(hall.leader, gathering_id=gathering.id).capacity is None
    assert actions.move_gathering(hall.leader, gathering_id=gathering.id, venue_id=hall.square.id).capacity is None


def test_who_has_a_place_nobody_counted_keeps_it_beside_members_who_just_come(hall: Hall) -> None:
    for person in hall.people[4:8]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    gathering = hall.plan(capacity=None, sign_up="needed")
    hall.sign_up(gathering, *hall.people[1:4])
    hall.hall.capacity = 3
    hall.hall.save()
    moved = actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    assert (moved.capacity, moved.taken) == (3, 3)
    assert actions.move_back_outdoors(hall.leader, gathering_id=gathering.id).capacity == 116


def test_what_is_shared_out_is_so_many_outside_too(hall: Hall) -> None:
    gathering = hall.plan(capacity=None)
    change(hall, gathering, quotas=(QuotaPlan(15, courtyard_id=hall.world.courtyard.id),))
    moved = actions.move_gathering(hall.leader, gathering_id=gathering.id, place_words="院子里")
    assert (moved.capacity, moved.has_quotas) == (120, True)
    assert change(hall, moved, closes_at=CLOSES).closes_at == CLOSES


def test_a_smaller_venue_and_members_only_at_once_have_its_places(hall: Hall) -> None:
    gathering = hall.plan(capacity=None)
    assert change(hall, gathering, venue_id=hall.hall.id, members_only=True).capacity == 60
