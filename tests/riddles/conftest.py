"""An afternoon with riddles: a culture event of 中山社区 under way, its bank, its set, and short ways to answer."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.roles import Role
from mulin.gatherings.models import Gathering, Host
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger.models import Fact
from mulin.people.models import Person
from mulin.riddles import actions
from mulin.riddles.actions import Guess, Said, Settings, Solved
from mulin.riddles.models import Riddle, RiddleSet, RiddleSlip
from mulin.riddles.rules import Draft

STARTS = datetime(2026, 9, 27, 14, 0, tzinfo=clock.CHINA)
CANARY = "金丝雀谜底"  # an answer that stands nowhere else


@dataclass
class Afternoon:
    """The world with an event of three hours and a set of three slips: 灯笼, 月亮, and a canary."""

    world: Any
    gathering: Gathering
    riddle_set: RiddleSet

    @property
    def keeper(self) -> Actor:
        return replace(self.world.worker, mouth=Mouth.DESK)

    def leader(self, *, of: Host | None = None) -> Actor:
        """Somebody who runs only this host (or `of`)."""
        host = of or self.gathering.host
        return replace(self.world.worker, grants=(Grant(Role.POINT_LEADER, hosts=frozenset({host.id})),))

    def slip(self, number: int) -> RiddleSlip:
        return RiddleSlip.objects.of(self.world.community.id).get(riddle_set=self.riddle_set, number=number)

    def say(self, number: int, words: str = "", *, by: Person | None = None, **more: Any) -> Solved:
        """An answer at the desk."""
        actor = more.pop("actor", self.keeper)
        more.setdefault("client_id", uuid4())
        said = Said(slip=str(number), words=words, person_id=by.id if by else None, **more)
        return actions.solve(actor, riddle_set_id=self.riddle_set.id, said=said)

    def set_rules(self, **settings: Any) -> None:
        actions.change_settings(self.keeper, riddle_set_id=self.riddle_set.id, settings=Settings(**settings))
        self.riddle_set.refresh_from_db()

    def at(self, minutes: int) -> Any:
        """Minutes after the beginning."""
        return clock.standing_at(STARTS + timedelta(minutes=minutes))


def url(name: str, **kwargs: Any) -> str:
    return reverse(f"riddles:{name}", kwargs={"code": "zs", **kwargs})


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.code


def facts(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("id"))


def make_riddle(actor: Actor, face: str, answer: str, **more: Any) -> Riddle:
    draft = Draft(face=face, category=more.pop("category", "打一物"), answer=answer, **more)
    return actions.add_riddle(actor, draft=draft, client_key=str(uuid4()))


def make_afternoon(world: Any) -> Afternoon:
    actor = world.worker
    host = Host.objects.create(community=world.community, kind="event", name="庆中秋灯谜")
    gathering = Gathering.objects.create(
        community=world.community,
        host=host,
        title="灯谜系列活动",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=3),
    )
    with clock.standing_at(STARTS - timedelta(days=3)):
        riddles = [
            make_riddle(actor, "红娘子，上高楼，心里疼，眼泪流", "灯笼", also=("蜡烛灯笼",)),
            make_riddle(actor, "有时落在山腰，有时挂在树梢", "月亮", category="打一天体"),
            make_riddle(actor, "笼中一点黄", CANARY, difficulty=3),
        ]
        riddle_set = actions.make_set(actor, gathering_id=gathering.id)
        for riddle in riddles:
            actions.add_slip(actor, riddle_set_id=riddle_set.id, riddle_id=riddle.id)
        actions.mark_printed(actor, riddle_set_id=riddle_set.id)
    riddle_set.refresh_from_db()
    return Afternoon(world, gathering, riddle_set)


def _guess(
    afternoon: Afternoon,
    words: str,
    *,
    number: int = 1,
    who: bytes = b"phone",
    person: Person | None = None,
    **more: Any,
) -> Any:
    actor = more.pop("actor", afternoon.world.actor(afternoon.world.worker.grants[0].role.VISITOR))
    said = Guess(words=words, who=who, client_id=uuid4(), person_id=person.id if person else None, **more)
    return actions.guess(actor, riddle_slip_id=afternoon.slip(number).id, said=said)


def guess_at_home(afternoon: Afternoon, words: str, *, number: int = 1, who: bytes = b"phone", **more: Any) -> Any:
    """A guess from a phone that nobody has come in with, unless `actor` and `person` say otherwise."""
    actor = more.pop("actor", afternoon.world.actor(Role.VISITOR))
    person = more.pop("person", None)
    said = Guess(words=words, who=who, client_id=uuid4(), person_id=person.id if person else None)
    return actions.guess(actor, riddle_slip_id=afternoon.slip(number).id, said=said)


@pytest.fixture
def afternoon(world: Any) -> Iterator[Afternoon]:
    """Half past two: the lanterns hang."""
    made = make_afternoon(world)
    with made.at(30):
        yield made
