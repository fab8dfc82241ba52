"""After the box is closed: two people type every paper sheet by themselves, and every sheet is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, check_counts, locked, must
from mulin.awards.models import Round, RoundState, Sheet, SheetState, Typing, Verdict
from mulin.awards.rules import codes
from mulin.base.actor import Actor
from mulin.kernel import ids
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record

_TYPABLE = (SheetState.OUT, SheetState.CAST)


@transaction.atomic
def type_sheet(actor: Actor, *, round_id: UUID, found_by: str, marks: Sequence[int], unreadable: bool = False) -> Sheet:
    """One person types one sheet: the first by its ticket, the second by ticket or serial. Lock: the round.

    Raises RuleError counter-…, typing-closed, ticket-wrong, sheet-typed, sheet-number.
    """
    check_counts(actor, row := _counting(actor, round_id))
    sheet = _sheet(row, found_by)
    if sheet.state not in _TYPABLE:
        raise RuleError("sheet-given-up", field="found_by")
    typings = list(sheet.typings.all())
    if any(typing.account_id == actor.account_id for typing in typings):
        raise RuleError("sheet-typed", field="found_by")
    if len(typings) > 1:
        raise RuleError("sheet-done", field="found_by")
    _read(actor, row, sheet, marks, unreadable=unreadable, settled=False)
    return sheet


def _counting(actor: Actor, round_id: UUID) -> Round:
    row = locked(actor, round_id)
    if row.state != RoundState.COUNTING or row.box_opened_at is not None:
        raise RuleError("typing-closed")
    return row


def _sheet(row: Round, found_by: str) -> Sheet:
    seen = ids.read_code(found_by[:60])
    if seen.isdecimal() and len(seen) < codes.TICKET:
        sheet = row.sheets.filter(serial=int(seen)).first()
        if sheet is not None and not sheet.typings.exists():
            raise RuleError("ticket-first", field="found_by")
    else:
        sheet = queries.sheet_by_code(row, codes.read(found_by, length=codes.TICKET, wrong="ticket-mistyped"))
    if sheet is None:
        raise RuleError("ticket-wrong", field="found_by")
    return sheet


def _read(actor: Actor, row: Round, sheet: Sheet, marks: Sequence[int], *, unreadable: bool, settled: bool) -> None:
    numbers, _left = queries.numbers_of(row)
    verdict, found = rules.read_sheet(marks, known=numbers, most=row.choose_up_to, unreadable=unreadable)
    said = {"marks": list(found), "verdict": Verdict(verdict), "is_settled": settled}
    mine = Typing.objects.of(actor).filter(sheet=sheet, account_id=actor.account_id)
    if not mine.update(**said):
        Typing.objects.create(community_id=row.community_id, sheet=sheet, account_id=actor.account_id, **said)
    Sheet.objects.of(actor).filter(id=sheet.id).update(state=SheetState.CAST)


@transaction.atomic
def settle_sheet(actor: Actor, *, sheet_id: UUID, marks: Sequence[int], unreadable: bool = False) -> Sheet:
    """Two people read a sheet differently; together they look at it again, and this reading counts. Lock: the round.

    Raises RuleError counter-…, typing-closed, sheet-agreed.
    """
    found: Sheet = Sheet.objects.of(actor).get_or_404(id=sheet_id)
    check_counts(actor, row := _counting(actor, found.round_id))
    line = next(line for line in queries.sheet_lines(row) if line.sheet.id == found.id)
    if not line.differs:
        raise RuleError("sheet-agreed")
    _read(actor, row, found, marks, unreadable=unreadable, settled=True)
    record(actor, "awards.sheet_settled", about=about(row), data={"serial": found.serial})
    return found


@transaction.atomic
def account_for(actor: Actor, *, round_id: UUID, serials: Sequence[int], state: str) -> int:
    """Say what became of sheets that are not in the box: spoiled, lost (void), returned unused. How many.

    A sheet whose ticket was used on a phone stays: its vote is in the box, and whoever holds the paper can only
    put that into the box instead. Lock: the round. Raises RuleError serial-unknown, sheets-state, typing-closed.
    """
    must(actor, "awards.manage")
    if state not in (SheetState.SPOILED, SheetState.LOST, SheetState.RETURNED):
        raise RuleError("sheets-state", field="state")
    row = locked(actor, round_id)
    if not row.is_box_shut:
        raise RuleError("typing-closed")
    lines = {line.sheet.serial: line for line in queries.sheet_lines(row)}
    for serial in serials:
        line = lines.get(serial)
        given_up = line is not None and line.sheet.state not in _TYPABLE
        if line is None or line.typings or line.has_envelope:
            raise RuleError("serial-unknown", field="serials", serial=serial)
        if given_up and row.state == RoundState.VOTING:
            raise RuleError("serial-unknown", field="serials", serial=serial)
    changed = row.sheets.filter(serial__in=serials).update(state=state)
    record(actor, "awards.sheets_accounted", about=about(row), data={"count": changed, "outcome": state})
    return int(changed)


def read_serials(text: str) -> list[int]:
    """ "3, 7-9" → 3, 7, 8, 9. Raises RuleError "serials-unread"."""
    found: set[int] = set()
    for part in text.replace("，", ",").replace("、", ",").replace("—", "-").replace("～", "-").split(","):
        first, dash, last = part.strip().partition("-")
        if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
            raise RuleError("serials-unread", field="serials")
        begin, end = int(first), int(last) if dash else int(first)
        if not 1 <= begin <= end <= begin + 600:
            raise RuleError("serials-unread", field="serials")
        found.update(range(begin, end + 1))
    return sorted(found)
