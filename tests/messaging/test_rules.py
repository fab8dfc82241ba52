"""Channels, states and the day's budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.messaging import rules
from mulin.messaging.models import MessageState
from mulin.messaging.rules import Reach


def test_every_state_has_its_ways_on() -> None:
    assert set(rules.NEXT) == set(MessageState.values)
    assert all(later <= set(MessageState.values) for later in rules.NEXT.values())


@pytest.mark.parametrize(
    ("account", "phone", "sms", "expected"),
    [
        (True, True, True, "inbox"),
        (False, True, True, "sms"),
        (False, True, False, "paper"),
        (False, False, True, "paper"),
    ],
)
def test_the_quietest_way_that_reaches(account: bool, phone: bool, sms: bool, expected: str) -> None:
    assert rules.channel_for(Reach(account=account, phone=phone), sms_allowed=sms) == expected


@given(st.integers(1, 2000), st.integers(0, 1000), st.integers(0, 5000), st.floats(0, 2000))
def test_a_day_under_attack_costs_no_more_than_its_budget(daily: int, others: int, tries: int, usual: float) -> None:
    sent = 0
    for _ in range(tries):
        if rules.budget_no(community_today=sent, daily=daily, all_today=sent + others, usual=usual):
            break
        sent += 1
    assert sent <= daily
    assert sent + others <= max(rules.BREAKER_FLOOR, rules.BREAKER * usual) + others + 1
