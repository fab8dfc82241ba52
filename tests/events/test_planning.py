"""The plan changes, and everything that hangs on it goes along: gathering, draw, shares, shifts, helpers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.forms import CheckboxInput, Form

from mulin.base import days, jobs
from mulin.base.roles import Role
from mulin.events import actions, queries
from mulin.events.models import Event, Shift
from mulin.events.rules import Missing
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Draw, Gathering, Quota
from mulin.gatherings.queries import attendances_of
from mulin.gatherings.rules import Arrival, Plan
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from mulin.places.models import Venue
from tests.events.conftest import EARLY, STARTS, Afternoon

LATER = EARLY + timedelta(days=1)
SAME = ("title", "lead", "phone", "capacity", "open_to", "organisers", "occasion")


def plan(afternoon: Afternoon, **more: Any) -> actions.EventPlan:
    said = {name: getattr(afternoon.event, name) for name in SAME}
    when = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=3), "venue_id": afternoon.square.id}
    return actions.EventPlan(**{**said, **when, **more})


def edit(afternoon: Afternoon, **more: Any) -> Event:
    return actions.edit_event(afternoon.worker, event_id=afternoon.event.id, plan=plan(afternoon, **more))


def gathering(afternoon: Afternoon) -> Gathering:
    return Gathering.objects.of(afternoon.worker).get(id=afternoon.gathering_id)


def shift(afternoon: Afternoon, *, duty: str = "签到", helps: int = 1, after: float = 0) -> Shift:
    begins = STARTS + timedelta(hours=after)
    said = {"duty": duty, "starts_at": begins, "ends_at": begins + timedelta(hours=2), "needed": 2}
    made = actions.save_shift(afternoon.worker, event_id=afternoon.event.id, said=said)
    actions.add_helpers(afternoon.worker, shift=made, person_ids=[afternoon.people[helps].id])
    return made


def told(afternoon: Afternoon, who: int = 1) -> list[str]:
    jobs.run_due()
    rows = Message.objects.of(afternoon.worker).filter(to_person=afternoon.people[who])
    return [row.kind for row in rows.order_by("id")]


# ---- what was typed reaches the gathering ----


def test_closing_shares_and_draw_reach_the_published_gathering(afternoon: Afternoon) -> None:
    yard = afternoon.world.courtyard.id
    closes, draws = STARTS - timedelta(days=2), STARTS - timedelta(days=1)
    with clock.standing_at(LATER):
        way = {"sign_up": "lottery", "closes_at": closes, "draws_at": draws, "source_words": "福彩 3D"}
        edit(afternoon, **way, quotas={"child": 20, str(yard): 100})
        row = gathering(afternoon)
        assert (row.sign_up, row.closes_at, row.has_quotas) == ("lottery", closes, True)
        shares = Quota.objects.of(afternoon.worker).values_list("band", "courtyard_id", "places")
        assert set(shares) == {("child", None, 20), ("", yard, 100)}
        draw = Draw.objects.of(afternoon.worker).get(gathering=row)
        assert (draw.draws_at, draw.source_words) == (draws, "福彩 3D")
        assert afternoon.world.client().get(f"/c/zs/gatherings/{row.id}/draw/").status_code == 200
        edit(afternoon, sign_up="open")
        row = gathering(afternoon)
        assert (row.closes_at, row.has_quotas) == (None, False)
        assert not Draw.objects.of(afternoon.worker).exists()


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_changes(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        for more, code, field in (
            ({"sign_up": "lottery"}, "event-source-missing", "source_words"),
            ({"sign_up": "lottery", "source_words": "福彩 3D"}, "draw-when", "draws_at"),
            ({"sign_up": "open", "quotas": {"child": 3}}, "places-missing", "sign_up"),
            ({"venue_id": None}, "event-place-missing", "venue"),
            ({"closes_at": STARTS + timedelta(hours=1)}, "closes-late", "closes_at"),
        ):
            with pytest.raises(RuleError) as refused:
                edit(afternoon, title="别的", **more)
            assert (refused.value.code, refused.value.field) == (code, field)
    assert gathering(afternoon).title == afternoon.event.title


def test_the_form_shows_what_the_gathering_has_become(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/desk/events/{afternoon.event.id}/"
    with clock.standing_at(LATER):
        gatherings.move_gathering(
            afternoon.worker,
            gathering_id=afternoon.gathering_id,
            starts_at=STARTS + timedelta(days=1),
            ends_at=STARTS + timedelta(days=1, hours=2),
        )
    page = client.get(f"{address}edit/").content.decode()
    assert 'value="2026-09-28"' in page
    assert "9月28日" in client.get(address).content.decode()


def test_a_plan_without_a_name_comes_back_with_what_was_typed(afternoon: Afternoon) -> None:
    address = f"/c/zs/desk/events/{afternoon.event.id}/edit/"
    with clock.standing_at(LATER):
        browser = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        said = as_shown(browser.get(address).context["form"]) | {"title": "", "lead": "一起来"}
        answer = browser.post(address, said)
    assert answer.status_code == 422
    assert "一起来" in answer.content.decode()


# ---- time and place are kept once ----


def by_the_rain_button(afternoon: Afternoon) -> None:
    gatherings.move_to_substitute(afternoon.worker, gathering_id=afternoon.gathering_id)


def to_another_day(afternoon: Afternoon) -> None:
    day = timedelta(days=1)
    times = {"starts_at": STARTS + day, "ends_at": STARTS + day + timedelta(hours=2)}
    gatherings.move_gathering(afternoon.worker, gathering_id=afternoon.gathering_id, **times)


def on_its_own_page(afternoon: Afternoon) -> None:
    """Through the gathering's form: time, place, places and the closing time."""
    browser = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    address = f"/c/zs/run/{afternoon.gathering_id}/change/"
    row, hall = gathering(afternoon), afternoon.square.bad_weather
    form = {"title": "改了名", "day": "2026-09-29", "begins": "9:00", "minutes": "60", "venue": str(hall.id)}
    more = {"sign_up": "open", "capacity": "40", "closes_at": "2026-09-28T12:00", "client_key": str(uuid4())}
    assert browser.post(address, form | more).status_code == 302
    assert gathering(afternoon).title == row.title  # its name is the event's, and is changed there


def on_the_events_page(afternoon: Afternoon) -> None:
    edit(afternoon, starts_at=STARTS + timedelta(days=2), ends_at=STARTS + timedelta(days=2, hours=1))


@pytest.mark.parametrize("move", [by_the_rain_button, to_another_day, on_its_own_page, on_the_events_page])
def test_wherever_it_is_moved_the_event_is_where_its_gathering_is(
    afternoon: Afternoon, move: Callable[[Afternoon], None]
) -> None:
    worker, before = afternoon.worker, gathering(afternoon)
    with clock.standing_at(LATER):
        move(afternoon)
        row, event = gathering(afternoon), Event.objects.of(worker).get(id=afternoon.event.id)
        assert (row.starts_at, row.venue_id) != (before.starts_at, before.venue_id)
        assert (event.starts, event.ends, event.spot) == (row.starts_at, row.ends_at, row.venue)
        assert [one.begins for one in queries.run_by(worker)] == [row.starts_at]
        board = afternoon.world.sign_in(Role.COMMUNITY_WORKER).get("/c/zs/desk/events/").content.decode()
        assert days.moment_words(row.starts_at) in board
        copy = actions.copy_event(worker, event_id=event.id, client_key="again")
        assert copy.host.venue_id == row.venue_id
        assert (copy.capacity, copy.ends_at - copy.starts_at) == (row.capacity, row.ends_at - row.starts_at)


def as_shown(form: Form) -> dict[str, Any]:
    """What a browser sends back of a form in which nobody changed anything."""
    ticks = {name for name in form.fields if isinstance(form[name].field.widget, CheckboxInput)}
    shown = {
        name: form[name].field.widget.format_value(form[name].value()) for name in form.fields if name not in ticks
    }
    ticked = {name: "on" for name in ticks if form[name].value()}
    return ticked | {name: one[0] if isinstance(one, list) else one for name, one in shown.items() if one}


@pytest.mark.parametrize("move", [by_the_rain_button, to_another_day, on_its_own_page])
def test_saving_the_plan_unchanged_does_not_undo_what_was_done_at_the_gathering(
    afternoon: Afternoon, move: Callable[[Afternoon], None]
) -> None:
    address = f"/c/zs/desk/events/{afternoon.event.id}/edit/"
    with clock.standing_at(LATER):
        move(afternoon)
        moved, browser = gathering(afternoon), afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        assert browser.post(address, as_shown(browser.get(address).context["form"])).status_code == 302
        row = gathering(afternoon)
    kept = ("starts_at", "ends_at", "venue_id", "capacity", "closes_at", "sign_up", "walk_ins")
    assert {name: getattr(row, name) for name in kept} == {name: getattr(moved, name) for name in kept}


@pytest.mark.parametrize("name", ["starts_at", "ends_at", "closes_at", "draws_at", "venue_id"])
def test_the_database_refuses_a_second_time_or_place_for_a_published_event(afternoon: Afternoon, name: str) -> None:
    value = afternoon.square.id if name == "venue_id" else STARTS
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.of(afternoon.worker).filter(id=afternoon.event.id).update(**{name: value})


# ---- shifts and helpers ----


def test_shifts_go_along_and_their_helpers_hear_of_it(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        made = shift(afternoon)
        edit(afternoon, starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=1, hours=3))
        made.refresh_from_db()
        assert made.starts_at == STARTS + timedelta(days=1)
        assert told(afternoon) == ["events.help-moved"]
        hall = afternoon.square.bad_weather
        edit(
            afternoon,
            starts_at=STARTS + timedelta(days=1),
            ends_at=STARTS + timedelta(days=1, hours=3),
            venue_id=hall.id,
            capacity=60,
        )
        assert told(afternoon) == ["events.help-moved"] * 2
        last = Message.objects.of(afternoon.worker).filter(kind="events.help-moved").order_by("-id").first()
        assert hall.name in last.text
        actions.cancel_event(afternoon.worker, event_id=afternoon.event.id, why="台风")
        assert told(afternoon)[-1] == "events.help-cancelled"


def test_rain_decided_on_the_gatherings_page_reaches_the_helpers_too(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        made = shift(afternoon)
        gatherings.move_to_substitute(afternoon.worker, gathering_id=afternoon.gathering_id)
        made.refresh_from_db()
        assert made.starts_at == STARTS
        assert told(afternoon) == ["events.help-moved"]


def test_of_two_gatherings_only_the_shifts_of_the_moved_one_move(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        morning = gatherings.plan_gathering(
            afternoon.worker,
            host_id=afternoon.event.host_id,
            plan=Plan(
                title="上午场",
                starts_at=STARTS - timedelta(hours=5),
                ends_at=STARTS - timedelta(hours=3),
                venue_id=afternoon.square.id,
            ),
            client_key=str(uuid4()),
        )
        early, late = shift(afternoon, after=-5, helps=2), shift(afternoon, duty="发奖品")
        gatherings.move_gathering(
            afternoon.worker,
            gathering_id=morning.id,
            starts_at=STARTS - timedelta(hours=4),
            ends_at=STARTS - timedelta(hours=2),
        )
        for one, at in ((early, STARTS - timedelta(hours=4)), (late, STARTS)):
            one.refresh_from_db()
            assert one.starts_at == at
        assert (told(afternoon, 2), told(afternoon, 1)) == (["events.help-moved"], [])


def test_helpers_of_a_plan_that_is_given_up_hear_of_it(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        draft = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key="again")
        said = {"duty": "签到", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2)}
        made = actions.save_shift(afternoon.worker, event_id=draft.id, said=said)
        actions.add_helpers(afternoon.worker, shift=made, person_ids=[afternoon.people[1].id])
        actions.cancel_event(afternoon.worker, event_id=draft.id, why="今年不办")
    assert told(afternoon) == ["events.help-cancelled"]


@pytest.mark.parametrize(("minutes", "refused"), [(-30, False), (30, True)])
def test_who_came_too_early_is_sent_home_but_what_has_begun_is_not_called_off(
    afternoon: Afternoon, minutes: int, refused: bool
) -> None:
    arrival = Arrival(client_id=uuid4(), person_id=afternoon.people[1].id)
    with clock.standing_at(STARTS + timedelta(minutes=minutes)):
        gatherings.check_in(afternoon.worker, gathering_id=afternoon.gathering_id, arrival=arrival)
        with pytest.raises(RuleError, match="people-came") if refused else nullcontext():
            actions.cancel_event(afternoon.worker, event_id=afternoon.event.id, why="台风")
    assert len(attendances_of(gathering(afternoon))) == int(refused)


# ---- how many there is room for ----


def test_more_places_than_the_hall_holds_are_named(afternoon: Afternoon) -> None:
    hall = afternoon.square.bad_weather
    form = {
        "client_key": "big", "title": "合唱", "scene": "lanterns", "sign_up": "open", "capacity": "300",
        "day": "2026-10-08", "begins": "15:00", "ends": "16:00", "venue": str(hall.id),
    }  # fmt: skip
    with clock.standing_at(LATER):
        client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        answer = client.post("/c/zs/desk/events/new/", form)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "坐得下 60 人，名额写了 300 人" in page
        assert 'name="crowd_ok"' in page
        assert afternoon.square.name in page.split('name="take"')[1]  # where they would fit
        assert client.post("/c/zs/desk/events/new/", form | {"crowd_ok": "on"}).status_code == 302
        made = Event.objects.of(afternoon.worker).get(title="合唱")
        assert Missing.TOO_MANY in queries.missing_of(afternoon.worker, made)
        assert (
            "checked"
            in client.get(f"/c/zs/desk/events/{made.id}/edit/").content.decode().split('name="crowd_ok"')[1][:40]
        )
        Event.objects.of(afternoon.worker).filter(id=made.id).update(crowd_plan="分三批，一批一百人")
        made.refresh_from_db()  # how they come in turns has been thought of
        assert Missing.TOO_MANY not in queries.missing_of(afternoon.worker, made)


def test_an_afternoon_people_come_and_go_at_may_have_more_places_than_the_hall(afternoon: Afternoon) -> None:
    hall = afternoon.square.bad_weather
    with clock.standing_at(LATER):
        with pytest.raises(RuleError, match="event-venue-small"):
            edit(afternoon, venue_id=hall.id)
        edit(afternoon, venue_id=hall.id, crowd_ok=True)
        row = gathering(afternoon)
        assert (row.venue_id, row.capacity, row.in_turns) == (hall.id, 300, True)
        edit(afternoon, venue_id=afternoon.square.id)
        assert not gathering(afternoon).in_turns
        Venue.objects.of(afternoon.worker).filter(id=afternoon.square.id).update(capacity=120)
        edit(afternoon, crowd_ok=True)
        gatherings.move_to_substitute(afternoon.worker, gathering_id=afternoon.gathering_id)  # in turns there too
        assert gathering(afternoon).capacity == 300


def test_a_free_place_is_one_tap(afternoon: Afternoon) -> None:
    form = {
        "client_key": "clash", "title": "合唱", "scene": "lanterns", "sign_up": "open", "lead": "一起唱",
        "day": "2026-09-27", "begins": "15:00", "ends": "16:00", "venue": str(afternoon.square.id),
    }  # fmt: skip
    with clock.standing_at(LATER):
        client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        page = client.post("/c/zs/desk/events/new/", form).content.decode()
        offered = page.split('name="take" value="')[1]
        assert "多功能活动室" in offered.split("</button>")[0]
        tapped = client.post("/c/zs/desk/events/new/", form | {"take": offered.split('"')[0].replace("&amp;", "&")})
    assert tapped.status_code == 302
    made = Event.objects.of(afternoon.worker).get(title="合唱")
    assert (made.venue.name, made.starts_at.astimezone(clock.CHINA).hour, made.lead) == ("多功能活动室", 15, "一起唱")


# ---- last year's once more ----


def test_a_copy_asks_its_hosts_anew_and_names_who_has_the_place(afternoon: Afternoon) -> None:
    station = afternoon.stations[0]
    said = {"name": station.name, "kind": station.kind, "host_id": afternoon.people[0].id}
    with clock.standing_at(LATER):
        client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
        actions.save_station(afternoon.worker, event_id=afternoon.event.id, said=said, station_id=station.id)
        second = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key="second")
        assert second.venue_id is None  # this year's is still there
        host = second.stations.get(name=station.name)
        assert (host.host_id, host.host_agreed) == (afternoon.people[0].id, False)
        assert Missing.HOST_AGREES in queries.missing_of(afternoon.worker, second)
        assert afternoon.stations[0].host_agreed
        page = client.get(f"/c/zs/desk/events/{second.id}/").content.decode()
        assert f"上次在{afternoon.square.name}" in page
        assert afternoon.event.title in page.split('id="taken"')[1].split("</ul>")[0]
        value = page.split('name="take" value="')[1].split('"')[0]
        client.post(f"/c/zs/desk/events/{second.id}/place/", {"take": value})
        second.refresh_from_db()
        assert second.venue_id is not None
        assert client.post(f"/c/zs/desk/events/{second.id}/place/", {"take": "x"}).status_code == 302


def test_a_copied_lottery_is_complete_before_it_can_be_published(afternoon: Afternoon) -> None:
    with clock.standing_at(LATER):
        closes, draws = STARTS - timedelta(days=2), STARTS - timedelta(days=1)
        edit(afternoon, sign_up="lottery", closes_at=closes, draws_at=draws, source_words="福彩 3D")
        copied = actions.copy_event(afternoon.worker, event_id=afternoon.event.id, client_key="lots")
        assert (copied.sign_up, copied.draws_at) == ("lottery", None)
        assert Missing.SIGN_UP in queries.missing_of(afternoon.worker, copied)
        with pytest.raises(RuleError, match="event-unready"):
            actions.publish_event(afternoon.worker, event_id=copied.id)
        page = afternoon.world.sign_in(Role.COMMUNITY_WORKER).get(f"/c/zs/desk/events/{copied.id}/").content.decode()
    assert "先截止后抽签" in page


def test_courtyards_can_have_their_share(afternoon: Afternoon) -> None:
    client = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    page = client.get("/c/zs/desk/events/new/").content.decode()
    yard = afternoon.world.courtyard
    assert f'name="quota_{yard.id}"' in page
    assert f"给{yard.name}留几个名额" in page
