"""Who may do what: the office everywhere, a leader with their own host, everybody else nothing but looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.actor import Actor
from mulin.base.roles import Role
from mulin.gatherings.models import Host
from mulin.kernel.errors import NotFound
from mulin.riddles import access, actions
from mulin.riddles.actions import Said
from mulin.riddles.rules import Draft
from tests.riddles.conftest import Afternoon, make_riddle

WRITES: dict[str, Callable[[Actor, Afternoon], object]] = {
    "add": lambda actor, _: actions.add_riddle(actor, draft=Draft("甲乙", "打一物", "丙"), client_key=str(uuid4())),
    "starter": lambda actor, _: actions.take_starter(actor),
    "retire": lambda actor, a: actions.retire_riddle(actor, riddle_id=a.slip(1).riddle_id),
    "make": lambda actor, a: actions.make_set(actor, gathering_id=a.gathering.id),
    "hang": lambda actor, a: actions.hang(actor, riddle_set_id=a.riddle_set.id, count=3),
    "off": lambda actor, a: actions.remove_slip(actor, riddle_slip_id=a.slip(1).id),
    "reveal": lambda actor, a: actions.reveal(actor, riddle_set_id=a.riddle_set.id),
    "copy": lambda actor, a: actions.copy_answers(actor, riddle_set_id=a.riddle_set.id),
    "solve": lambda actor, a: actions.solve(
        actor, riddle_set_id=a.riddle_set.id, said=Said(slip="1", judged_right=True, client_id=uuid4())
    ),
}
STRANGERS = (Role.VISITOR, Role.RESIDENT, Role.PROXY, Role.GRID_OFFICER, Role.BUILDING_LEAD, Role.STREET_OFFICER)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("role", STRANGERS)
def test_strangers_find_nothing_to_write(afternoon: Afternoon, role: Role, write: str) -> None:
    with pytest.raises(NotFound):
        WRITES[write](afternoon.world.actor(role), afternoon)


@pytest.mark.parametrize("write", WRITES)
def test_the_office_of_another_community_finds_nothing(afternoon: Afternoon, write: str) -> None:
    world = afternoon.world
    abroad = world.actor(Role.COMMUNITY_HEAD, community=world.other)
    if write in ("add", "starter"):
        WRITES[write](abroad, afternoon)  # their own bank
        return
    with pytest.raises(NotFound):
        WRITES[write](abroad, afternoon)


def test_a_leader_runs_their_own_host_and_no_other_and_not_the_bank(afternoon: Afternoon) -> None:
    leader = afternoon.leader()
    for write in ("make", "copy", "solve", "off"):
        number = {"off": 2}.get(write, 1)
        if write == "off":
            actions.remove_slip(leader, riddle_slip_id=afternoon.slip(number).id)
        else:
            WRITES[write](leader, afternoon)
    other = afternoon.leader(of=Host.objects.create(community=afternoon.world.community, kind="point", name="别处"))
    for write in WRITES:
        with pytest.raises(NotFound):
            WRITES[write](other, afternoon)
    with pytest.raises(NotFound):
        make_riddle(leader, "甲乙丙丁", "戊")


def test_answers_taken_back_need_the_desk_and_names_hidden_need_their_owner(afternoon: Afternoon) -> None:
    world = afternoon.world
    solved = afternoon.say(1, "灯笼", by=world.elder, shows_name=True)
    with pytest.raises(NotFound):
        actions.undo_solve(world.actor(Role.RESIDENT), riddle_answer_id=solved.answer_id)
    someone: Any = world.actor(Role.RESIDENT, own_people=frozenset({world.son.id}))
    with pytest.raises(NotFound):
        access.own_answer(someone, solved.answer_id)
    proxy = replace(someone, own_people=frozenset({world.son.id, world.elder.id}))
    assert access.own_answer(proxy, solved.answer_id).person_id == world.elder.id
