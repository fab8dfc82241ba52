"""Every nasty answer gets its verdict: by the rule, at the desk's page, and from home (tests/nasty.toml)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mulin.base.roles import Role
from mulin.kernel.errors import RuleError
from mulin.riddles.models import RiddleAnswer
from mulin.riddles.rules import Truth, is_right
from tests.nasty import cases, name_of
from tests.riddles.conftest import Afternoon, guess_at_home, text, url

ANSWERS = cases("answer")
each = pytest.mark.parametrize("case", ANSWERS, ids=name_of)


@pytest.mark.parametrize("case", [case for case in ANSWERS if "\0" not in case["value"]], ids=name_of)
def test_the_rule_gives_the_verdict(case: dict[str, Any]) -> None:
    assert is_right(case["value"], Truth("红娘子，上高楼，心里疼，眼泪流", "灯笼")) == (case["verdict"] == "ok")


@each
def test_the_desk_gives_the_same(case: dict[str, Any], afternoon: Afternoon) -> None:
    keeper = afternoon.world.sign_in(Role.COMMUNITY_WORKER)
    where = url("answer", riddle_slip_id=afternoon.slip(1).id)
    said = {"client_id": str(uuid4()), "who": "路过的人", "words": case["value"]}
    answer = keeper.post(where, said, follow=True)
    taken = RiddleAnswer.objects.of(afternoon.keeper).filter(won=True).exists()
    assert taken == (case["verdict"] == "ok")
    if not taken:
        assert answer.status_code in (200, 422)
        assert "路过的人" in text(answer), "nothing typed is lost"


@each
def test_a_phone_at_home_hears_the_same(case: dict[str, Any], afternoon: Afternoon) -> None:
    heard = _heard(afternoon, case["value"])
    assert heard in ((True,) if case["verdict"] == "ok" else (False, "guess-empty", "text-hidden"))


def _heard(afternoon: Afternoon, words: str) -> bool | str:
    try:
        return bool(guess_at_home(afternoon, words).is_right)
    except RuleError as error:
        return error.code
