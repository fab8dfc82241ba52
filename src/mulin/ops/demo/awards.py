"""The demo's two awards, played through at the scenario's dates as far as the day of loading has come.

好邻里 with a panel and a vote per household, 最热心居民 with a vote per resident: called, named, reviewed,
voted by phone and on paper, counted, put up, honoured. Whoever votes, names or counts does it by the same
actions as on the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from mulin.awards import actions, queries
from mulin.awards.models import BoxKind, Round
from mulin.awards.rules import Dates, Terms, Trip, is_old_enough
from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock
from mulin.ops.demo.award_cast import ABOUT, AUTHOR, COUNTERS, JURORS, LATE, NAMED, WATCHERS, Play, resident, until
from mulin.ops.demo.channel import at, empty_doors
from mulin.ops.demo.scenario import AwardEntry, Scenario
from mulin.ops.demo.staff import Staff
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Person, PersonState
from mulin.places.models import Building

DRAFTED, PUBLISHED = timedelta(days=16), timedelta(days=3)  # before nominations open
PHONES, PAPERS, PANEL = 120, 24, 7


def play(office: Staff, scenario: Scenario, today: date) -> int:
    """Both awards, as far as they have come by `today`. Returns how many rounds there are."""
    begun = [entry for entry in scenario.awards if today > entry.nominate[0] - DRAFTED]
    everybody = _grown_ups(office) if begun else []
    for place, entry in enumerate(begun):
        _play(office, entry, today, place, everybody)
    return len(begun)


def _play(office: Staff, entry: AwardEntry, today: date, place: int, everybody: list[Person]) -> None:
    drafted, published = entry.nominate[0] - DRAFTED, entry.nominate[0] - PUBLISHED
    with clock.standing_at(at(drafted, 10)):
        row = actions.draft_round(office[AUTHOR], plan=_plan(entry), client_key=f"demo-award-{place}")
        for name, where in JURORS if entry.panel else ():
            actions.add_guest_juror(office[AUTHOR], round_id=row.id, name=name, where=where, namesake=True)
    chance = Random(20261008 + place)  # noqa: S311  # a repeatable story, no secret
    on = Play(office, entry, today, row, chance, everybody, _whom(entry, everybody))
    if today > published:
        with clock.standing_at(at(published, 9)):
            actions.publish_round(on.author, round_id=row.id)
    for turn, part in ((_nominating, _name), (_reviewing, _review), (_voting, _vote), (_counting, _count)):
        with transaction.atomic():  # a few hundred votes cost one commit
            _step(on, turn(on.fresh()))
            part(on)
    _put_up(on)
    _step(on, _done(on.fresh()))


def _nominating(row: Round) -> datetime | None:
    return at(row.nominate_from, 0)


def _reviewing(row: Round) -> datetime | None:
    return at(row.nominate_until + timedelta(days=1), 0)


def _voting(row: Round) -> datetime | None:
    return row.vote_opens_at


def _counting(row: Round) -> datetime | None:
    return row.vote_closes_at


def _done(row: Round) -> datetime | None:
    return at(row.notice_until + timedelta(days=1), 0) if row.notice_until else None


def _plan(entry: AwardEntry) -> actions.Plan:
    terms = Terms(
        electorate="household" if entry.by_household else "resident",
        min_age=16,
        seats=entry.seats,
        choose_up_to=entry.choose_up_to,
        min_candidates=entry.seats + 1,
        weight_residents=entry.residents,
        weight_panel=entry.panel,
        panel_size=PANEL if entry.panel else 0,
        notice_days=entry.notice_days,
        tie_rule="lot",
        turnout_percent=0,
        may_recast=True,
        may_assist=False,
        nominators=("self", "neighbour", "point", "worker"),
    )
    first, last = entry.vote
    dates = Dates(*entry.nominate, entry.review[1], at(first, 8), at(last, 20), at(last + timedelta(days=1), 9))
    return actions.Plan(
        title=entry.title, about=ABOUT.get(entry.title, ""), terms=terms, dates=dates, count_place="多功能活动室"
    )


def _grown_ups(office: Staff) -> list[Person]:
    """Residents who may vote, the head of a home first, by door."""
    rows = Person.objects.of(office.community_id).filter(state=PersonState.LIVING, household__isnull=False)
    order = ("household__building__number", "household__unit_number", "household__room_number", "-is_head", "name")
    people = rows.select_related("household__building").order_by(*order)
    return [person for person in people if is_old_enough(person.birth_date, date(2026, 10, 22), 16)]


def _whom(entry: AwardEntry, everybody: list[Person]) -> list[Person]:
    """Who was named: by name where the roster has it, else the head of a home in that building."""
    found: list[Person] = []
    for place, (name, building, _deed, _story) in enumerate(NAMED[entry.title]):
        there = [p for p in everybody if p.household and p.household.building.name == building and p.is_head]
        called = [p for p in everybody if p.name == name]
        found.append(next(iter(called), there[(len(entry.title) * 3 + place) % len(there)]))
    return found


def _step(on: Play, moment: datetime | None) -> None:
    """What the clock's own job did at that moment, if the story has come so far."""
    if moment is not None and until(on, moment):
        with clock.standing_at(moment):
            actions.step(on.author, round_id=on.row.id)


def _name(on: Play) -> None:
    """Neighbours name somebody, the named sign their yes, each some days after the call opens."""
    neighbours = [p for p in on.everybody if p not in on.people][7::53]
    for place, person in enumerate(on.people):
        _said, _building, deed, story = NAMED[on.entry.title][place]
        moment = at(on.entry.nominate[0] + timedelta(days=1 + place), 10 + place)
        if not until(on, moment) or person.household is None:
            return
        voice = actions.Voice(
            kind="neighbour", name=person.name, building_id=person.household.building_id, deed=deed, story=story
        )
        with clock.standing_at(moment):
            by = resident(on, neighbours[place % len(neighbours)])
            key = f"demo-{on.row.title}-{place}"
            made = actions.nominate(by, round_id=on.row.id, voice=voice, client_key=key)
            if made.candidate_id is None:
                actions.match_voice(on.author, nomination_id=made.id, person_id=person.id)
        _agree(on, person, moment + timedelta(hours=26), f"ZS-PX-{place + 1:02d}")


def _agree(on: Play, person: Person, moment: datetime, paper: str) -> None:
    if until(on, moment):
        with clock.standing_at(moment):
            candidate = on.row.candidates.get(person=person)
            actions.answer_on_paper(on.author, candidate_id=candidate.id, yes=True, paper_number=paper)


def _review(on: Play) -> None:
    """Eligibility, then the box with its three shares, tried at once."""
    moment = at(on.entry.review[0], 15)
    if not until(on, moment):
        return
    with clock.standing_at(moment):
        for candidate in on.row.candidates.filter(state="agreed"):
            actions.review(on.author, candidate_id=candidate.id, eligible=True)
    moment = at(on.entry.review[1], 16)
    if until(on, moment):
        with clock.standing_at(moment):
            _row, on.shares = actions.make_box(on.author, round_id=on.row.id)
            actions.try_shares(on.author, round_id=on.row.id, texts=on.shares)


def _voters(on: Play) -> list[Person]:
    """Those who vote, one of a home, as many in each building."""
    taken = {person.household_id for person in on.people}
    by_building: dict[UUID, list[Person]] = {}
    homes: set[UUID | None] = set()
    for person in on.everybody:
        if person.household and person.household_id not in taken | homes:
            homes.add(person.household_id)
            by_building.setdefault(person.household.building_id, []).append(person)
    share = (PHONES + PAPERS) // len(by_building)
    chosen = [person for people in by_building.values() for person in on.chance.sample(people, min(share, len(people)))]
    on.chance.shuffle(chosen)
    return chosen


def _marks(on: Play, numbers: Sequence[int]) -> list[int]:
    """A choice: some neighbours are better known than others."""
    weights = [len(numbers) * 2 - place for place in range(len(numbers))]
    wanted = on.chance.randint(1, on.entry.choose_up_to)
    found: set[int] = set()
    while len(found) < wanted:
        found.update(on.chance.choices(list(numbers), weights))
    return sorted(found)


def _vote(on: Play) -> None:
    """Ten days of voting: phones every day, sheets at the desk and at doors on some."""
    if on.fresh().opened_at is None:
        return
    numbers = [number for number, _one in sorted(queries.by_number(on.row).items())]
    on.chance.shuffle(numbers)
    first, last = on.entry.vote
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    with clock.standing_at(at(first, 8, 30)):
        _print(on, PAPERS + 4, BoxKind.RESIDENTS)
        if on.entry.panel:
            _print(on, PANEL, BoxKind.PANEL)
            for juror in queries.jurors_of(on.row):
                actions.hand_panel_sheet(on.author, juror_id=juror.id)
    doors: Counter[date] = Counter()
    for place, person in enumerate(_voters(on)):
        moment = at(days[place % len(days)], 9 + place % 10, place % 60)
        marks = _marks(on, numbers)
        if not until(on, moment):
            continue
        with clock.standing_at(moment):
            if place < PAPERS:
                mouth = Mouth.DOOR if place % 3 == 0 else Mouth.DESK
                actions.hand_sheet(on.author.through(mouth), elector_id=_elector(on, person))
                doors[moment.date()] += mouth == Mouth.DOOR
            else:
                actions.cast(
                    resident(on, person),
                    round_id=on.row.id,
                    elector_id=_elector(on, person),
                    marks=marks,
                    client_key=f"demo-{place}",
                )

    _tell_trips(on, +doors)
    if on.entry.by_household:
        _add_late(on)


def _add_late(on: Play) -> None:
    """Homes that move in while the vote is on: two people of the office add each to the list; one of them votes."""
    numbers = sorted(queries.by_number(on.row))
    for place, (name, birth, building, why, votes) in enumerate(LATE, start=1):
        moment = at(on.entry.vote[0] + timedelta(days=place + 1), 10)
        if not until(on, moment):
            return
        there = Building.objects.of(on.author).get(name=building)
        words = Particulars(name=name, birth=birth, relation="户主", is_head=True)
        with clock.standing_at(moment):
            person = add_person(
                on.author, particulars=words, door=empty_doors(there)[0], client_key=f"demo-late-{place}"
            )
            late = actions.ask_late(on.author, round_id=on.row.id, person_id=person.id, why=why)
        with clock.standing_at(moment + timedelta(hours=5)):
            actions.decide_late(on.office["周敏"], late_id=late.id, yes=True)
        if votes:
            with clock.standing_at(moment + timedelta(hours=9)):
                actions.cast(
                    resident(on, person),
                    round_id=on.row.id,
                    elector_id=_elector(on, person),
                    marks=numbers[:1],
                    client_key=f"demo-late-{place}",
                )


def _tell_trips(on: Play, doors: Counter[date]) -> None:
    """The home box, in the evening of each day on which it was out."""
    for place, (day, count) in enumerate(sorted(doors.items()), start=1):
        with clock.standing_at(at(day, 19, 30)):
            seal = f"ZS-{place:03d}"
            trip = Trip(went_on=day, carrier=AUTHOR, watchers=WATCHERS, doors=count, ballots=count, seal_number=seal)
            actions.record_trip(on.author, round_id=on.row.id, trip=trip)


def _print(on: Play, count: int, box: str) -> None:
    made = actions.print_sheets(on.author, round_id=on.row.id, count=count, box=box)
    on.tickets |= {sheet.serial: sheet.ticket for sheet in made}


def _elector(on: Play, person: Person) -> UUID:
    whose = {"household_id": person.household_id} if on.entry.by_household else {"person_id": person.id}
    found: UUID = on.row.electors.values_list("id", flat=True).get(**whose)
    return found


def _count(on: Play) -> None:
    """The public count: sheets typed twice, the rest accounted for, the box opened before witnesses, signed."""
    row = on.fresh()
    if row.state != "counting" or not until(on, row.count_at):
        return
    numbers = sorted(queries.by_number(row))
    with clock.standing_at(row.count_at):
        for serial, marks in _sheets_in_the_box(on, numbers):
            for name in COUNTERS:
                actions.type_sheet(
                    on.hands[name], round_id=row.id, found_by=on.tickets[serial], marks=marks, unreadable=False
                )
        left = [line.sheet.serial for line in queries.sheet_lines(row) if not line.is_accounted]
        # one sheet never came back; the others were not used
        actions.account_for(on.author, round_id=row.id, serials=left[:1], state="lost")
        actions.account_for(on.author, round_id=row.id, serials=left[1:], state="returned")
        for person in _witnesses(on):
            actions.name_witness(on.author, round_id=row.id, person_id=person.id)
        for name in COUNTERS:
            actions.stand_by(on.hands[name], round_id=row.id)
        actions.open_box(on.hands[COUNTERS[0]], round_id=row.id, texts=(on.shares[0], on.shares[1]))
        for name in COUNTERS:
            actions.sign_count(on.hands[name], round_id=row.id)
        for place, witness in enumerate(queries.witnesses_of(row), start=1):
            actions.sign_on_paper(on.author, witness_id=witness.id, paper_number=f"ZS-JP-{place:02d}")


def _sheets_in_the_box(on: Play, numbers: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """What was found in the paper box: every sheet handed over but one, one of them with too many marks."""
    for serial in range(1, PAPERS):
        too_many = list(numbers[: on.entry.choose_up_to + 1])
        yield serial, too_many if serial == 5 else _marks(on, numbers)
    if on.entry.panel:
        yield from ((PAPERS + 4 + place, _marks(on, numbers)) for place in range(1, PANEL + 1))


def _witnesses(on: Play) -> list[Person]:
    """Two residents of homes where nobody stands and nobody named anybody."""
    homes = {person.household_id for person in on.people}
    named = set(on.row.nominations.values_list("by_person_id", flat=True))
    free = [p for p in on.everybody if p.is_head and p.household_id not in homes and p.id not in named]
    return [free[11], free[-11]]


def _put_up(on: Play) -> None:
    """The public notice, with one objection that is looked into and answered."""
    row = on.fresh()
    if row.state != "notice" or row.notice_from is None:
        return
    moment = at(row.notice_from + timedelta(days=2), 19)
    if not until(on, moment):
        return
    visitor = Actor(community_id=on.office.community_id, community_code=on.author.community_code)
    with clock.standing_at(moment):
        made = actions.raise_objection(
            visitor,
            round_id=row.id,
            candidate_id=None,
            words="投票截止那天晚上八点就封箱了，下班晚的赶不上，下回能不能晚一点？",
            client_key=f"demo-objection-{row.title}",
        )
    moment = at(row.notice_from + timedelta(days=3), 10)
    if until(on, moment):
        with clock.standing_at(moment):
            actions.decide_objection(
                on.hands["周敏"],
                objection_id=made.id,
                upheld=False,
                answer="投票一共十天，每天都能在手机上投，截止时间写在办法里。您说得对，下回改到晚上九点。",
            )
