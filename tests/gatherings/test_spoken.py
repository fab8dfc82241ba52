"""A timetable said in one sentence fills its form, in whatever words it can be read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.gatherings import actions
from mulin.kernel import clock
from mulin.places.models import Venue
from tests.world import World


@pytest.fixture
def ask(world: World) -> Any:
    host = actions.open_host(world.worker, kind="point", name="舞艺之家")
    client = world.sign_in(Role.COMMUNITY_WORKER)
    page = f"/c/zs/run/host/{host.id}/timetable/"
    return lambda words, **typed: client.post(page, {"words": words} | (typed or {"fill": ""}))


@pytest.mark.parametrize(
    ("words", "filled"),
    [
        ("每周一、三、五 9:00–10:30", {"repeat": "weekly", "weekdays": [0, 2, 4], "minutes": 90}),
        ("隔周周四下午", {"repeat": "weekly", "interval": 2, "weekdays": [3], "minutes": 120}),
        ("每月最后一个周五 19:00", {"repeat": "monthly_weekday", "week_of_month": -1, "weekdays": [4]}),
        ("每月15号 上午", {"repeat": "monthly_date", "month_days": [15]}),
        ("每三周周四 9:00-10:00", {"repeat": "weekly", "interval": 3, "weekdays": [3]}),
        ("每月1号、15号 9:00-10:00", {"repeat": "monthly_date", "month_days": [1, 15]}),
        ("每月最后一天 9:00", {"repeat": "monthly_date", "month_days": [-1]}),
    ],
)
def test_a_sentence_fills_the_form(ask: Any, words: str, filled: dict[str, object]) -> None:
    answer = ask(words)
    assert answer.status_code == 200
    assert {name: answer.context["form"].initial[name] for name in filled} == filled


@pytest.mark.parametrize("words", ["改天再说", "周" * 200])
def test_what_is_no_rule_is_told(ask: Any, words: str) -> None:
    answer = ask(words)
    assert answer.status_code == 200
    assert answer.context["spoken"].errors
    assert "begins" not in answer.context["form"].initial


def test_holidays_days_and_the_venue_named_are_filled_in(ask: Any, world: World) -> None:
    for name in ("茶话室", "小茶话室"):
        Venue.objects.create(community=world.community, code=name, name=name, kind="room")
    answer = ask("每周四下午在小茶话室，节假日照常，从2026年12月1日到2027年3月31日")
    filled = answer.context["form"].initial
    assert Venue.objects.of(world.worker).get(id=filled["venue"]).name == "小茶话室"
    assert (filled["on_holiday"], filled["first_day"], filled["last_day"]) == (
        "hold",
        date(2026, 12, 1),
        date(2027, 3, 31),
    )
    assert not answer.context["spoken"].errors
    told = "照这句填好了：每周四 14:00–16:00，到2027年3月31日 周三为止 · 从12月1日 周二起 · 法定节假日照常办 · 小茶话室"
    assert told in answer.content.decode()


def test_what_was_not_understood_is_named_and_the_rest_filled_in(ask: Any) -> None:
    answer = ask("每周四下午，舞蹈房")
    assert "没看懂：“舞蹈房”" in answer.content.decode()
    assert answer.context["form"].initial["weekdays"] == [3]


def test_without_an_hour_the_days_are_filled_in_and_the_hour_is_asked_for(ask: Any) -> None:
    answer = ask("每月第二个周六")
    page = answer.content.decode()
    filled = answer.context["form"].initial
    assert "还没写几点" in page
    assert "照这句填好了" not in page
    days = {"repeat": "monthly_weekday", "week_of_month": 2, "weekdays": [5]}
    assert {name: filled[name] for name in days} == days
    assert "begins" not in filled
    assert answer.context["form"]["minutes"].value() == 90


def test_even_weeks_are_filled_in_as_every_two_weeks_and_asked_about(ask: Any) -> None:
    answer = ask("双周周四下午")
    page = answer.content.decode()
    assert "已经按每两周一次填好" in page
    assert "照这句填好了：每两周的周四 14:00–16:00" in page
    assert answer.context["form"].initial["interval"] == 2


def test_without_an_end_it_lasts_as_long_as_the_form_says(ask: Any) -> None:
    empty = ask("改天再说").context["form"]["minutes"].value()
    assert ask("每周四 14:30").context["form"].initial["minutes"] == empty == 90


def test_what_was_typed_below_stays(ask: Any) -> None:
    """Only what the sentence speaks of is filled in; what is wrong is not told before somebody saves."""
    typed = {
        "title": "跳跳舞",
        "about": "慢三",
        "bring": "水",
        "sign_up": "needed",
        "capacity": "x",
        "on_holiday": "hold",
    }
    typed |= {"first_day": "2026-12-15", "place_words": "亭子", "guests": "on", "client_key": "kept", "weekdays": ["2"]}
    answer = ask("每周四下午", fill="", **typed)
    filled = answer.context["form"].initial
    del typed["weekdays"]
    assert {name: filled[name] for name in typed} == typed | {"guests": True}
    assert (filled["weekdays"], filled["walk_ins"]) == ([3], False)
    page = answer.content.decode()
    assert "慢三" in page
    assert 'value="每周四下午"' in page


def test_enter_reads_a_new_sentence_and_saves_after_that(ask: Any) -> None:
    typed = {"title": "舞", "repeat": "weekly", "interval": 1, "weekdays": [3], "on_holiday": "skip", "sign_up": "none"}
    typed |= {"begins": "14:00", "minutes": 60, "first_day": "2026-12-01", "client_key": "k", "enter": ""}
    assert ask("每周四下午", **typed).context["form"].initial["minutes"] == 120
    assert ask("每周四下午", words_read="每周四下午", **typed).status_code == 302


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01"])
def test_a_year_typed_wrong_is_noticed(ask: Any, day: str) -> None:
    typed = {"title": "舞", "repeat": "weekly", "interval": 1, "weekdays": [3], "on_holiday": "skip", "sign_up": "none"}
    answer = ask("", **typed, begins="14:00", minutes=60, first_day=day, client_key="k")
    assert answer.status_code == 422
    assert "再看一眼年份" in str(answer.context["form"].errors["first_day"])


def test_laid_it_says_when_it_begins(world: World) -> None:
    host = actions.open_host(world.worker, kind="point", name="舞艺之家")
    page = f"/c/zs/run/host/{host.id}/timetable/"
    said = {"title": "舞", "repeat": "weekly", "interval": 2, "weekdays": [3], "on_holiday": "skip", "sign_up": "none"}
    said |= {"begins": "14:00", "minutes": 60, "first_day": "2026-11-27", "client_key": "k"}
    with clock.standing_at(datetime(2026, 11, 27, 9, tzinfo=clock.CHINA)):
        client = world.sign_in(Role.COMMUNITY_WORKER)
        answer = client.post(page, said, follow=True)
    assert "第一场 12月3日 周四" in answer.content.decode()


def test_what_a_proposal_said_in_words_comes_along_in_the_address(world: World) -> None:
    host = actions.open_host(world.worker, kind="point", name="舞艺之家")
    client = world.sign_in(Role.COMMUNITY_WORKER)
    answer = client.get(f"/c/zs/run/host/{host.id}/timetable/", {"words": "每周四下午"})
    assert answer.status_code == 200
    assert answer.context["form"].initial["weekdays"] == [3]
    assert 'value="每周四下午"' in answer.content.decode()
