"""A community with one afternoon of so many places, for bursts and for pages of an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Afternoon:
    """Where it is and what it is."""

    community_id: UUID
    gathering_id: UUID
    path: str


def afternoon(places: int, *, actor: Any = None, number: int = 0) -> Afternoon:
    """A culture afternoon tomorrow with `places` places for everybody. Needs an open house."""
    from mulin.gatherings import actions
    from mulin.gatherings.models import HostKind
    from mulin.gatherings.rules import Plan
    from mulin.kernel import clock

    who = actor or community()
    host = actions.open_host(who, kind=HostKind.EVENT, name=f"灯谜会{number}")
    starts_at = clock.now() + timedelta(days=1)
    plan = Plan(
        title="灯谜系列活动",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place_words="中心活动场地",
        sign_up="needed",
        capacity=places,
    )
    gathering = actions.plan_gathering(who, host_id=host.id, plan=plan, client_key=f"bench-{number}")
    return Afternoon(who.community_id, gathering.id, f"/c/{who.community_code}/gatherings/{gathering.id}/")


def community() -> Any:
    """A community, and Mulin itself acting in it."""
    from mulin.base.actor import Actor, Mouth
    from mulin.places.models import City, Community, District, Subdistrict

    city = City.objects.create(code="jt", name="江泰市")
    street = Subdistrict.objects.create(
        district=District.objects.create(city=city, name="城中区"), code="zhongshan", name="中山街道"
    )
    row = Community.objects.create(subdistrict=street, code="zs", name="中山社区")
    return Actor.system(row.id, community_code="zs", mouth=Mouth.SHELL)


def faults_of(place: Afternoon, journeys: list[Any], places: int) -> list[str]:
    """What a burst broke of: never one too many, nobody twice, order of arrival, nothing promised that is not there."""
    from mulin.gatherings.models import SignUp, SignUpState

    rows = list(SignUp.objects.of(place.community_id).filter(gathering_id=place.gathering_id).order_by("turn"))
    names = [row.guest_name for row in rows]
    standing = [row for row in rows if row.state != SignUpState.CANCELLED]
    seated = [row for row in standing if row.state in (SignUpState.CONFIRMED, SignUpState.OFFERED)]
    faults = []
    if len(names) != len(set(names)):
        faults.append("somebody twice")
    if len(seated) != min(places, len(standing)):
        faults.append(f"{len(seated)} of {places} places given to {len(standing)} people")
    if seated != standing[: len(seated)]:
        faults.append("somebody was let in before an earlier one")
    faults += _broken_promises(rows, journeys)
    turn = {row.guest_name: row.turn for row in rows}
    answered = sorted((j for j in journeys if j.receipt and j.name in turn), key=lambda j: j.answered_at)
    asked = sorted(answered, key=lambda j: j.asked_at)
    if _out_of_order(asked, answered, turn):
        faults.append("an answer given before another was asked for stands behind it")
    return faults


def _broken_promises(rows: list[Any], journeys: list[Any]) -> Iterator[str]:
    """What people were told and is not so."""
    state = {row.guest_name: row.state for row in rows}
    if lost := [j for j in journeys if j.receipt and j.name not in state]:
        yield f"promised and lost: {len(lost)}"
    if wrong := [
        j for j in journeys if j.is_in and not j.gave_up and state.get(j.name) not in ("confirmed", "offered")
    ]:
        yield f"told they are in and are not: {len(wrong)}"
    if still := [j for j in journeys if j.gave_up and state.get(j.name) != "cancelled"]:
        yield f"gave up and are still there: {len(still)}"


def _out_of_order(asked: list[Any], answered: list[Any], turn: dict[str, int]) -> bool:
    """Whether somebody who had an answer before another one asked stands behind that other."""
    done, highest = 0, -1
    for journey in asked:
        while done < len(answered) and answered[done].answered_at < journey.asked_at:
            highest = max(highest, turn[answered[done].name])
            done += 1
        if turn[journey.name] < highest:
            return True
    return False
