"""A changed timetable names the days whose place is taken before anything is saved."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mulin.base import jobs
from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Answer, Change, Plan, Way
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from mulin.schedule.models import Booking, Timetable
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import Hall

MON = Pattern(days=(0,), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))
CLASH = date(2026, 9, 28)  # 灯谜 has the square from 16:00 to 18:00


@pytest.fixture
def mondays(hall: Hall) -> list[Gathering]:
    start = at(16)
    hall.plan(title="灯谜", starts_at=start, ends_at=start + timedelta(hours=2))
    plan = Plan(title="广场舞", venue_id=hall.square.id, sign_up="open")
    table = actions.lay_timetable(
        hall.leader, host_id=hall.host.id, pattern=MON, plan=plan, client_key=str(uuid4()), until=date(2026, 10, 19)
    )
    return list(Gathering.objects.of(hall.worker).filter(timetable=table).order_by("starts_at"))


def at(hour: int, day: date = CLASH) -> datetime:
    return datetime.combine(day, time(hour), clock.CHINA)


def to_five(hall: Hall, row: Gathering, answers: Any) -> list[Gathering]:
    change = Change(begins=time(17, 0), answers=answers)
    return actions.change_gatherings(hall.leader, gathering_id=row.id, scope="all", change=change)


def booked(hall: Hall) -> list[Any]:
    rows = Booking.objects.of(hall.worker).filter(released_at=None)
    return list(rows.order_by("id").values_list("id", "starts_at"))


def of_day(hall: Hall, day: date = CLASH) -> Gathering:
    found: Gathering = Gathering.objects.of(hall.worker).select_related("venue").get(occurs_on=day)
    return found


def test_the_clash_is_named_with_three_free_ones_and_nothing_is_saved(hall: Hall, mondays: list[Gathering]) -> None:
    before = list(
        Booking.objects.of(hall.worker).filter(released_at=None).order_by("id").values_list("id", "starts_at")
    )
    with pytest.raises(RuleError, match="series-clashes") as refusal:
        to_five(hall, mondays[0], {})
    (clash,) = refusal.value.data["clashes"]
    assert (clash.day, clash.venue_name, len(clash.offers)) == (CLASH, "中心活动场地", 3)
    assert "灯谜" in clash.why
    assert clash.offers[0].venue_name == "多功能活动室"  # the same time elsewhere
    assert any(slot.venue_id == hall.square.id and slot.starts_at != at(17) for slot in clash.offers)
    assert booked(hall) == before
    assert of_day(hall).starts_at == at(18) + timedelta(minutes=30)


def test_what_is_offered_is_taken_and_the_people_are_told_once(hall: Hall, mondays: list[Gathering]) -> None:
    kept = hall.sign_up(of_day(hall), hall.people[1])[0]
    answer = Answer(way=Way.ELSEWHERE, venue_id=hall.hall.id, starts_at=at(17), ends_at=at(17) + timedelta(minutes=90))
    to_five(hall, mondays[0], {CLASH: answer})
    row = of_day(hall)
    assert (row.id, row.place, row.starts_at, row.detached) == (kept.gathering_id, "多功能活动室", at(17), True)
    assert Booking.objects.of(hall.worker).get(holder=row.id, released_at=None).venue_id == hall.hall.id
    jobs.run_due()
    told = Message.objects.of(hall.worker).filter(to_person=hall.people[1], kind="gatherings.moved")
    assert ["多功能活动室" in row.text for row in told] == [True]
    others = Gathering.objects.of(hall.worker).filter(timetable=row.timetable).exclude(id=row.id)
    assert {one.starts_at.astimezone(clock.CHINA).time() for one in others} == {time(17)}


def test_a_day_left_out_is_off_and_is_not_made_again(hall: Hall, mondays: list[Gathering]) -> None:
    hall.sign_up(of_day(hall), hall.people[1])
    to_five(hall, mondays[0], {CLASH: Answer(way=Way.OUT)})
    actions.keep_to_calendar(hall.worker)
    row = of_day(hall)
    assert (row.state, row.why) == ("cancelled", "场地有别的安排")
    jobs.run_due()
    assert Message.objects.of(hall.worker).filter(to_person=hall.people[1], kind="gatherings.cancelled").count() == 1


def test_later_leaves_it_without_a_place_as_before(hall: Hall, mondays: list[Gathering]) -> None:
    to_five(hall, mondays[0], {CLASH: Answer(way=Way.LATER)})
    assert (of_day(hall).state, of_day(hall).place) == ("planned", "")


def test_days_made_by_the_change_are_named_too(hall: Hall, mondays: list[Gathering]) -> None:
    tuesday = date(2026, 9, 29)
    hall.plan(title="灯谜", starts_at=at(18, tuesday), ends_at=at(20, tuesday))
    both = Pattern(days=(0, 1), starts=time(18, 30), minutes=90, first_day=date(2026, 9, 21))
    ask = {"gathering_id": mondays[0].id, "scope": "all"}
    with pytest.raises(RuleError, match="series-clashes") as refusal:
        actions.change_gatherings(hall.leader, **ask, change=Change(pattern=both, answers={}))
    assert [clash.day for clash in refusal.value.data["clashes"]] == [tuesday]
    out = {tuesday: Answer(way=Way.OUT)}
    actions.change_gatherings(hall.leader, **ask, change=Change(pattern=both, answers=out))
    assert of_day(hall, tuesday).state == "cancelled"
    assert of_day(hall, date(2026, 10, 13)).place == "中心活动场地"


def test_a_slot_taken_meanwhile_is_asked_for_again(hall: Hall, mondays: list[Gathering]) -> None:
    hall.plan(title="下棋", venue_id=hall.hall.id, starts_at=at(17), ends_at=at(18))
    answer = Answer(way=Way.ELSEWHERE, venue_id=hall.hall.id, starts_at=at(17), ends_at=at(18))
    with pytest.raises(RuleError, match="series-clashes") as refusal:
        to_five(hall, mondays[0], {CLASH: answer})
    (clash,) = refusal.value.data["clashes"]
    assert (clash.day, clash.starts_at) == (CLASH, at(17))
    assert all(slot.starts_at != at(17) for slot in clash.offers)
    assert of_day(hall).place == "中心活动场地"


def test_the_page_asks_keeps_what_was_typed_and_saves_what_was_chosen(hall: Hall, mondays: list[Gathering]) -> None:
    client = hall.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/run/{mondays[0].id}/change/"
    typed = {
        "title": "广场舞", "venue": str(hall.square.id), "sign_up": "open", "walk_ins": "on", "guests": "on",
        "day": "2026-09-21", "begins": "17:00", "minutes": "90", "weekdays": ["0"], "scope": "all", "why": "天黑得早",
        "client_key": "k",
    }  # fmt: skip
    page = client.post(address, typed)
    body = page.content.decode()
    assert page.status_code == 422
    assert "有 1 天撞上了，还没存" in body
    assert "天黑得早" in body
    values = [html.unescape(value) for value in re.findall(r'name="clash-2026-09-28" value="([^"]*)"', body)]
    assert len(values) == 5
    assert values[-2:] == ["out", "later"]
    assert client.post(address, typed | {"clash-2026-09-28": "x|y|z"}).status_code == 422
    assert client.post(address, typed | {"clash-2026-09-28": values[0]}).status_code == 302
    assert of_day(hall).place == "多功能活动室"


def test_one_press_leaves_all_of_them_out(hall: Hall, mondays: list[Gathering]) -> None:
    client = hall.world.sign_in(Role.COMMUNITY_WORKER)
    new = {
        "title": "合唱", "venue": str(hall.square.id), "sign_up": "none", "repeat": "weekly", "weekdays": ["0"],
        "begins": "16:30", "minutes": "60", "first_day": "2026-09-21", "on_holiday": "skip", "client_key": "k2",
    }  # fmt: skip
    address = f"/c/zs/run/host/{hall.host.id}/timetable/"
    page = client.post(address, new)
    assert page.status_code == 422
    assert Timetable.objects.of(hall.worker).count() == 1
    days = re.findall(r'name="(clash-[^"]*)"', page.content.decode())
    chosen = dict.fromkeys(days, "later") | {"clash_all": "out"}
    assert client.post(address, new | chosen).status_code == 302
    assert Gathering.objects.of(hall.worker).get(title="合唱", occurs_on=CLASH).state == "cancelled"
