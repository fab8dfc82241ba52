"""What everybody sees: guessing at home, the answers afterwards, and nothing of them before (the canary)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tools.routes import routes, samples

from mulin.base.roles import Role
from mulin.people.models import Person
from mulin.riddles.models import AtHome, RiddleAnswer
from tests.riddles.conftest import CANARY, Afternoon, text, url

# --- at home -------------------------------------------------------------------------------------


def at_home(afternoon: Afternoon, client: Client, number: int, words: str, **form: str) -> Any:
    where = url("guess", riddle_slip_id=afternoon.slip(number).id)
    client.get(where)  # the device gets its mark
    return client.post(where, {"words": words, "client_id": str(uuid4()), **form})


def test_guessing_at_home_without_script(afternoon: Afternoon) -> None:
    visitor = afternoon.world.client()
    shown = text(visitor.get(url("play", riddle_set_id=afternoon.riddle_set.id)))
    assert "红娘子" in shown
    assert "猜一条" in shown
    wrong = at_home(afternoon, visitor, 1, "火把")
    assert "“火把”不对" in text(wrong)
    assert "还能猜 2 回" in text(wrong)
    soon = at_home(afternoon, visitor, 1, "灯笼")
    assert soon.status_code == 429
    assert 'value="灯笼"' in text(soon)
    with afternoon.at(31):
        right = at_home(afternoon, visitor, 1, "灯笼")
        assert "对了！" in text(right)
        assert "灯笼" not in text(visitor.get(url("guess", riddle_slip_id=afternoon.slip(1).id)))
        assert "您猜中了 1 条" in text(visitor.get(url("play", riddle_set_id=afternoon.riddle_set.id)))
        assert right["Cache-Control"] == "private, no-store"


def test_five_hundred_guesses_from_one_phone_are_three(afternoon: Afternoon) -> None:
    """F3: with its mark kept, thrown away each time, or forged."""
    visitor = afternoon.world.client()
    heard = 0
    for n in range(12):
        with afternoon.at(30 + n):
            heard += "不对" in text(at_home(afternoon, visitor, 1, f"乱猜{n}"))
    assert heard == 3
    gone = text(visitor.get(url("guess", riddle_slip_id=afternoon.slip(1).id)))
    assert "留给别人" in gone
    assert "就猜这个" not in gone
    bare = [afternoon.world.client() for _ in range(4)]
    where = url("guess", riddle_slip_id=afternoon.slip(2).id)
    for client in bare:
        client.cookies["mulin_riddles"] = "forged"
    statuses = [client.post(where, {"words": "乱", "client_id": str(uuid4())}).status_code for client in bare]
    assert statuses == [200, 429, 429, 429]


def test_somebody_who_has_come_in_wins_from_home_where_the_set_says_so(afternoon: Afternoon) -> None:
    afternoon.set_rules(at_home=AtHome.WINS)
    world = afternoon.world
    resident = world.sign_in(Role.RESIDENT)
    me = Person.objects.of(world.community.id).get(account__isnull=False)
    shown = at_home(afternoon, resident, 1, "灯笼", who=str(me.id), shows_name="on")
    assert "这条归您" in text(shown)
    answer = RiddleAnswer.objects.of(world.community.id).get()
    assert (answer.person_id, answer.is_at_home, answer.won) == (me.id, True, True)
    with afternoon.at(200):
        results = url("results", riddle_set_id=afternoon.riddle_set.id)
        assert me.name in text(world.client().get(results))
        resident.post(url("hide-name", riddle_answer_id=answer.id))
        assert me.name not in text(world.client().get(results))
    with pytest.raises(RiddleAnswer.DoesNotExist):
        RiddleAnswer.objects.of(world.other.id).get()


def test_before_and_after_the_page_says_when(afternoon: Afternoon) -> None:
    visitor = afternoon.world.client()
    play = url("play", riddle_set_id=afternoon.riddle_set.id)
    with afternoon.at(-60):
        shown = text(visitor.get(play))
        assert "活动那天见" in shown
        assert "红娘子" not in shown
        assert visitor.get(url("guess", riddle_slip_id=afternoon.slip(1).id)).url == play
        assert "活动那天见" in text(visitor.get("/c/zs/"))
    assert visitor.get(url("results", riddle_set_id=afternoon.riddle_set.id)).url == play
    with afternoon.at(181):
        results = text(visitor.get(play, follow=True))
        assert CANARY in results
        assert "没人猜中" in results
        assert "谜底揭了" in text(visitor.get("/c/zs/"))


def test_a_slips_qr_opens_its_riddle_and_a_slip_of_the_pen_nothing(afternoon: Afternoon) -> None:
    visitor = afternoon.world.client()
    code = afternoon.slip(2).code
    assert visitor.get(f"/r/{code.lower()}").url == url("guess", riddle_slip_id=afternoon.slip(2).id)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert visitor.get(f"/r/{wrong}").status_code == 404


# --- F5: the canary ------------------------------------------------------------------------------


NEAR = ("riddles", "events", "gatherings", "printing", "ledger", "people", "web", "media", "api", "riddle_slips")


def test_no_answer_leaves_before_it_is_told(afternoon: Afternoon) -> None:
    """Every address of the house is asked by those who do not run the afternoon: everybody's by a passer-by,
    those of rooms that could know an answer by a resident and a grid officer."""
    world = afternoon.world
    afternoon.say(3, judged_right=True, by=world.elder, shows_name=True)
    slip = {"riddle_slip_id": afternoon.slip(3).id, "slip_code": afternoon.slip(3).code}
    found = {**samples(world.community.id), **slip, "code": "zs", "place": "all", "street": "zhongshan"}
    people = {role: world.sign_in(role) for role in (Role.VISITOR, Role.RESIDENT, Role.GRID_OFFICER)}
    for client in people.values():
        client.raise_request_exception = False  # a broken page must not tell either; other crawls find it
    asked = 0
    for route in routes():
        path, room = route.fill(found), route.name.split(":")[0]
        for role, client in people.items() if path and "sign-out" not in path else ():
            if ("/desk/" in path) if role == Role.VISITOR else (room not in NEAR):
                continue
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert CANARY not in body.decode(errors="replace"), f"{role} {path}"
            asked += answer.status_code == 200
    assert asked > 40
    wrong = at_home(afternoon, people[Role.VISITOR], 3, "瞎猜")
    assert CANARY not in wrong.content.decode()
    with afternoon.at(181):
        told = people[Role.VISITOR].get(url("results", riddle_set_id=afternoon.riddle_set.id))
        assert CANARY in told.content.decode()  # the canary can sing
