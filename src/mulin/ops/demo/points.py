"""The demo's five neighbour points: founded on paper, led, and a year of sessions as they really go.

Winter is thin, rain moves Thursday's rehearsal into the hall, the hall is painted for a week, rooms
are shut on holidays, newcomers come and some stay. Deterministic but for keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.db import transaction

from mulin.base.actor import Actor, Mouth
from mulin.base.jobs import run_due
from mulin.gatherings import actions as gatherings
from mulin.gatherings.actions import Sheet
from mulin.gatherings.models import Gathering, GatheringState
from mulin.gatherings.rules import Arrival, Plan
from mulin.kernel import clock
from mulin.ops.demo import residents
from mulin.ops.demo.channel import at
from mulin.ops.demo.point_cast import BORN, KINDS, NOTES, RAINY, Kind
from mulin.ops.demo.scenario import FOLDER
from mulin.ops.demo.staff import Staff
from mulin.people import access
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Household, Person, PersonState
from mulin.places.actions import Door
from mulin.places.models import Building, Venue
from mulin.points import actions
from mulin.points import queries as point_queries
from mulin.points.actions import Draft, Election, Opening
from mulin.points.models import How, Point
from mulin.points.rules import charter
from mulin.schedule.rules import OnHoliday, Pattern

FIRST_SESSIONS = date(2026, 1, 6)  # the day after the roster was taken in
REHEARSAL = "柔力球集体排练"
LOOKED_BACK = timedelta(days=365)
AHEAD = timedelta(weeks=8)
TAPPED = timedelta(days=18)  # so long leaders with a telephone have been tapping names
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_IDS = UUID("5f1d2f6c-52f6-4c0a-9d0e-7a4f2c1b9e11")


COMES_IN = {
    "许文": "点长，带快乐文化",
    "钱桂英": "点长，七十多岁，带夕阳乐聊天室",
}


@dataclass(slots=True)
class Story:
    """One point as its year goes."""

    point: Point
    kind: Kind
    actor: Actor  # who types its sheets in or taps the names
    leader: Person
    members: list[Person]
    chance: Random
    likely: dict[UUID, float] = field(default_factory=dict)
    strangers: list[Person] = field(default_factory=list)  # who look in now and then
    looked_in: list[Person] = field(default_factory=list)


@cache
def scenario() -> dict[str, Any]:
    """The scenario's points, exchanges and policy sessions."""
    raw: dict[str, Any] = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    return raw


def begin(office: Staff, today: date) -> list[Story]:
    """In January the five points are written down, with leaders, members and timetables to eight weeks ahead."""
    first = _begun_on(today)
    start = min(first, today) - timedelta(days=1)
    with clock.standing_at(at(start, 14)), transaction.atomic():
        desk = office["秦岚"]
        people = _leaders(desk)
        pool = _pool(desk, people)
        stories = [_found(office, entry, people, pool, today) for entry in scenario()["points"]]
        for story, entry in zip(stories, scenario()["points"], strict=True):
            _lay(desk, story, entry, first, today)
    return stories


def _begun_on(today: date) -> date:
    """The first day of the year that is told."""
    return max(FIRST_SESSIONS, today - LOOKED_BACK)


def _leaders(desk: Actor) -> dict[str, Person]:
    """Leaders and deputies: the scenario names them, the roster does not know them, so they moved in."""
    doors = _free_doors(desk)
    found = {}
    for number, (name, (born, gender)) in enumerate(BORN.items()):
        known = Person.objects.of(desk).filter(name=name, state=PersonState.LIVING).first()
        words = Particulars(
            name=name, birth=born, gender=gender, phone=f"1380000{3100 + number}", relation="户主", is_head=True,
            twin_checked=True,
        )  # fmt: skip
        found[name] = known or add_person(desk, particulars=words, door=next(doors), client_key=f"demo-point-{name}")
    return found


def _free_doors(desk: Actor) -> Iterator[Door]:
    """Doors nobody on the roster lives behind, a building in turn."""
    taken = set(Household.objects.of(desk).values_list("building_id", "unit_number", "room_number"))
    buildings = list(Building.objects.of(desk).order_by("number"))
    for floor, room, unit in (
        (floor, room, unit) for floor in (2, 3, 4, 5, 1, 6) for room in (1, 2, 3) for unit in (1, 2)
    ):
        for building in buildings:
            if (building.id, unit, f"{floor}0{room}") not in taken:
                yield Door(building.id, unit, f"{floor}0{room}")


def _pool(desk: Actor, leaders: dict[str, Person]) -> list[Person]:
    """Neighbours who have time: from fifty to eighty-four, in the order of their names."""
    day = clock.today()
    rows = Person.objects.of(desk).filter(
        state=PersonState.LIVING,
        household__isnull=False,
        birth_date__range=(date(day.year - 84, 1, 1), date(day.year - 50, 1, 1)),
    )
    spare = {person.id for person in leaders.values()}
    return [person for person in rows.order_by("sort_key", "name", "birth_date") if person.id not in spare]


def _found(office: Staff, entry: dict[str, Any], people: dict[str, Person], pool: list[Person], today: date) -> Story:
    kind = KINDS[entry["name"]]
    chance = Random(entry["name"])  # noqa: S311  # a repeatable story, no secret
    leader, deputy = people[entry["leader"]], people[entry["deputy"]]
    women = [person for person in pool if person.gender == "f"]
    men = [person for person in pool if person.gender != "f"]
    count = round((entry["members"] - 2) * kind.women)
    chosen = chance.sample(women, count) + chance.sample(men, entry["members"] - 2 - count)
    for person in chosen:
        pool.remove(person)
    desk = office["秦岚"].through(Mouth.PAPER)
    venue = Venue.objects.of(desk).get(code=entry["venue"])
    draft = Draft(
        name=entry["name"],
        category=kind.category,
        interests=entry["interest"],
        about=kind.about,
        pace=kind.pace,
        venue_id=venue.id,
        times=_times(entry),
        needs=kind.needs,
        charter=charter.template(kind.category),
        leader_id=leader.id,
        deputy_id=deputy.id,
    )
    founders = [leader.id, deputy.id, *(person.id for person in chosen[:4])]
    proposal = actions.write_down(desk, draft=draft, founder_ids=founders, client_key=f"demo-{entry['name']}")
    opening = Opening(founded_on=entry["founded"], election=_election(entry, today))
    point = actions.approve(desk, proposal_id=proposal.id, opening=opening)
    later = (entry["founded"] + timedelta(days=200), date(2024, 9, 10), date(2025, 5, 8))
    for number, since in enumerate(later):
        joined = [person.id for person in chosen[4 + number :: len(later)]]
        actions.enrol_members(desk, point_id=point.id, person_ids=joined, since=since)
    words = actions.Words(
        name=point.name, category=kind.category, interests=entry["interest"], about=kind.about, welcome=kind.welcome,
        pace=kind.pace, venue_id=venue.id, times=_times(entry), needs=kind.needs,
    )  # fmt: skip
    actions.edit_point(desk, point_id=point.id, words=words)
    story = Story(point, kind, desk, leader, [leader, deputy, *chosen], chance)
    story.likely = {person.id: min(0.96, max(0.12, chance.gauss(kind.comes, 0.24))) for person in story.members}
    story.likely |= {leader.id: 0.97, deputy.id: 0.8}
    story.strangers = chance.sample(pool, 24)
    return story


def _election(entry: dict[str, Any], today: date) -> Election:
    """Elected last spring for three years; one of the terms ends soon, so that somebody has to think of it."""
    start = entry["founded"].replace(year=_begun_on(today).year - 1)
    if entry["name"] == "编织艺术":
        return Election(
            how=How.ELECTED,
            votes_for=14,
            present=16,
            decided_on=start,
            starts_on=start,
            ends_on=today + timedelta(days=24),
        )
    votes = entry["members"] // 2
    return Election(
        how=How.ELECTED,
        votes_for=votes,
        present=votes + 3,
        decided_on=start,
        starts_on=start,
        ends_on=date(start.year + 3, start.month, start.day) - timedelta(days=1),
    )


def _times(entry: dict[str, Any]) -> str:
    words = []
    for rule in entry["weekly"]:
        days_ = "".join("一二三四五六日"[DAYS.index(day)] for day in rule["days"])
        words.append(f"每周{days_} {rule['start']}" + (f" {rule['title']}" if "title" in rule else ""))
    return "，".join(words)


def _lay(desk: Actor, story: Story, entry: dict[str, Any], first: date, today: date) -> None:
    for number, rule in enumerate(entry["weekly"]):
        venue = Venue.objects.of(desk).get(code=rule.get("venue", entry["venue"]))
        pattern = Pattern(
            days=tuple(DAYS.index(day) for day in rule["days"]),
            starts=time.fromisoformat(rule["start"]),
            minutes=rule["minutes"],
            first_day=first,
            on_holiday=OnHoliday.HOLD if venue.code == "square" else OnHoliday.SKIP,
        )
        title = rule.get("title", story.kind.title)
        bring = "球拍、水杯、防滑的鞋" if "title" in rule else story.kind.bring
        gatherings.lay_timetable(
            desk,
            host_id=story.point.host_id,
            pattern=pattern,
            plan=Plan(title=title, venue_id=venue.id, bring=bring),
            client_key=f"demo-{story.point.name}-{number}",
            until=today + AHEAD,
        )


def live(office: Staff, stories: list[Story], today: date) -> int:
    """The year's sessions: sheets brought in every second Friday; lately some leaders tap the names. How many."""
    _come_in(office, stories, today)
    by_host = {story.point.host_id: story for story in stories}
    _hall_is_painted(office, stories, today)
    _make_way(office, stories, today)
    _rain(office, stories, today)
    rows = Gathering.objects.of(office.community_id).filter(
        host_id__in=list(by_host), state=GatheringState.PLANNED, starts_at__lt=at(today, 0)
    )
    sessions = list(rows.select_related("venue").order_by("starts_at", "id"))
    piles: dict[tuple[date, UUID], list[Sheet]] = {}
    tapped: list[tuple[Story, Gathering, Sheet]] = []
    with transaction.atomic():
        for number, session in enumerate(sessions):
            story, day = by_host[session.host_id], clock_day(session.starts_at)
            sheet = _hold(story, session, number)
            if today - day <= TAPPED and story.actor.mouth == Mouth.APP:
                tapped.append((story, session, sheet))
            else:
                piles.setdefault((_brought(day, today), session.host_id), []).append(sheet)
        for (friday, host_id), sheets in sorted(piles.items()):
            with clock.standing_at(at(friday, 21)):
                gatherings.bring_sheets(by_host[host_id].actor, host_id=host_id, sheets=sheets)
        for one in tapped:
            _tap(*one)
    return len(sessions)


def _brought(day: date, today: date) -> date:
    """The second Friday after a session, or the day before loading if that has not come."""
    friday = day + timedelta(days=(4 - day.weekday()) % 7 + 7 * (day.isocalendar().week % 2))
    return min(friday, today - timedelta(days=1))


def _come_in(office: Staff, stories: list[Story], today: date) -> None:
    """Two of the leaders have a telephone and tap the names themselves."""
    for story in stories:
        words = COMES_IN.get(story.leader.name)
        if words is None:
            continue
        with clock.standing_at(at(_begun_on(today) - timedelta(days=1), 17)):
            account = residents.enter(office["秦岚"], story.leader, words=words)
            story.actor = access.actor_now(account.id, office.community_id).through(Mouth.APP)


def _hall_is_painted(office: Staff, stories: list[Story], today: date) -> None:
    """What had no place while the hall was painted was called off a week before."""
    hosts = [story.point.host_id for story in stories]
    rows = Gathering.objects.of(office.community_id).filter(
        host_id__in=hosts, state=GatheringState.PLANNED, venue=None, place_words=""
    )
    for session in rows.order_by("starts_at"):
        told = clock_day(session.starts_at) - timedelta(days=7)
        if told < today:
            with clock.standing_at(at(told, 16)):
                gatherings.cancel_gathering(office["秦岚"], gathering_id=session.id, why=session.why or "活动室关着")


def _make_way(office: Staff, stories: list[Story], today: date) -> None:
    """A point that meets another one elsewhere calls its own session of that day off, a fortnight before."""
    by_name = {story.point.name: story for story in stories}
    for entry in scenario()["exchanges"]:
        story, told = by_name[entry["point"]], entry["date"] - timedelta(days=14)
        own = session_on(story, entry["date"])
        if own is not None and told < today and own.venue and own.venue.code != entry["venue"]:
            with clock.standing_at(at(told, 9)):
                why = "这天去多功能活动室交流"
                gatherings.cancel_gathering(desk_of(office), gathering_id=own.id, why=why)


def _rain(office: Staff, stories: list[Story], today: date) -> None:
    """On some Thursdays it rains: in the morning the rehearsal moves into the hall, and everybody is told."""
    hosts = [story.point.host_id for story in stories]
    for day in RAINY:
        rows = Gathering.objects.of(office.community_id).filter(host_id__in=hosts, title=REHEARSAL)
        session = rows.filter(starts_at__range=(at(day, 0), at(day, 23))).first()
        if session is None or day >= today:
            continue
        with clock.standing_at(at(day, 9)):
            gatherings.move_to_substitute(desk_of(office), gathering_id=session.id, why="下雨")
            run_due()


def clock_day(moment: datetime) -> date:
    """The day of a moment in China."""
    return moment.astimezone(clock.CHINA).date()


def _hold(story: Story, session: Gathering, number: int) -> Sheet:
    """Who came, by their habits, the season and the weather; now and then somebody new."""
    day = clock_day(session.starts_at)
    rainy = day in RAINY and session.title == REHEARSAL
    factor = _season(day) * (0.75 if rainy else 1)
    came = [person for person in story.members if story.chance.random() < story.likely[person.id] * factor]
    if story.strangers and story.chance.random() < 0.14:
        came.append(_somebody_new(story))
    return Sheet(
        gathering_id=session.id,
        people=tuple(person.id for person in came),
        heads=2 if number % 41 == 7 else 0,
        note=NOTES[(number * 7) % len(NOTES)],
    )


def _tap(story: Story, session: Gathering, sheet: Sheet) -> None:
    """The leader taps the names one by one and ends the session."""
    arrivals = [
        Arrival(
            client_id=uuid5(_IDS, f"{session.id}{person}"),
            person_id=person,
            came_at=session.starts_at - timedelta(minutes=12) + timedelta(seconds=29 * place),
        )
        for place, person in enumerate(sheet.people)
    ]
    with clock.standing_at(session.ends_at):
        gatherings.check_in_many(story.actor, gathering_id=session.id, arrivals=arrivals)
        gatherings.close_gathering(story.actor, gathering_id=session.id, note=sheet.note, heads=sheet.heads or None)


def _season(day: date) -> float:
    if date(2026, 2, 9) <= day <= date(2026, 2, 28):
        return 0.55  # 春节
    return {1: 0.8, 2: 0.85, 7: 0.82, 8: 0.8, 12: 0.85}.get(day.month, 1.0)


def _somebody_new(story: Story) -> Person:
    """A neighbour looks in; every third of them comes again."""
    if story.looked_in and story.chance.random() < 0.35:
        return story.chance.choice(story.looked_in)
    person = story.strangers.pop()
    story.looked_in.append(person)
    return person


def desk_of(office: Staff) -> Actor:
    """The worker who types in what leaders bring on paper."""
    return office["秦岚"].through(Mouth.DESK)


def session_on(story: Story, day: date) -> Gathering | None:
    """The story's first session of a day that was not called off."""
    start, end = point_queries.moments(day, day)
    rows = Gathering.objects.of(story.point.community_id).filter(
        host_id=story.point.host_id, starts_at__gte=start, starts_at__lt=end
    )
    planned = rows.exclude(state=GatheringState.CANCELLED).select_related("venue")
    found: Gathering | None = planned.order_by("starts_at").first()
    return found
