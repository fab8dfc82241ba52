"""The demo's contact channel: contacts, cards, hand-overs, one changed number, what is waiting today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

from mulin.base import jobs
from mulin.base.actor import Mouth
from mulin.cards import actions as cards
from mulin.cards.models import Only, Outcome, Sign
from mulin.contacts import actions as contacts
from mulin.contacts import queries as contact_queries
from mulin.contacts.actions import Complaint
from mulin.contacts.models import CallBack, ReportWhat, ServiceContact, UnitKind
from mulin.kernel import clock, phones
from mulin.ops.demo.scenario import FOLDER
from mulin.ops.demo.staff import Staff
from mulin.people.actions import Particulars, add_person
from mulin.people.models import Household
from mulin.places.actions import Door
from mulin.places.models import Building

# Before June the third grid's officer had another number, so that the history of a card can be seen.
OLD_NUMBER, NEW_NUMBER, MOVED = "13800001049", "13800001043", "仇丽华"
OFFICERS = ("张晓燕", "刘洋", "仇丽华")
UNREACHED = 21  # doors nobody opened so far
REFUSED = 3
LONG_UNVERIFIED = frozenset({"人民调解室", "安居物业服务处", "居家养老服务站"})
NEWCOMERS = (("3号楼", 2), ("7号楼", 2), ("12号楼", 1))
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("建平", "秀英", "小宁", "文博", "雅琴")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the community's day."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.CHINA)


def enter_contacts(staff: Staff, day: date) -> None:
    """The list of contacts is taken in; a second person rings every number back and lets it through."""
    listed = (FOLDER / "contacts.csv").read_bytes().replace(NEW_NUMBER.encode(), OLD_NUMBER.encode())
    with clock.standing_at(at(day, 9, 30)):
        contacts.import_contacts(staff["秦岚"], data=listed, consent_paper="ZS-2026-01")
        _let_through(staff)


def _let_through(staff: Staff) -> None:
    head = staff["周敏"]
    for change in contact_queries.open_changes(head):
        contacts.record_call_back(head, change_id=change.id, outcome=CallBack.CONFIRMED, at_switchboard=False)
        contacts.approve_change(head, change_id=change.id)


def print_cards(staff: Staff, day: date, *, only: str = Only.ALL) -> None:
    """Cards for every household, or only for those whose card is missing or wrong."""
    with clock.standing_at(at(day, 14)):
        cards.start_print_run(staff["秦岚"], client_key=f"demo-cards-{day}", only=only)
        jobs.run_due()


def hand_over(staff: Staff, first_day: date, *, grids: tuple[int, ...] = (0, 1, 2)) -> None:
    """Grid officers walk up the stairs, two stairwells an evening, and knock at every door."""
    chance = Random(20260112)  # noqa: S311  # a repeatable story, no secret
    homes = list(Household.objects.of(staff.community_id).order_by("building__number", "unit_number", "room_number"))
    closed = {home.id for home in chance.sample(homes, UNREACHED + REFUSED)}
    refused = set(sorted(closed)[:REFUSED])
    buildings = list(Building.objects.of(staff.community_id).order_by("number"))
    for grid in grids:
        officer = OFFICERS[grid]
        mine = {building.id for building in buildings[grid * 4 : grid * 4 + 4]}
        walks = groupby((h for h in homes if h.building_id in mine), key=lambda h: (h.building_id, h.unit_number))
        for evening, (_, doors) in enumerate(walks):
            with clock.standing_at(at(first_day + timedelta(days=evening // 2), 18, 30)):
                _walk(staff, officer, [door.id for door in doors], closed, refused)


def _walk(staff: Staff, officer: str, doors: list[UUID], closed: set[UUID], refused: set[UUID]) -> None:
    actor = staff[officer].through(Mouth.DOOR)
    for outcome, some in _outcomes(doors, closed, refused):
        if some:
            cards.hand_over(
                actor,
                household_ids=some,
                outcome=outcome,
                client_key=f"demo-{outcome}-{some[0]}-{clock.today()}",
                sign=Sign.HAND,
            )


def _outcomes(doors: list[UUID], closed: set[UUID], refused: set[UUID]) -> Iterator[tuple[str, list[UUID]]]:
    yield Outcome.GIVEN, [door for door in doors if door not in closed]
    yield Outcome.ABSENT, [door for door in doors if door in closed - refused]
    yield Outcome.REFUSED, [door for door in doors if door in refused]


def change_number(staff: Staff, day: date) -> None:
    """One officer has a new number: proposed, called back, approved, live; then only the wrong cards again."""
    worker = staff["秦岚"]
    with clock.standing_at(at(day, 10)):
        contact = ServiceContact.objects.of(worker).get(person_name=MOVED)
        draft = contact_queries.draft_of(contact)
        draft = replace(
            draft,
            phones=tuple(
                (phones.parse(NEW_NUMBER) if phone.digits == OLD_NUMBER else phone, is_public)
                for phone, is_public in draft.phones
            ),
        )
        contacts.edit_contact(worker, contact_id=contact.id, version=contact.version, draft=draft)
        _let_through(staff)


def verify(staff: Staff, day: date, *, spare: frozenset[str] = frozenset()) -> None:
    """The call list: everybody is rung and answers, but for `spare`. Nobody rings 110 to check it."""
    worker = staff["秦岚"]
    with clock.standing_at(at(day, 9)):
        for contact in contact_queries.contacts_of(worker):
            if contact.unit_name not in spare and contact.kind != UnitKind.HOTLINE:
                contacts.verify_contact(worker, contact_id=contact.id, answered=True)


def move_in(staff: Staff, day: date) -> int:
    """Five households move in and have no card yet."""
    worker = staff["秦岚"]
    chance = Random(day.toordinal())  # noqa: S311  # a repeatable story, no secret
    made = 0
    with clock.standing_at(at(day, 15)):
        for name, count in NEWCOMERS:
            building = Building.objects.of(worker).get(name=name)
            for door in empty_doors(building)[:count]:
                words = Particulars(
                    name=chance.choice(SURNAMES) + GIVEN[made],
                    birth=str(chance.randint(1950, 2000)),
                    relation="户主",
                    is_head=True,
                )
                add_person(worker, particulars=words, door=door, client_key=f"demo-in-{made}")
                made += 1
    return made


def empty_doors(building: Building) -> list[Door]:
    lived = set(
        Household.objects.of(building.community_id).filter(building=building).values_list("unit_number", "room_number")
    )
    every = [(unit, f"{floor}0{room}") for unit in (1, 2, 3) for floor in range(1, 7) for room in (1, 2, 3)]
    return [Door(building.id, unit, room) for unit, room in every if (unit, room) not in lived]


def report_number(staff: Staff, day: date) -> None:
    """Two residents found the police point's telephone dead."""
    visitor = staff["秦岚"].through(Mouth.APP)
    contact = ServiceContact.objects.of(visitor).get(unit_name="中山社区治安警点")
    for hour, words in ((11, "响了很久没人接"), (19, "")):
        with clock.standing_at(at(day, hour)):
            complaint = Complaint(ReportWhat.NO_ANSWER, words)
            contacts.report_number(visitor, contact_id=contact.id, complaint=complaint, client_key=f"demo-{hour}")
