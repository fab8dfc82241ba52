"""At the door: a household's card is scanned, or somebody scans the poster; and what the host's pages say of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
from django.test import Client
from PIL import Image, ImageDraw

from mulin.accounts.models import Account
from mulin.base import jobs, limits
from mulin.base.roles import Role
from mulin.cards.models import Card, CardState, PrintRun, Product
from mulin.cards.rules import make_number, show_number
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering, SignUp, Steward
from mulin.gatherings.rules import Arrival, Change, Plan, poster_token
from mulin.kernel import clock, ids
from mulin.people.models import Household, Person
from mulin.printing import qr
from mulin.schedule.models import Booking
from mulin.schedule.rules import Pattern
from tests import world as cast
from tests.gatherings.conftest import NOW, Hall, at, form_of, run

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def leader(hall: Hall) -> Client:
    """The browser of 单桂香, who leads and is nothing else."""
    client = hall.world.client()
    hall.world.enter(client, Account.objects.get(id=hall.leader.account_id))
    return client


@pytest.fixture
def home(hall: Hall) -> Household:
    """2号楼 1-301, where two live and one has moved away."""
    household = cast._household(hall.world.community, hall.world.second_building, 1, "301")
    for name, born in (("尤大海", 1950), ("尤小海", 1980), ("尤远行", 1985)):
        cast._person(household, name, "", born=date(born, 5, 1))
    Person.objects.of(hall.worker).filter(name="尤远行").update(state="moved")
    return household


def card_of(household: Household, serial: int = 1, state: CardState = CardState.LIVE) -> Card:
    community = household.community
    return Card.objects.create(
        community=community, number=make_number(community.code, serial), serial=serial, product=Product.WALLET,
        household=household, building=household.building, fingerprint="", state=state,
        run=PrintRun.objects.create(community=community, product=Product.WALLET),
    )  # fmt: skip


def scan(client: Client, gathering: Gathering, text: str) -> Any:
    return client.get(run(gathering, "card/"), {"number": text})


def offered(page: str) -> list[str]:
    """The names that can be tapped."""
    return re.findall(r'name="person" value="[^"]+">.*?<b>([^<]+)</b>', page)


def came(gathering: Gathering) -> list[str]:
    return [row.person.name if row.person else row.guest_name for row in queries.attendances_of(gathering)]


def scanned(page: str) -> list[str]:
    """What a telephone reads from the code drawn on a page."""
    path = re.search(r'<path fill="#000" d="([^"]+)"', page)
    assert path
    picture = Image.new("L", (400, 400), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", path[1]):
        left, top = (8 * (int(side) + 4) for side in (x, y))
        pen.rectangle((left, top, left + 8 * int(width) - 1, top + 8 * int(height) - 1), fill=0)
    return qr.read(picture)


# The household's card


def test_a_card_shows_its_household_and_a_tap_lets_one_of_it_in(hall: Hall, leader: Client, home: Household) -> None:
    gathering, card = hall.plan_today(), card_of(home)
    page = scan(leader, gathering, f"{ORIGIN}/k/{card.number}").content.decode()
    assert "2号楼" in page
    assert offered(page) == ["尤大海", "尤小海"]
    who = Person.objects.of(hall.worker).get(name="尤小海")
    said = {**form_of(page), "person": str(who.id)}
    for _ in range(2):
        assert leader.post(run(gathering, "tap/"), said).status_code == 302
    assert came(gathering) == ["尤小海"]
    again = scan(leader, gathering, card.number).content.decode()
    assert offered(again) == ["尤大海"]
    assert "已经到了" in again
    assert leader.post(run(gathering, "tap/"), {**said, **form_of(again)}).status_code == 302
    assert came(gathering) == ["尤小海"]
    summary = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    assert (summary.visits.count, summary.people.count) == (1, 1)


@pytest.mark.parametrize(
    "typed", ["{shown}", " {shown} ", "{lower}", "https://zs.example/k/{number}/", "{number}"], ids=range(5)
)
def test_a_card_is_read_however_its_number_is_said(hall: Hall, leader: Client, home: Household, typed: str) -> None:
    gathering, card = hall.plan_today(), card_of(home)
    words = typed.format(number=card.number, shown=show_number(card.number), lower=show_number(card.number).lower())
    assert offered(scan(leader, gathering, words).content.decode()) == ["尤大海", "尤小海"]


def test_an_old_card_of_the_household_still_counts_and_one_that_was_revoked_does_not(
    hall: Hall, leader: Client, home: Household
) -> None:
    gathering = hall.plan_today()
    old, revoked = card_of(home, 1, CardState.REPLACED), card_of(home, 2, CardState.REVOKED)
    assert offered(scan(leader, gathering, old.number).content.decode()) == ["尤大海", "尤小海"]
    answer = scan(leader, gathering, revoked.number)
    assert (answer.status_code, offered(answer.content.decode())) == (422, [])


def test_a_card_from_elsewhere_or_a_slip_of_the_pen_gives_nobody(hall: Hall, leader: Client) -> None:
    gathering = hall.plan_today()
    foreign = card_of(hall.world.stranger.household)
    for words in (foreign.number, f"{ORIGIN}/k/{foreign.number}", "ZS-0999-AA", "胡说", "\x00", "9" * 300):
        answer = scan(leader, gathering, words)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'role="alert"' in page
        assert "隔壁老王" not in page
        assert offered(page) == []
    said = {"key": str(uuid4()), "person": str(hall.world.stranger.id)}
    leader.post(run(gathering, "tap/"), said)
    assert came(gathering) == []


def test_a_leader_cannot_guess_through_the_households_by_their_card_numbers(
    hall: Hall, leader: Client, home: Household
) -> None:
    """They run on from one to the next with one sign to guess, and a leader has no register to look in."""
    gathering, card, most = hall.plan_today(), card_of(home), limits.WRONG_CARDS[0].count
    guesses = [number for sign in ids.ALPHABET if (number := ids.with_check(card.number[:-2] + sign)) != card.number]
    answers = [scan(leader, gathering, number).status_code for number in guesses[: most + 1]]
    assert answers == [422] * most + [429]
    assert scan(leader, gathering, card.number).status_code == 429


def test_who_has_guessed_all_day_is_told_to_wait_longer_than_an_hour(
    hall: Hall, leader: Client, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering, number = hall.plan_today(), card_of(home).number
    other = next(other for sign in ids.ALPHABET if (other := ids.with_check(number[:-2] + sign)) != number)
    monkeypatch.setattr(limits, "WRONG_CARDS", (limits.Limit(1, limits.DAY),))
    scan(leader, gathering, other)
    refused = scan(leader, gathering, other)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > limits.HOUR


def test_a_slip_of_the_pen_is_no_guess(hall: Hall, leader: Client, home: Household) -> None:
    gathering, card = hall.plan_today(), card_of(home)
    slip = card.number[:-1] + ("0" if card.number[-1] != "0" else "1")
    answers = {scan(leader, gathering, slip).status_code for _ in range(limits.WRONG_CARDS[0].count + 1)}
    assert answers == {422}
    assert offered(scan(leader, gathering, card.number).content.decode()) == ["尤大海", "尤小海"]


def test_who_does_not_run_the_session_reads_no_household(hall: Hall, family: Client, home: Household) -> None:
    gathering, card = hall.plan_today(), card_of(home)
    assert scan(family, gathering, card.number).status_code == 404
    assert scan(hall.world.client(), gathering, card.number).status_code == 302
    abroad = hall.world.sign_in(Role.COMMUNITY_WORKER, hall.world.other)
    assert scan(abroad, gathering, card.number).status_code == 404


def test_behind_the_cards_own_code_a_leader_finds_the_way_to_check_the_household_in(
    hall: Hall, leader: Client, family: Client, home: Household
) -> None:
    gathering, card = hall.plan_today(), card_of(home)
    way = f"{run(gathering, 'card/')}?number={card.number}"
    page = leader.get(f"/k/{card.number}").content.decode()
    assert way in page
    assert "给这一户签到" in page
    assert offered(leader.get(way).content.decode()) == ["尤大海", "尤小海"]
    for other in (family, hall.world.client()):
        assert "给这一户签到" not in other.get(f"/k/{card.number}").content.decode()
    foreign = card_of(hall.world.stranger.household)
    assert "给这一户签到" not in leader.get(f"/k/{foreign.number}").content.decode()
    actions.cancel_gathering(hall.worker, gathering_id=gathering.id, why="停电")
    assert "给这一户签到" not in leader.get(f"/k/{card.number}").content.decode()


# The poster


def test_the_code_on_the_screen_is_the_address_of_this_moment(hall: Hall, leader: Client, settings: Any) -> None:
    gathering = hall.plan_today()
    codes = set()
    for minutes in (0, 5, 10):
        with clock.standing_at(NOW + timedelta(minutes=minutes)):
            token = poster_token(settings.MULIN.field_key, gathering.id, clock.now())
            (code,) = scanned(leader.get(run(gathering, "poster/")).content.decode())
        assert code == settings.MULIN.origin + at(gathering, f"here/{token}/")
        codes.add(code)
    assert len(codes) == 3


def test_an_old_code_is_good_for_who_was_slow_and_then_no_more(hall: Hall, settings: Any) -> None:
    gathering, client = hall.plan_today(), hall.world.client()
    token = poster_token(settings.MULIN.field_key, gathering.id, NOW)
    address = at(gathering, f"here/{token}/")
    said = {**form_of(client.get(address).content.decode()), "guest_name": "李梅"}
    with clock.standing_at(NOW + timedelta(minutes=9, seconds=59)):
        assert client.post(address, said).status_code == 302
    with clock.standing_at(NOW + timedelta(minutes=10)):
        late = client.get(address)
        assert (late.status_code, "这个码过时了" in late.content.decode()) == (410, True)
        assert client.post(address, {**said, "guest_name": "张三", "client_key": str(uuid4())}).status_code == 422
    assert came(gathering) == ["李梅"]
    other = hall.plan_today(venue_id=None)
    assert client.get(at(other, f"here/{token}/")).status_code == 410


def test_ones_own_check_in_by_a_tap_however_often_it_is_sent(hall: Hall, family: Client, settings: Any) -> None:
    gathering, own = hall.plan_today(), Person.objects.of(hall.worker).get(account__isnull=False)
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    page = family.get(address).content.decode()
    assert f'value="{own.id}" checked' in page
    assert f'value="{hall.people[3].id}"><b>{hall.people[3].name}' in page
    said = {**form_of(page), "who": [str(own.id), str(hall.people[3].id)]}
    for _ in range(2):
        assert family.post(address, said).status_code == 302
    assert sorted(came(gathering)) == sorted([own.name, hall.people[3].name])
    assert {row.mouth for row in queries.attendances_of(gathering)} == {"app"}


def test_the_poster_says_that_a_check_in_was_taken_back(hall: Hall, family: Client, settings: Any) -> None:
    gathering, own = hall.plan_today(), Person.objects.of(hall.worker).get(account__isnull=False)
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    said = {**form_of(family.get(address).content.decode()), "who": [str(own.id)]}
    assert family.post(address, said).status_code == 302
    (visit,) = queries.attendances_of(gathering)
    actions.undo_check_in(hall.leader, gathering_id=gathering.id, client_id=visit.client_id)
    again = family.post(address, said)
    assert (again.status_code, "这一次签到已经撤回了" in again.content.decode()) == (422, True)
    assert came(gathering) == []


def test_nobody_checks_in_a_neighbour_from_the_poster(
    hall: Hall, family: Client, home: Household, settings: Any
) -> None:
    gathering, neighbour = hall.plan_today(), Person.objects.of(hall.worker).get(name="尤大海")
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    said = {**form_of(family.get(address).content.decode()), "who": [str(neighbour.id), "x", str(hall.host.id)]}
    assert family.post(address, said).status_code == 422
    assert came(gathering) == []


def test_no_guest_takes_a_neighbours_scan_by_writing_their_key_into_the_form(
    hall: Hall, family: Client, settings: Any
) -> None:
    gathering, own = hall.plan_today(), hall.people[3]
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    said = {**form_of(family.get(address).content.decode()), "who": [str(own.id)]}
    hall.world.client().post(address, {"guest_name": "李梅", "client_key": str(own.id)})
    assert family.post(address, said).status_code == 302
    assert own.name in came(gathering)


def test_where_only_who_signed_up_comes_the_poster_lets_nobody_else_in(
    hall: Hall, family: Client, settings: Any
) -> None:
    gathering = hall.plan_today(walk_ins=False, capacity=1)
    own = Person.objects.of(hall.worker).get(account__isnull=False)
    address = at(gathering, f"here/{poster_token(settings.MULIN.field_key, gathering.id, NOW)}/")
    with clock.standing_at(NOW - timedelta(hours=1)):
        hall.sign_up(gathering, own)
        waiting = hall.sign_up(gathering, hall.people[3])[0]
    assert waiting.state == "waiting"
    form = form_of(family.get(address).content.decode())
    for client, said in (
        (hall.world.client(), {"guest_name": "李梅"}),
        (family, {"who": [str(hall.people[3].id)]}),
        (family, {"who": [str(own.id), str(hall.people[3].id)]}),
    ):
        answer = client.post(address, {**form, **said})
        assert answer.status_code == 422
        assert "这一场只接待报了名的" in answer.content.decode()
    assert came(gathering) == []
    assert family.post(address, {**form, "who": [str(own.id)]}).status_code == 302
    assert came(gathering) == [own.name]


# The host's page and the session's


def test_the_small_chart_and_the_table_beside_it_say_the_same(hall: Hall, leader: Client) -> None:
    weeks = (1, 3, 0, 4)
    for number, visits in enumerate(weeks):
        start = NOW - timedelta(weeks=len(weeks) - number) + timedelta(hours=1)
        with clock.standing_at(start - timedelta(hours=1)):
            gathering = hall.plan(starts_at=start, ends_at=start + timedelta(hours=1))
        with clock.standing_at(start):
            for person in hall.people[:visits]:
                arrival = Arrival(client_id=uuid4(), person_id=person.id)
                actions.check_in(hall.worker, gathering_id=gathering.id, arrival=arrival)
            actions.close_gathering(hall.worker, gathering_id=gathering.id, note="")
    page = leader.get(f"/c/zs/run/host/{hall.host.id}/").content.decode()
    drawn = re.findall(r'<rect x="\d+" y="(\d+)" width="\d+" height="(\d+)"><title>([^<]+)</title>', page)
    cells = re.findall(r'<tr><th scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td></tr>', page)
    told = [re.fullmatch(r"(.+)那周：办了 (\d+) 场，(\d+) 人次", words) for _y, _height, words in drawn]
    assert [one.groups() for one in told if one] == cells
    assert [(held, visits) for _week, held, visits in cells][-5:] == [
        ("1", "1"), ("1", "3"), ("1", "0"), ("1", "4"), ("0", "0")
    ]  # fmt: skip
    assert len(cells) == 12
    tallest = max(int(height) for _y, height, _words in drawn)
    assert [round(4 * int(height) / tallest, 1) for _y, height, _words in drawn] == [int(row[2]) for row in cells]
    assert len({int(y) + int(height) for y, height, _words in drawn}) == 1


def test_a_session_says_who_holds_it_when_where_and_what_to_bring(hall: Hall) -> None:
    gathering = hall.plan(bring="水杯和一双软底鞋")
    page = hall.world.client().get(at(gathering)).content.decode()
    facts = dict(re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*>(.*?)</dd>", re.sub(r"\n", "", page)))
    assert (facts["主办"], facts["带什么"]) == ("舞艺之家", "水杯和一双软底鞋")
    assert facts["时间"] == "9月23日 周三<br>14:30–16:30"
    assert facts["地方"].startswith("中心活动场地")
    content = hall.world.client().get(at(gathering, "save.ics")).content
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["SUMMARY"]) == "柔力球集体排练·舞艺之家"
    assert "带：水杯和一双软底鞋" in str(entry["DESCRIPTION"])
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (gathering.starts_at, gathering.ends_at)
    assert str(entry["LOCATION"]) == "中心活动场地"


def test_one_session_beside_a_series_stays_whatever_becomes_of_the_series(hall: Hall) -> None:
    pattern = Pattern(days=(2,), starts=clock.now().time().replace(hour=18), minutes=90, first_day=NOW.date())
    said = Plan(title="广场舞", venue_id=hall.square.id, sign_up="open")
    actions.lay_timetable(hall.leader, host_id=hall.host.id, pattern=pattern, plan=said, client_key="t")
    extra = hall.plan(title="加练")
    kept = hall.sign_up(extra, hall.people[1])[0]
    before = Gathering.objects.of(hall.worker).values().get(id=extra.id)
    first = Gathering.objects.of(hall.worker).exclude(id=extra.id).order_by("starts_at").first()
    assert first.occurs_on == before["starts_at"].astimezone(clock.CHINA).date()
    count = Gathering.objects.of(hall.worker).count()

    for _ in range(2):
        jobs.defer(hall.worker, "gatherings.render", {})
        jobs.run_due()
    assert Gathering.objects.of(hall.worker).count() == count
    later = Change(begins=first.starts_at.astimezone(clock.CHINA).time().replace(hour=19), title="晚舞", bring="灯")
    changed = actions.change_gatherings(hall.leader, gathering_id=first.id, scope="all", change=later)
    assert extra.id not in {row.id for row in changed}
    assert {row.title for row in changed} == {"晚舞"}
    assert Gathering.objects.of(hall.worker).values().get(id=extra.id) == before
    assert SignUp.objects.of(hall.worker).get(id=kept.id).gathering_id == extra.id
    assert Booking.objects.of(hall.worker).filter(holder=extra.id, released_at=None).count() == 1


# What a leader does for members


def test_a_leader_reads_the_members_and_signs_up_a_neighbour_without_telephone(hall: Hall, leader: Client) -> None:
    gathering, neighbour = hall.plan(capacity=5), hall.people[4]
    for person in hall.people[3:5]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    host = leader.get(f"/c/zs/run/host/{hall.host.id}/").content.decode()
    assert [name for name in (person.name for person in hall.people[1:]) if f">{name}<" in host] == [
        person.name for person in hall.people[3:5]
    ]
    page = leader.get(run(gathering, "sign-up/")).content.decode()
    assert 'role="search"' not in page
    assert sorted(re.findall(r'href="\?person=([^"]+)"', page)) == sorted(str(p.id) for p in hall.people[3:5])
    chosen = leader.get(run(gathering, f"sign-up/?person={neighbour.id}")).content.decode()
    assert f"<b>{neighbour.name}</b>" in chosen
    said = {**form_of(chosen), "person": str(neighbour.id), "children": "1", "mouth": "desk"}
    for _ in range(2):
        assert leader.post(run(gathering, "sign-up/"), said).status_code == 302
    row = SignUp.objects.of(hall.worker).get()
    assert (row.person_id, row.mouth, row.places, row.made_by_id) == (
        neighbour.id, "desk", 2, hall.leader.account_id,
    )  # fmt: skip
    assert neighbour.name in leader.get(run(gathering, "people/")).content.decode()


def test_a_leader_whose_term_is_over_signs_nobody_up(hall: Hall, leader: Client) -> None:
    gathering = hall.plan(capacity=5)
    assert leader.get(run(gathering, "sign-up/")).status_code == 200
    Steward.objects.of(hall.worker).update(ends_on=NOW.date() - timedelta(days=1))
    said = {"person": str(hall.people[4].id), "children": "0", "mouth": "desk", "client_key": str(uuid4())}
    assert leader.post(run(gathering, "sign-up/"), said).status_code == 404
    assert not SignUp.objects.of(hall.worker).exists()
