"""Every nasty time and repeat rule gets its verdict (tests/nasty.toml), through the rules and through the form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.schedule import rules
from mulin.schedule.models import Booking
from tests.nasty import cases, name_of
from tests.schedule.conftest import Venues
from tests.world import World

SPANS = cases("span")
RULES = cases("rule")


def verdict_of(case: dict[str, Any], judge: Any) -> str:
    try:
        return str(judge(case["value"]))
    except RuleError as error:
        assert case["verdict"] == "no"
        return error.code


def span(value: str) -> str:
    try:
        starts_at, ends_at = (datetime.fromisoformat(part) for part in value.split("/"))
    except ValueError:  # every mouth reads days and hours with Python's own reader
        return "time-unreadable"
    rules.check_time(starts_at, ends_at)
    return value


def days_in_a_decade(value: str) -> int:
    spoken = rules.read_pattern(value, first_day=date(2026, 1, 5))
    return len(rules.occurrences(spoken, rules.DayCalendar(), date(2026, 1, 5), date(2036, 1, 5)))


@pytest.mark.parametrize("case", SPANS, ids=name_of)
def test_a_time_gets_its_verdict(case: dict[str, Any]) -> None:
    assert verdict_of(case, span) == (case["code"] if case["verdict"] == "no" else case["value"])


@pytest.mark.parametrize("case", RULES, ids=name_of)
def test_a_rule_gets_its_verdict(case: dict[str, Any]) -> None:
    assert verdict_of(case, days_in_a_decade) == (case["code"] if case["verdict"] == "no" else case["stored"])


@pytest.mark.parametrize("case", SPANS, ids=name_of)
def test_the_form_gives_the_same_verdict(case: dict[str, Any], world: World, venues: Venues) -> None:
    first, last = case["value"].split("/")
    sent = {"venue": str(venues.hall.id), "title": "一场", "client_key": "k", "people": "", "day": first[:10]}
    sent |= {"starts": first[11:].split("+")[0].rstrip("Z"), "ends": last[11:].split("+")[0].rstrip("Z")}
    if case["id"] == "D7d":  # the form has one day only, so that nothing lasts over midnight
        sent["ends"] = "25:00"
    with clock.standing_at(datetime(2026, 1, 5, 9, tzinfo=clock.CHINA)):
        answer = world.sign_in(Role.COMMUNITY_WORKER).post("/c/zs/desk/venues/book/", sent)
    assert answer.status_code == (302 if case["verdict"] == "ok" else 422)
    assert Booking.objects.of(world.worker).count() == (case["verdict"] == "ok")
