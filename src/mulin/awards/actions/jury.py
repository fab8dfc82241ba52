"""评审: who sits on the panel, frozen with the rules; one sheet a juror."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.awards.actions.common import about, clean, locked, must
from mulin.awards.models import BoxKind, Juror, Round, RoundState, SheetState
from mulin.awards.rules import MOST_JURORS
from mulin.base.actor import Actor
from mulin.kernel.chinese import clean_name
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.people.models import Person, PersonState


@transaction.atomic
def add_juror(actor: Actor, *, round_id: UUID, person_id: UUID) -> Juror:
    """Put a resident on the panel of a draft. Lock: the round. Raises NotFound, RuleError rules-frozen, juror-…."""
    row = _draft(actor, round_id)
    people = Person.objects.of(actor).filter(state=PersonState.LIVING).select_related("household__building__courtyard")
    person: Person = people.get_or_404(id=person_id)
    where = person.household.building.plate if person.household else ""
    if row.jurors.filter(person=person).exists():
        raise RuleError("juror-again")
    return _put_on(row, label=person.name, where=where, person=person)


@transaction.atomic
def add_guest_juror(actor: Actor, *, round_id: UUID, name: str, where: str, namesake: bool = False) -> Juror:
    """Put somebody from outside on the panel: the street, a school. Lock: the round.

    A resident has to be picked from the roster, so that they cannot stand as a candidate as well; `namesake`
    says that it is somebody else of that name. Raises RuleError rules-frozen, name-…, juror-….
    """
    row = _draft(actor, round_id)
    label, place = clean_name(name).text, clean(where, "where", 40)
    if not place:
        raise RuleError("juror-where", field="where")
    if row.jurors.filter(label=label, where=place).exists():
        raise RuleError("juror-again", field="name")
    if not namesake and Person.objects.of(actor).filter(state=PersonState.LIVING, name=label).exists():
        raise RuleError("juror-resident", field="namesake")
    return _put_on(row, label=label, where=place, person=None)


def _draft(actor: Actor, round_id: UUID) -> Round:
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state != RoundState.DRAFT:
        raise RuleError("rules-frozen")
    if (named := row.jurors.count()) >= MOST_JURORS:
        raise RuleError("jurors-differ", wanted=row.panel_size, named=named + 1)
    return row


def _put_on(row: Round, *, label: str, where: str, person: Person | None) -> Juror:
    juror = Juror(community_id=row.community_id, round=row, person=person, label=label, where=where)
    juror.save()
    return juror


@transaction.atomic
def drop_juror(actor: Actor, *, juror_id: UUID) -> None:
    """Take somebody off the panel of a draft. Lock: the round. Raises NotFound, RuleError rules-frozen."""
    must(actor, "awards.manage")
    juror, row = _juror(actor, juror_id)
    if row.state != RoundState.DRAFT:
        raise RuleError("rules-frozen")
    juror.delete()


def _juror(actor: Actor, juror_id: UUID) -> tuple[Juror, Round]:
    found: Juror = Juror.objects.of(actor).get_or_404(id=juror_id)
    row = locked(actor, found.round_id)
    fresh: Juror = Juror.objects.of(actor).get_or_404(id=juror_id)
    return fresh, row


def check_panel(row: Round) -> None:
    """Whether as many jurors are named as the rules say, before they are frozen. Raises RuleError "jurors-differ"."""
    named = row.jurors.count()
    if named != row.panel_size:
        raise RuleError("jurors-differ", wanted=row.panel_size, named=named)


@transaction.atomic
def hand_panel_sheet(actor: Actor, *, juror_id: UUID) -> Juror:
    """A juror draws a sheet of the panel; which one nobody writes down. Lock: the round.

    Raises NotFound, RuleError round-moved, paper-given.
    """
    must(actor, "awards.manage")
    juror, row = _juror(actor, juror_id)
    if row.state != RoundState.VOTING or row.paused_at is not None:
        raise RuleError("round-moved")
    if juror.has_sheet:
        raise RuleError("paper-given")
    juror.has_sheet = True
    juror.save(update_fields=["has_sheet"])
    record(actor, "awards.panel_sheet_handed", about=about(row))
    return juror


@transaction.atomic
def take_panel_sheet_back(actor: Actor, *, juror_id: UUID, serial: int) -> Juror:
    """A juror gives an unused sheet back. Lock: the round.

    Raises NotFound, RuleError round-moved, paper-not-given, serial-unknown.
    """
    must(actor, "awards.manage")
    juror, row = _juror(actor, juror_id)
    if row.state != RoundState.VOTING:
        raise RuleError("round-moved")
    if not juror.has_sheet:
        raise RuleError("paper-not-given")
    sheet = row.sheets.filter(serial=serial, state=SheetState.OUT, box=BoxKind.PANEL)
    if not sheet.update(state=SheetState.RETURNED):
        raise RuleError("serial-unknown", field="serial", serial=serial)
    juror.has_sheet = False
    juror.save(update_fields=["has_sheet"])
    record(actor, "awards.panel_sheet_back", about=about(row))
    return juror
