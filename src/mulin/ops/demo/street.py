"""The other eleven communities of the street: small and plausible, so that its overview has something to show."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from mulin.base import jobs
from mulin.base.actor import Actor, Mouth
from mulin.cards import actions as cards
from mulin.cards.models import Outcome
from mulin.contacts import actions as contacts
from mulin.kernel import clock
from mulin.ops.demo.channel import GIVEN, SURNAMES, at
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Household
from mulin.places import actions as places
from mulin.places.actions import BuildingPlan, Door
from mulin.places.models import Building, Community

LIST = """类别,单位,联系人,职务,电话,备用电话,服务时间,负责范围,备注
社区居委会,{name}居民委员会,,值班室,0519-8000{number:04d},,周一至周五 8:30–17:30,全社区,
便民热线,政务服务便民热线,,,12345,,24 小时,全社区,
便民热线,报警求助,,,110,,24 小时,全社区,
便民热线,火警,,,119,,24 小时,全社区,
便民热线,急救,,,120,,24 小时,全社区,
"""


def furnish(community: Community, number: int, day: date) -> int:
    """A building, some households, contacts, cards, and most of the cards handed over. How many households."""
    actor = Actor.system(community.id, community_code=community.code, mouth=Mouth.DESK)
    chance = Random(number)  # noqa: S311  # a repeatable story, no secret
    with clock.standing_at(at(day, 9)):
        building = places.ensure_building(actor, plan=BuildingPlan(name="1号楼", units=2, floors=6))
        homes = _people(actor, building, chance.randint(12, 24), chance)
        contacts.import_contacts(actor, data=LIST.format(name=community.name, number=1000 + number).encode())
        cards.start_print_run(actor, client_key=f"demo-cards-{community.code}")
        jobs.run_due()
    with clock.standing_at(at(day + timedelta(days=9), 18)):
        reached = homes[: round(len(homes) * chance.uniform(0.6, 1))]
        cards.hand_over(
            actor.through(Mouth.DOOR),
            household_ids=[home.id for home in reached],
            outcome=Outcome.GIVEN,
            client_key=f"demo-given-{community.code}",
        )
    return len(homes)


def _people(actor: Actor, building: Building, count: int, chance: Random) -> list[Household]:
    doors = [Door(building.id, unit, f"{floor}0{room}") for unit in (1, 2) for floor in range(1, 7) for room in (1, 2)]
    for place, door in enumerate(doors[:count]):
        words = Particulars(
            name=chance.choice(SURNAMES) + chance.choice(GIVEN),
            birth=str(chance.randint(1935, 2000)),
            relation="户主",
            is_head=True,
            twin_checked=True,
        )
        add_person(actor, particulars=words, door=door, client_key=f"demo-{actor.community_code}-{place}")
    return list(Household.objects.of(actor).order_by("unit_number", "room_number"))
