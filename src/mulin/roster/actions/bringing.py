"""Bringing a file, saying which column holds what, mending a row, leaving it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.once import earlier_result, remember
from mulin.exchange import workbook
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.actions import Named
from mulin.roster.actions.judging import judge
from mulin.roster.models import OPEN, ImportState, RosterImport, RosterRow, Verdict, pack, unpack
from mulin.roster.queries import rows_of
from mulin.roster.rules import columns
from mulin.roster.rules.states import check_step

NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """What a worker says about a file: which sheet, which row is the header, which column holds which field."""

    sheet: int
    header: int
    columns: Mapping[str, int] = field(default_factory=dict)


def bring_file(actor: Actor, *, name: str, content: bytes, client_key: str = "") -> RosterImport:
    """A file as a preview: read in a child process, then compared with the register. Changes no resident.

    The file is not kept; identity numbers are taken out before anything is stored. Raises RuleError
    workbook-…, text-…, key-reuse. No lock.
    """
    fingerprint = hashlib.sha256(content).digest()
    shown = clean_text(name, limit=NAME_LIMIT) or "roster"
    if client_key and (earlier := earlier_result(actor, client_key, fingerprint.hex())):
        found: RosterImport = RosterImport.objects.of(actor).get_or_404(id=earlier)
        return found
    book = workbook.read(content)
    return _put_down(actor, book, shown, fingerprint, client_key)


@transaction.atomic
def _put_down(actor: Actor, book: workbook.Workbook, name: str, fingerprint: bytes, client_key: str) -> RosterImport:
    tables: list[list[Any]] = []
    taken = 0
    for sheet in book.sheets:
        rows, count = columns.without_identity(sheet.rows)
        taken += count
        tables.append([sheet.name, sheet.is_hidden, sheet.hidden_rows, rows])
    roster = RosterImport(
        community_id=actor.community_id,
        file_name=name,
        fingerprint=fingerprint,
        brought_by=actor.account_id,
        brought_by_name=actor.name,
        kind=book.kind,
        encoding=book.encoding,
        tables=pack(tables),
        identity_cells=taken,
        sheet=columns.best_sheet([table[3] for table in tables], [table[1] for table in tables]),
    )
    layout = columns.find_layout(tables[roster.sheet][3])
    roster.header, roster.columns = layout.header, dict(layout.columns)
    roster.save()
    judge(actor, roster, tables)
    ledger.record(actor, "roster.brought", about=named(roster), data={"rows": roster.counts.get("rows", 0)})
    if client_key:
        remember(actor, client_key, fingerprint.hex(), roster.id)
    return roster


@transaction.atomic
def choose_layout(actor: Actor, *, roster: RosterImport, choice: Choice) -> RosterImport:
    """Read the file again with another sheet, header or columns. Locks the import.

    Raises RuleError roster-state, roster-columns when name or door is missing or a column is used twice.
    """
    roster = locked(actor, roster.id)
    tables = unpack(roster.tables)
    if not 0 <= choice.sheet < len(tables) or not -1 <= choice.header < len(tables[choice.sheet][3]):
        raise RuleError("roster-columns")
    chosen = {name: place for name, place in choice.columns.items() if name in columns.FIELDS and place >= 0}
    used = list(chosen.values())
    if len(set(used)) < len(used) or not columns.Layout(choice.header, chosen).is_usable:
        raise RuleError("roster-columns")
    if (roster.sheet, roster.header) != (choice.sheet, choice.header):
        roster.mends = ""  # row numbers mean other rows now
    roster.sheet, roster.header, roster.columns = choice.sheet, choice.header, chosen
    judge(actor, roster, tables)
    return roster


@transaction.atomic
def mend_row(actor: Actor, *, row: RosterRow, cells: Mapping[str, str]) -> RosterRow:
    """Put a held row right and judge the file again. Locks the import.

    `cells` holds fields as typed; `sure` with the name says that a doubtful name is right.
    """
    roster = locked(actor, row.roster_id, also=ImportState.APPLIED)
    if not roster.tables or row.verdict != Verdict.HELD:
        raise RuleError("roster-state")
    mends = json.loads(roster.mends or "{}")
    kept = {name: text[:500] for name, text in cells.items() if name in columns.FIELDS or name == "sure"}
    mends[str(row.number)] = mends.get(str(row.number), {}) | kept
    roster.mends = json.dumps(mends, ensure_ascii=False)
    judge(actor, roster, unpack(roster.tables))
    mended: RosterRow = RosterRow.objects.of(actor).get_or_404(roster=roster, number=row.number)
    return mended


@transaction.atomic
def trust_buildings(actor: Actor, *, roster: RosterImport, buildings: list[tuple[str, str]]) -> RosterImport:
    """These buildings of the file are right: make them when it is applied. Locks the import.

    Only for a community that has no buildings yet; raises RuleError roster-buildings else.
    """
    roster = locked(actor, roster.id)
    if not roster.counts.get("strange_buildings") or not roster.counts.get("no_buildings"):
        raise RuleError("roster-buildings")
    offered = {(yard, name) for yard, name, _ in roster.counts["strange_buildings"]}
    roster.trusted = sorted(pair for pair in buildings if pair in offered)
    judge(actor, roster, unpack(roster.tables))
    return roster


@transaction.atomic
def drop_import(actor: Actor, *, roster: RosterImport) -> None:
    """Do not import this file after all: its rows and tables go. Locks the import."""
    roster = locked(actor, roster.id)
    check_step(roster.state, ImportState.DROPPED)
    RosterRow.objects.of(actor).filter(roster=roster).delete()
    RosterImport.objects.of(actor).filter(id=roster.id).update(
        state=ImportState.DROPPED, tables="", mends="", missing=[]
    )
    ledger.record(actor, "roster.dropped", about=named(roster))


@transaction.atomic
def take_held_rows(actor: Actor, *, roster: RosterImport) -> list[RosterRow]:
    """The rows held back, to be taken along as a file; that they were is a fact. No lock."""
    rows = list(rows_of(roster, Verdict.HELD))
    ledger.record(actor, "roster.held_taken", about=named(roster), data={"rows": len(rows)})
    return rows


def locked(actor: Actor, roster_id: UUID, *, also: str = "") -> RosterImport:
    """The import, fresh and locked, if it is still open (or `also`). Raises NotFound, RuleError roster-state."""
    roster: RosterImport = RosterImport.objects.of(actor).select_for_update().get_or_404(id=roster_id)
    if roster.state not in (*OPEN, also):
        raise RuleError("roster-state")
    return roster


def named(roster: RosterImport) -> dict[str, Named]:
    """An import as the ledger refers to it: by its day, since a file's name may hold anything."""
    return {"roster": Named(roster.id, f"{roster.created_at:%Y-%m-%d}")}
