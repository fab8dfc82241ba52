"""A timetable said in one sentence fills its form, in whatever words it can be read."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.base.roles import Role
from mulin.gatherings import actions
from tests.world import World


@pytest.fixture
def ask(world: World) -> Any:
    host = actions.open_host(world.worker, kind="point", name="舞艺之家")
    client = world.sign_in(Role.COMMUNITY_WORKER)
    return lambda words: client.get(f"/c/zs/run/host/{host.id}/timetable/", {"words": words})


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
