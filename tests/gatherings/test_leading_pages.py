"""The pages of those who run gatherings: planning, changing, the paper sheet."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from mulin.gatherings import actions, queries
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival, Plan
from mulin.kernel import clock
from mulin.schedule.rules import Pattern
from tests.gatherings.conftest import NOW, Hall, form_of, run


def test_a_paper_sheet_is_typed_in_once_however_often_it_is_sent(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    for person in hall.people[1:6]:
        actions.add_regular(hall.leader, host_id=hall.host.id, person_id=person.id)
    with clock.standing_at(gathering.starts_at + timedelta(minutes=1)):
        page = browser.get(run(gathering, "sheet/")).content.decode()
        said = {
            **form_of(page),
            "came": [str(person.id) for person in hall.people[1:4]],
            "names": "张三、李四\n张三",
            "heads": "１２",
            "another": "1",  # two of that name
        }
        for _ in range(2):
            assert browser.post(run(gathering, "sheet/"), said).status_code == 302
    summary = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    assert (summary.visits.count, summary.people.count, summary.guests) == (18, 3, 3)
    assert {row.mouth for row in queries.attendances_of(gathering)} == {"paper"}


def test_a_roll_opened_days_before_says_so_and_does_not_offer_to_end_it(hall: Hall, browser: Client) -> None:
    page = browser.get(run(hall.plan())).content.decode()
    assert "还没到时候" in page
    assert "今天到此结束" not in page
    gathering = hall.plan_today(venue_id=hall.hall.id)
    with clock.standing_at(gathering.starts_at + timedelta(minutes=1)):
        page = browser.get(run(gathering)).content.decode()
    assert "还没到时候" not in page
    assert "今天到此结束" in page


def test_the_sheet_typed_in_is_the_sheet_printed_and_a_wrong_tick_is_taken_back(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    row, other = hall.people[2:4]
    hall.sign_up(gathering, row, other)
    guests = [hall.guest(gathering, name) for name in ("张三丰", "李梅", "李梅")]
    address = run(gathering, "sheet/")
    with clock.standing_at(gathering.starts_at + timedelta(minutes=1)):
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=Arrival(client_id=uuid4(), guest_name="周星"))
        page = browser.get(address).content.decode()
        on_paper = [one.name for one in queries.roll_of(gathering)]
        assert re.findall(r"<b><span class=\"num soft\">\d+</span> ([^<]+)</b>", page) == on_paper  # with their numbers
        keys = re.findall(r'name="came" value="([^"]+)"', page)
        said = {**form_of(page), "came": [*keys[:3], f"guest-{guests[1].id}"], "before": keys[5:], "heads": ""}
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=Arrival(client_id=uuid4(), guest_name="吴刚"))
        for _ in range(2):
            assert browser.post(address, said).status_code == 302
        came = sorted(one.name for one in queries.roll_of(gathering) if one.is_in)
        assert came == sorted([row.name, other.name, "张三丰", "李梅", "吴刚"])  # 周星 not; who came meanwhile stays
        actions.check_in(hall.leader, gathering_id=gathering.id, arrival=Arrival(client_id=uuid4(), person_id=row.id))
        page = browser.get(address).content.decode()
        before = re.findall(r'name="before" value="([^"]+)"', page)
        wrong = {str(row.id), f"guest-{guests[1].id}"}
        said = {**form_of(page), "came": [key for key in before if key not in wrong], "before": before, "heads": ""}
        for _ in range(2):
            assert browser.post(address, said).status_code == 302
        came = sorted(one.name for one in queries.roll_of(gathering) if one.is_in)
        assert came == sorted([other.name, "张三丰", "吴刚"])  # also where the same name was scanned twice
        said = {**form_of(browser.get(address).content.decode()), "came": [*before], "before": [], "heads": ""}
        assert browser.post(address, said).status_code == 302  # and ticked again
    assert len(queries.attendances_of(gathering)) == 5
    summary = queries.attendance_summary(gathering.community_id, gathering_id=gathering.id)
    assert (summary.visits.count, summary.people.count, summary.guests) == (5, 2, 3)


def test_a_session_is_planned_changed_moved_for_rain_and_called_off(hall: Hall, browser: Client) -> None:
    address = f"/c/zs/run/host/{hall.host.id}/plan/"
    said = {
        **form_of(browser.get(address).content.decode()),
        "title": "读书会", "day": "2026-09-30", "begins": "09:00", "ends": "10:30", "venue": str(hall.square.id),
        "sign_up": "needed", "capacity": "２0", "walk_ins": "on", "guests": "on", "share_senior": "5",
    }  # fmt: skip
    made = browser.post(address, said)
    assert made.status_code == 302, made.content.decode()
    gathering = Gathering.objects.of(hall.worker).get()
    assert (gathering.capacity, gathering.has_quotas) == (20, True)
    taken = browser.post(address, {**said, "client_key": str(uuid4()), "title": "灯谜"})
    assert taken.status_code == 422
    assert "这几个有空" in taken.content.decode()
    assert browser.post(run(gathering, "rain/")).status_code == 302
    change = browser.get(run(gathering, "change/")).content.decode()
    assert "多功能活动室" in change
    assert browser.post(run(gathering, "cancel/"), {"why": ""}).status_code == 422
    assert browser.post(run(gathering, "cancel/"), {"why": "停电"}).status_code == 302
    assert browser.post(run(gathering, "restore/")).status_code == 302
    assert Gathering.objects.of(hall.worker).get().state == "planned"


def test_a_timetable_is_laid_and_the_whole_series_changed(hall: Hall, browser: Client) -> None:
    address = f"/c/zs/run/host/{hall.host.id}/timetable/"
    said = {
        **form_of(browser.get(address).content.decode()),
        "title": "广场舞", "repeat": "weekly", "weekdays": ["0", "2", "4"], "begins": "18:30", "minutes": "90",
        "first_day": "2026-09-21", "on_holiday": "skip", "on_workday": "on", "venue": str(hall.square.id),
        "sign_up": "none", "walk_ins": "on", "guests": "on",
    }  # fmt: skip
    laid = browser.post(address, said)
    assert laid.status_code == 302, laid.content.decode()
    row = Gathering.objects.of(hall.worker).order_by("starts_at")[2]
    page = browser.get(run(row, "change/")).content.decode()
    said = {
        **form_of(page),
        "title": "广场舞", "begins": "19:00", "minutes": "90", "weekdays": ["0", "2", "4"], "scope": "following",
        "venue": str(hall.square.id), "sign_up": "none", "walk_ins": "on", "guests": "on", "why": "天黑得早",
    }  # fmt: skip
    assert browser.post(run(row, "change/"), said).status_code == 302
    times = {
        g.starts_at.astimezone(clock.CHINA).hour
        for g in Gathering.objects.of(hall.worker).filter(occurs_on__gte=row.occurs_on)
    }
    assert times == {19}


def test_a_session_is_given_to_the_lot_and_its_terms_changed_on_one_page(hall: Hall, browser: Client) -> None:
    gathering = hall.plan(sign_up="none")
    page = browser.get(run(gathering, "change/")).content.decode()
    said = {
        **form_of(page),
        "title": "柔力球", "day": "2026-09-24", "begins": "14:30", "minutes": "120", "venue": str(hall.square.id),
        "walk_ins": "on", "guests": "on", "sign_up": "lottery", "capacity": "5", "share_senior": "3",
        "closes_day": "2026-09-23", "closes_time": "12:00", "draws_day": "2026-09-23", "draws_time": "18:00",
        "source_words": "",
    }  # fmt: skip
    missing = browser.post(run(gathering, "change/"), {**said, "draws_day": "", "draws_time": ""})
    assert missing.status_code == 422
    assert "先截止后抽签" in missing.content.decode()
    assert Gathering.objects.of(hall.worker).get().sign_up == "none"  # nothing was saved by half
    assert browser.post(run(gathering, "change/"), said).status_code == 302
    changed = Gathering.objects.of(hall.worker).get()
    assert (changed.sign_up, changed.capacity, changed.has_quotas) == ("lottery", 5, True)
    assert changed.starts_at.astimezone(clock.CHINA).day == 24
    assert queries.draw_of(changed).draws_at.astimezone(clock.CHINA).hour == 18
    page = browser.get(run(gathering, "change/")).content.decode()
    assert all(f'value="{shown}"' in page for shown in ("2026-09-23", "12:00", "18:00"))
    row = hall.sign_up(changed, hall.people[2])[0]
    assert row.state == "entered"
    late = browser.post(run(gathering, "change/"), {**said, **form_of(page), "capacity": "9"})
    assert late.status_code == 422
    assert "照公布的" in late.content.decode()
    assert browser.post(run(gathering, "change/"), {**said, **form_of(page), "title": "柔力球排练"}).status_code == 302


def test_a_whole_series_is_not_given_to_the_lot(hall: Hall, browser: Client) -> None:
    pattern = Pattern(days=(2,), starts=time(9), minutes=90, first_day=NOW.date())
    actions.lay_timetable(hall.worker, host_id=hall.host.id, pattern=pattern, plan=Plan(title="读书会"), client_key="t")
    row = Gathering.objects.of(hall.worker).order_by("starts_at").first()
    said = {
        **form_of(browser.get(run(row, "change/")).content.decode()),
        "title": "读书会", "begins": "09:00", "minutes": "90", "weekdays": ["2"], "scope": "following",
        "sign_up": "needed", "walk_ins": "on", "guests": "on", "closes_day": "2026-09-22",
    }  # fmt: skip
    for sign_up in ("needed", "lottery"):
        refused = browser.post(run(row, "change/"), {**said, "sign_up": sign_up})
        assert refused.status_code == 422
        assert "请选“只改这一场”" in refused.content.decode()


def test_a_series_is_laid_and_changed_in_words_people_use(hall: Hall, browser: Client) -> None:
    """Every third week; then the 1st, the 15th and the last day; then an end: on the pages, sign-ups kept."""
    address = f"/c/zs/run/host/{hall.host.id}/timetable/"
    what = {"title": "理发", "venue": str(hall.square.id), "sign_up": "open", "walk_ins": "on", "guests": "on"}
    rule = {"begins": "09:00", "minutes": "60", "on_holiday": "skip", "on_workday": "on"}
    page = browser.get(address).content.decode()
    assert "先登记，再抽签" not in page  # lots are drawn for one session at a time
    weekly = {"repeat": "weekly", "interval": "３", "weekdays": ["3"], "first_day": "2026-09-24"}
    assert browser.post(address, {**form_of(page), **what, **rule, **weekly}).status_code == 302
    rows = Gathering.objects.of(hall.worker).order_by("starts_at")
    assert [f"{row.occurs_on:%m-%d}" for row in rows] == ["09-24", "10-15", "11-05"]
    kept = hall.sign_up(rows[1], hall.people[1])[0]
    page = browser.get(run(rows[1], "change/")).content.decode()
    assert 'name="interval" value="3"' in page
    monthly = {"repeat": "monthly_date", "interval": "1", "month_days": "1号、15，最后一天", "last_day": "2026-10-31"}
    said = {**form_of(page), **what, **rule, **monthly, "why": "师傅的时间变了"}
    refused = browser.post(run(rows[1], "change/"), {**said, "scope": "this"})
    assert refused.status_code == 422
    assert "请选“这一场和以后的”" in refused.content.decode()
    wrong = browser.post(run(rows[1], "change/"), {**said, "scope": "following", "month_days": "32"})
    assert wrong.status_code == 422
    assert 'value="32"' in wrong.content.decode()
    assert browser.post(run(rows[1], "change/"), {**said, "scope": "following"}).status_code == 302
    ahead = [f"{row.occurs_on:%m-%d}" for row in rows.all().filter(state="planned")]
    assert ahead == ["09-24", "10-15", "10-31"]
    kept.refresh_from_db()
    assert kept.gathering.occurs_on == date(2026, 10, 15)
    page = browser.get(run(kept.gathering, "change/")).content.decode()
    assert "1、15、最后一天" in page
    assert 'value="2026-10-31"' in page


@pytest.mark.parametrize(
    "what",
    [
        {"day": "9999-12-31", "begins": "23:00", "minutes": "90"},
        {"take": "{venue}|9999-12-31T23:00:00+00:00|9999-12-31T23:30:00+00:00"},
        {"take": "{venue}|0001-01-01T00:00:00+14:00|0001-01-01T01:00:00+14:00"},
    ],
)
def test_a_day_that_nothing_can_begin_on_is_no_crash(hall: Hall, browser: Client, what: dict[str, str]) -> None:
    row = hall.plan()
    before = {"title": row.title, "client_key": "k", "day": "2026-09-23", "begins": "14:30", "minutes": "120"}
    sent = (
        before
        | {"sign_up": "needed"}
        | {name: value.replace("{venue}", str(hall.square.id)) for name, value in what.items()}
    )
    assert browser.post(run(row, "change/"), sent).status_code in (302, 422)
    again = Gathering.objects.of(hall.worker).get(id=row.id)
    assert again.starts_at == row.starts_at
