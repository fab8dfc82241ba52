"""Paper ballots: printed with tickets, handed over at the desk or a door, taken back; late names on the list.

A ticket is printed and kept nowhere; the sheets come out of the printer in an order nobody wrote down.
The list says that somebody got a sheet, never which.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, clean, locked, must
from mulin.awards.models import BoxKind, Elector, LateElector, Round, RoundState, Sheet, SheetState
from mulin.awards.rules import codes
from mulin.base.actor import Actor, Mouth
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.messaging import actions as messaging
from mulin.people.models import Household, Person, PersonState

MOST_SHEETS = 600
_HANDS = (Mouth.DESK, Mouth.DOOR, Mouth.PAPER)


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet on its way to the printer."""

    serial: int
    ticket: str


@transaction.atomic
def print_sheets(actor: Actor, *, round_id: UUID, count: int, box: str = BoxKind.RESIDENTS) -> list[PrintedSheet]:
    """Make `count` sheets and give them back shuffled; their tickets exist on paper only. Lock: the round.

    Raises RuleError round-moved, terms-number, panel-none, panel-enough.
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    if not 1 <= count <= MOST_SHEETS:
        raise RuleError("terms-number", field="count", least=1, most=MOST_SHEETS)
    if box == BoxKind.PANEL and not row.has_panel:
        raise RuleError("panel-none", field="box")
    if box == BoxKind.PANEL:
        _check_panel_sheets(row, count)
    last = row.sheets.aggregate(last=Max("serial"))["last"] or 0
    printed = [PrintedSheet(last + place, codes.new_ticket()) for place in range(1, count + 1)]
    secrets.SystemRandom().shuffle(printed)
    sheets = [
        Sheet(
            community_id=row.community_id,
            round=row,
            box=box,
            serial=one.serial,
            code_index=queries.code_index(row, one.ticket),
        )
        for one in printed
    ]
    Sheet.objects.bulk_create(sorted(sheets, key=lambda sheet: sheet.serial), batch_size=500)
    record(actor, "awards.sheets_printed", about=about(row), data={"count": count, "box": box})
    return printed


def _check_panel_sheets(row: Round, count: int) -> None:
    """One sheet a juror: another is printed only for one that was spoiled or came back."""
    live = row.sheets.filter(box=BoxKind.PANEL, state__in=[SheetState.OUT, SheetState.CAST]).count()
    if live + count > row.panel_size:
        raise RuleError("panel-enough", field="count", size=row.panel_size, left=max(0, row.panel_size - live))


@transaction.atomic
def hand_sheet(actor: Actor, *, elector_id: UUID, assisted: bool = False) -> Elector:
    """A voter gets a sheet, at the desk, at the door, or through the letter box: now paper counts, not the phone.

    The voter's account is told. Locks: round, elector. Raises NotFound, RuleError paper-given, assist-not,
    round-moved.
    """
    elector, row = _locked_elector(actor, elector_id)
    if row.state != RoundState.VOTING or row.paused_at is not None:
        raise RuleError("round-moved")
    if elector.paper:
        raise RuleError("paper-given")
    if assisted and not row.may_assist:
        raise RuleError("assist-not", field="assisted")
    elector.paper = actor.mouth if actor.mouth in _HANDS else Mouth.DESK
    elector.is_assisted = assisted
    elector.save(update_fields=["paper", "is_assisted"])
    about_voter = about(row, voter=voter_of(elector))
    record(actor, "awards.sheet_handed", about=about_voter, data={"assisted": assisted})
    for person_id in _with_account(elector):
        messaging.post(actor, kind="awards.sheet_handed", to_person_id=person_id, data={"title": row.title})
    return elector


@transaction.atomic
def take_sheet_back(actor: Actor, *, elector_id: UUID, serial: int) -> Elector:
    """A voter gives an unused sheet back and may vote by phone again. Locks: round, elector.

    Raises NotFound, RuleError paper-not-given, serial-unknown, round-moved.
    """
    elector, row = _locked_elector(actor, elector_id)
    if row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    if not elector.paper:
        raise RuleError("paper-not-given")
    sheet = row.sheets.filter(serial=serial, state=SheetState.OUT, box=BoxKind.RESIDENTS)
    if not sheet.exclude(envelopes__isnull=False).update(state=SheetState.RETURNED):
        raise RuleError("serial-unknown", field="serial", serial=serial)
    elector.paper, elector.is_assisted = "", False
    elector.save(update_fields=["paper", "is_assisted"])
    record(actor, "awards.sheet_back", about=about(row, voter=voter_of(elector)))
    return elector


def _locked_elector(actor: Actor, elector_id: UUID) -> tuple[Elector, Round]:
    rows = Elector.objects.of(actor).select_related("household__building__courtyard", "person")
    found = rows.get_or_404(id=elector_id)
    if found.is_void or not actor.may("awards.desk", building_id=found.building_id):
        raise NotFound("elector")
    row = locked(actor, found.round_id)
    fresh: Elector = rows.select_for_update(of=("self",)).get_or_404(id=elector_id)
    return fresh, row


def voter_of(elector: Elector) -> Named:
    """Who has the right, by the door or the name."""
    if elector.household is not None:
        return Named(elector.household.id, elector.household.where)
    if elector.person is not None:
        return Named(elector.person.id, elector.person.name)
    return Named(elector.key, "")


def _with_account(elector: Elector) -> Collection[UUID]:
    people = Person.objects.of(elector.community_id).filter(account__isnull=False, state=PersonState.LIVING)
    mine = (
        people.filter(household_id=elector.household_id)
        if elector.household_id
        else people.filter(id=elector.person_id)
    )
    return list(mine.values_list("id", flat=True))


@transaction.atomic
def ask_late(actor: Actor, *, round_id: UUID, person_id: UUID, why: str) -> LateElector:
    """Somebody was left off the frozen list: a first person asks. Lock: the round.

    Raises RuleError why-empty, late-on-list, late-young, round-moved.
    """
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    why = clean(why, "why", rules.WHY_LIMIT)
    if not why:
        raise RuleError("why-empty", field="why")
    people = Person.objects.of(actor).filter(state=PersonState.LIVING, household__isnull=False)
    person: Person = people.select_related("household").get_or_404(id=person_id)
    _check_late(row, person)
    late: LateElector = LateElector.objects.create(
        community_id=actor.community_id,
        round=row,
        household_id=person.household_id if row.by_household else None,
        person_id=None if row.by_household else person.id,
        why=why,
        asked_by_id=actor.account_id,
    )
    record(actor, "awards.late_asked", about=about(row))
    return late


def _check_late(row: Round, person: Person) -> None:
    if not rules.is_old_enough(person.birth_date, row.vote_opens_at.date(), row.min_age):
        raise RuleError("late-young", age=row.min_age)
    key = person.household_id if row.by_household else person.id
    if key and row.electors.filter(key=key).exists():
        raise RuleError("late-on-list")


@transaction.atomic
def decide_late(actor: Actor, *, late_id: UUID, yes: bool) -> LateElector:
    """A second person agrees to a late name, or not. Lock: the round. Raises RuleError two-people, round-moved."""
    must(actor, "awards.manage")
    found: LateElector = LateElector.objects.of(actor).get_or_404(id=late_id)
    row = locked(actor, found.round_id)
    late: LateElector = (
        LateElector.objects.of(actor).select_related("household", "person__household").get_or_404(id=late_id)
    )
    if late.is_added is not None or row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    rules.check_two(late.asked_by_id, actor.account_id)
    late.is_added, late.decided_by_id = yes, actor.account_id
    late.save(update_fields=["is_added", "decided_by"])
    if yes:
        _add(row, late)
        record(actor, "awards.late_added", about=about(row))
    return late


def _add(row: Round, late: LateElector) -> None:
    home: Household | None = late.household or (late.person.household if late.person else None)
    key = late.household_id or late.person_id
    if key is None or row.electors.filter(key=key).exists():
        raise RuleError("late-on-list")
    Elector.objects.create(
        community_id=row.community_id,
        round=row,
        key=key,
        household_id=late.household_id,
        person_id=late.person_id,
        building_id=home.building_id if home else None,
        is_late=True,
    )
