"""The demo's exchanges: two of the scenario with points over the wall, and one that waits for an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mulin.base.actor import Actor, Mouth
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Arrival
from mulin.kernel import clock, ids
from mulin.ops.demo.channel import at
from mulin.ops.demo.points import Story, desk_of, scenario
from mulin.ops.demo.staff import Staff
from mulin.people.models import Person, PersonState
from mulin.places.models import Community, Venue
from mulin.points import actions, queries
from mulin.points.actions import Draft, Meeting, Partner
from mulin.points.models import Exchange, Point

PARTNERS = {"解放社区": ("柔力球队", "dance", 22), "书院社区": ("戏曲社", "opera", 15)}


def meet(office: Staff, by_name: dict[str, Story], today: date) -> None:
    """The scenario's two exchanges: asked a fortnight before, answered, held, each side counting its own people."""
    for entry in scenario()["exchanges"]:
        day: date = entry["date"]
        asked = day - timedelta(days=14)
        if asked >= today:
            continue
        story = by_name[entry["point"]]
        theirs, actor = _partner(entry["with"], asked - timedelta(days=30))
        row = _invite(office, story, theirs, entry, asked)
        with clock.standing_at(at(asked + timedelta(days=2), 10)):
            side = Exchange.objects.of(actor).get(pair=row.pair)
            actions.answer_exchange(actor, exchange_id=side.id, comes=True, words="一定来，谢谢邀请")
        if day >= today:
            continue
        _meet(office, story, row, entry["with"])
        _meet_there(actor, side)
    _asked_again(by_name, today)


def _partner(name: str, day: date) -> tuple[Point, Actor]:
    """A point of the other community, founded by its residents."""
    community = Community.objects.get(name=name)
    actor = Actor.system(community.id, community_code=community.code, mouth=Mouth.DESK)
    called, category, _guests = PARTNERS[name]
    people = list(Person.objects.of(actor).filter(state=PersonState.LIVING).order_by("id")[:6])
    draft = Draft(
        name=called,
        category=category,
        place_words=f"{name}活动室",
        times="每周二四下午",
        charter="来去自愿，不收费\n新来的有人带",
        leader_id=people[0].id,
        deputy_id=people[1].id,
    )
    with clock.standing_at(at(day, 10)):
        proposal = actions.write_down(
            actor, draft=draft, founder_ids=[person.id for person in people], client_key=f"demo-point-{community.code}"
        )
        return actions.approve(actor, proposal_id=proposal.id), actor


def _invite(office: Staff, story: Story, theirs: Point, entry: dict[str, Any], asked: date) -> Exchange:
    day: date = entry["date"]
    afternoon = entry["venue"] == "hall"
    venue = Venue.objects.of(office.community_id).get(code=entry["venue"])
    meeting = Meeting(
        title=entry["title"],
        starts_at=at(day, 14 if afternoon else 9, 30),
        ends_at=at(day, 16 if afternoon else 11, 30),
        venue_id=venue.id,
        words="带上你们拿手的，中午有茶",
    )
    with clock.standing_at(at(asked, 10)):
        return actions.invite_to_exchange(
            desk_of(office),
            point_id=story.point.id,
            partner=Partner(point_id=theirs.id),
            meeting=meeting,
            client_key=f"demo-exchange-{day}",
        )


def _meet(office: Staff, story: Story, row: Exchange, partner: str) -> None:
    row.refresh_from_db()
    session = Gathering.objects.of(office.community_id).get(id=row.gathering_id)
    with clock.standing_at(session.ends_at):
        came = [person for person in story.members if story.chance.random() < 0.8]
        arrivals = [Arrival(client_id=ids.uuid7(), person_id=person.id, came_at=session.starts_at) for person in came]
        gatherings.check_in_many(desk_of(office), gathering_id=session.id, arrivals=arrivals)
        gatherings.close_gathering(desk_of(office), gathering_id=session.id, note="一起练了两套，约好明年再来")
        actions.close_exchange(desk_of(office), exchange_id=row.id, guests=PARTNERS[partner][2])


def _meet_there(actor: Actor, side: Exchange) -> None:
    side.refresh_from_db()
    session = Gathering.objects.of(actor).get(id=side.gathering_id)
    members = [row.person_id for row in queries.regulars_of(side.point)]
    with clock.standing_at(session.ends_at):
        arrivals = [Arrival(client_id=ids.uuid7(), person_id=person, came_at=session.starts_at) for person in members]
        gatherings.check_in_many(actor, gathering_id=session.id, arrivals=arrivals)
        gatherings.close_gathering(actor, gathering_id=session.id, note="中山社区的邻居招待得好")
        actions.close_exchange(actor, exchange_id=side.id)


def _asked_again(by_name: dict[str, Story], today: date) -> None:
    """An invitation from over there that our leader has not answered yet."""
    theirs = Point.objects.across(reason="the demo's neighbours ask ours").filter(host__name="柔力球队").first()
    if theirs is None:
        return
    actor = Actor.system(theirs.community_id, mouth=Mouth.DESK)
    day = today + timedelta(days=16)
    meeting = Meeting(
        title="新年联欢，一起打球",
        starts_at=at(day, 10),
        ends_at=at(day, 11, 30),
        place_words="解放社区活动室",
        words="这回轮到我们请客",
    )
    with clock.standing_at(at(today - timedelta(days=1), 15)):
        actions.invite_to_exchange(
            actor,
            point_id=theirs.id,
            partner=Partner(point_id=by_name["舞艺之家"].point.id),
            meeting=meeting,
            client_key="demo-exchange-again",
        )
