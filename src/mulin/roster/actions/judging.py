"""From the tables of a file to rows with verdicts: the one reading that preview and apply share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.base.counting import count_anew
from mulin.kernel import clock
from mulin.people.models import phone_index
from mulin.roster import queries
from mulin.roster.models import ImportState, RosterImport, RosterRow, Verdict
from mulin.roster.queries import Buildings
from mulin.roster.rules import columns, counting, matching, rows
from mulin.roster.rules.matching import Claim, Door, Judged
from mulin.roster.rules.rows import Entry, Remark

BATCH = 500
_COLUMNS = ("verdict", "remarks", "content", "person")


def judge(actor: Actor, roster: RosterImport, tables: Sequence[Sequence[Any]]) -> None:
    """Read the chosen sheet, give every row its verdict, and save both. In the caller's transaction.

    A constant number of queries and one per 500 rows.
    """
    _, _, hidden_rows, sheet = tables[roster.sheet]
    found = columns.find_layout(sheet, header=roster.header)
    layout = columns.Layout(roster.header, roster.columns, found.twice, found.identity)
    roster.as_of = columns.updated_on(sheet, layout.header) or clock.today()
    roster.notices = _notices(roster, tables, layout, hidden_rows)
    if not layout.is_usable:
        roster.state, roster.counts, roster.missing = ImportState.UNREAD, {}, []
        RosterRow.objects.of(actor).filter(roster=roster).delete()
        roster.save()
        return
    entries = rows.read_rows(sheet, layout, mends=_mends(roster), today=clock.today())
    buildings = Buildings(actor.community_id)
    claims = [_claim(entry, buildings, roster) for entry in entries]
    judged, missing = matching.judge(claims, queries.known_people(actor))
    roster.counts = counting.count(judged, len(missing), as_of=roster.as_of) | _strangers(claims, buildings)
    roster.missing = [str(ref) for ref in missing]
    roster.judged_at = clock.now()
    _store(actor, roster, judged)
    roster.counts |= verdicts_of(actor, roster)
    if roster.state in (ImportState.UNREAD, ImportState.PREVIEWED):
        roster.state = ImportState.PREVIEWED
    roster.save()


def verdicts_of(actor: Actor, roster: RosterImport) -> dict[str, int]:
    """How many rows have each verdict; of an applied roster the verdicts with which it was applied."""
    stored = Counter(RosterRow.objects.of(actor).filter(roster=roster).values_list("verdict", flat=True))
    counts = {name: stored[name] for name in ("new", "changed", "same", "held")}
    return counts | {"duplicates": stored["duplicate"], "rejected": stored["held"]}


def _mends(roster: RosterImport) -> dict[int, dict[str, str]]:
    return {int(number): cells for number, cells in json.loads(roster.mends or "{}").items()}


def _notices(
    roster: RosterImport, tables: Sequence[Sequence[Any]], layout: columns.Layout, hidden_rows: int
) -> list[str]:
    """What the worker should know about the file as a whole, as codes."""
    holds = {
        "identity": bool(roster.identity_cells),
        "columns-twice": bool(layout.twice),
        "hidden-rows": bool(hidden_rows),
        "hidden-sheet": any(table[1] for table in tables),
        "more-sheets": sum(bool(table[3]) for table in tables) > 1,
        "no-header": not layout.is_usable,
        "encoding": roster.kind == "csv",
    }
    return [code for code, true in holds.items() if true]


def _claim(entry: Entry, buildings: Buildings, roster: RosterImport) -> Claim:
    """The entry at its door; a building nobody knows is a remark."""
    place = entry.place
    door: Door | None = None
    if place.building:
        found = buildings.find(place.yard, place.building)
        if not found and [place.yard, place.building] in [list(pair) for pair in roster.trusted]:
            found = [future_building(roster, place.yard, place.building)]
        if len(found) == 1:
            door = (found[0], place.unit, place.room)
        else:
            code = "building-which" if found else "building-unknown"
            remark = Remark(code, "building", {"building": f"{place.yard}{place.building}"})
            entry = replace(entry, remarks=(*entry.remarks, remark))
    phone = phone_index(roster.community_id, entry.phone) if entry.phone else b""
    return Claim(entry, door, phone)


def future_building(roster: RosterImport, yard: str, building: str) -> UUID:
    """What stands for a building that will be made when the import is applied."""
    return uuid5(roster.id, f"{yard}/{building}")


def _strangers(claims: Sequence[Claim], buildings: Buildings) -> dict[str, Any]:
    """The buildings of the file that the community does not have, with how many rows each."""
    names = [(claim.entry.place.yard, claim.entry.place.building) for claim in claims if claim.entry.place.building]
    strange = Counter(pair for pair in names if not buildings.find(*pair))
    return {
        "strange_buildings": [[yard, name, number] for (yard, name), number in strange.items()],
        "no_buildings": not buildings.rows,
    }


def _store(actor: Actor, roster: RosterImport, judged: Sequence[Judged]) -> None:
    """Bring the stored rows in line with the verdicts; rows that did not change are left alone.

    Once the roster was applied only rows that were held back are judged anew: what somebody changed
    in the register since must not be overwritten by an old file.
    """
    kept = {row.number: row for row in RosterRow.objects.of(actor).filter(roster=roster)}
    new, changed = [], []
    for one in judged:
        row = kept.pop(one.entry.number, None)
        fields = _fields(one)
        if row is None:
            new.append(RosterRow(community_id=actor.community_id, roster=roster, number=one.entry.number, **fields))
        elif (roster.applied_at is None or row.verdict == Verdict.HELD) and any(
            getattr(row, name) != value for name, value in fields.items()
        ):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    gone = [row.id for row in kept.values()]
    for start in range(0, len(gone), BATCH):
        RosterRow.objects.of(actor).filter(id__in=gone[start : start + BATCH]).delete()
    bulk.insert(new)
    bulk.insert(changed, update=_COLUMNS)
    count_anew(RosterRow)


def _fields(one: Judged) -> dict[str, Any]:
    content = {
        "cells": dict(one.entry.cells),
        "place": [*one.entry.place.door, one.entry.place.head],
        "door": [str(one.door[0]), one.door[1], one.door[2]] if one.door else None,
        "parts": parts_of(one.entry),
        "remarks": [[remark.code, remark.field, dict(remark.data)] for remark in one.remarks],
        "changes": list(one.changes),
        "twin_of": one.twin_of,
    }
    return {
        "verdict": one.verdict,
        "remarks": [remark.code for remark in one.remarks],
        "content": json.dumps(content, ensure_ascii=False),
        "person_id": one.person_id,
    }


def parts_of(entry: Entry) -> dict[str, Any]:
    """What a row tells of a person, under the names of the register."""
    return {
        "name": entry.name,
        "gender": entry.gender,
        "birth_date": entry.birth.isoformat() if entry.birth else None,
        "birth_precision": entry.precision,
        "relation": entry.relation,
        "is_head": entry.is_head,
        "phone": entry.phone,
        "lives_alone": entry.lives_alone,
        "note": entry.note,
    }


# Part of a change → the register's parts it sets.
PARTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "gender": ("gender",),
    "birth": ("birth_date", "birth_precision"),
    "relation": ("relation", "is_head"),
    "phone": ("phone",),
    "lives_alone": ("lives_alone",),
    "note": ("note",),
    "door": ("household_id",),
}


def as_parts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Parts from where they were kept as JSON."""
    found = dict(kept)
    if found.get("birth_date"):
        found["birth_date"] = date.fromisoformat(found["birth_date"])
    if found.get("household_id"):
        found["household_id"] = UUID(found["household_id"])
    return found
