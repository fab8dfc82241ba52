"""Limits: windows that slide by our clock, all or nothing, honest waits, half when nobody can count."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import RequestFactory, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.base import limits
from mulin.base.limits import Limit, Spending, client_address, is_spent, spend, spend_upload, sweep
from mulin.kernel import clock
from mulin.kernel.errors import Busy, TooOften

START = datetime(2026, 9, 24, 1, 0, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    caches["near"].clear()
    yield
    caches["near"].clear()


def at(seconds: float) -> Any:
    return clock.standing_at(START + timedelta(seconds=seconds))


def tried(key: str, moment: float, *what: Limit) -> bool:
    with at(moment):
        try:
            spend(key, *what)
        except TooOften:
            return False
    return True


def test_one_a_minute_comes_back_after_a_minute(db: None) -> None:
    once = Limit(1, 60)
    assert tried("a", 0, once)
    assert not tried("a", 59.9, once)
    assert tried("a", 61, once)


def test_the_wait_is_honest(db: None) -> None:
    few = Limit(2, 600)
    assert tried("a", 0, few)
    assert tried("a", 300, few)
    with at(310), pytest.raises(TooOften) as refused:
        spend("a", few)
    assert not tried("a", 310 + refused.value.seconds - 1, few)
    assert tried("a", 310 + refused.value.seconds, few)


def test_all_limits_or_none(db: None) -> None:
    wide, narrow = Limit(3, 3600), Limit(1, 60)
    assert tried("a", 0, wide, narrow)
    assert not any(tried("a", second, wide, narrow) for second in range(1, 30))
    assert tried("a", 62, wide, narrow)
    assert tried("a", 124, wide, narrow)  # refusals were not counted
    assert not tried("a", 300, wide, narrow)


def test_uploads_are_counted_by_number_and_by_size(db: None) -> None:
    account = uuid4()
    with at(0):
        for _ in range(19):
            spend_upload(account, 10 * 2**20)
        with pytest.raises(TooOften):
            spend_upload(account, 10 * 2**20 + 1)  # 200 MB a day
        spend_upload(account, 10 * 2**20)  # what was refused was not counted
        spend_upload(uuid4(), 10 * 2**20)
    with at(2 * 3600), pytest.raises(TooOften):
        spend_upload(account, 1)
    with at(25 * 3600):
        for _ in range(30):
            spend_upload(account, 1)
        with pytest.raises(TooOften):
            spend_upload(account, 1)  # 30 an hour


def test_keys_do_not_hinder_each_other(db: None) -> None:
    assert tried("a", 0, Limit(1, 60))
    assert tried("b", 0, Limit(1, 60))


def test_looking_does_not_count(db: None) -> None:
    with at(0):
        assert not is_spent("a", Limit(1, 60))
        assert not is_spent("a", Limit(1, 60))
        spend("a", Limit(1, 60))
        assert is_spent("a", Limit(1, 60))


@pytest.mark.parametrize("shared", [True, False])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.floats(0, 90), max_size=30))
def test_no_window_ever_holds_more_than_allowed(db: None, gaps: list[float], shared: bool) -> None:
    some, key = Limit(4, 60, shared=shared), str(uuid.uuid4())
    moment, passed = 0.0, []
    for gap in gaps:
        moment += gap
        if tried(key, moment, some):
            passed.append(moment)
    for first in passed:
        assert sum(first <= other < first + some.seconds for other in passed) <= some.count


def test_without_a_shared_count_half_is_allowed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(limits.TableCounts, "change", away)
    four = Limit(4, 60)
    assert [tried("a", 0, four) for _ in range(4)] == [True, True, False, False]
    with at(0), pytest.raises(Busy):
        spend("sms", Limit(4, 60, closed=True))


def test_a_sweep_drops_what_is_over(db: None) -> None:
    assert tried("a", 0, Limit(1, 60))
    with at(60):
        assert sweep() == 0
    with at(200):
        assert sweep() == 1
    assert not Spending.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "127.0.0.1"),
        (1, ", ".join(["1.2.3.4"] * 50) + ", 9.9.9.9", "9.9.9.9"),
    ],
)
def test_only_trusted_hops_are_believed(proxies: int, forwarded: str, expected: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    with override_settings(MULIN=SimpleNamespace(proxies=proxies)):
        assert client_address(request) == expected
