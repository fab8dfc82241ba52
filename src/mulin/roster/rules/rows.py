"""From the rows of a sheet to people at doors: carrying addresses down, leaving out what is no person."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mulin.kernel.chinese import fold
from mulin.kernel.errors import RuleError
from mulin.places.rules import building_name, read_address, room_number, unit_number
from mulin.roster.rules import cells
from mulin.roster.rules.columns import Layout

_ADDRESS = ("yard", "building", "unit", "room")
_TOTALS = ("合计", "总计", "小计", "共计", "总人数", "总户数", "合 计", "total")
_SIGNERS = ("填表人", "制表人", "审核人", "填报人", "负责人", "制表单位", "填报单位", "说明：", "说明:", "注：", "注:")


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a row needs a person's eye: an error code, the field, and what fills its sentence."""

    code: str
    field: str = ""
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A door as the roster writes it, in one form. `head` counts the households behind it, from 1."""

    yard: str = ""
    building: str = ""
    unit: int = 0
    room: str = ""
    head: int = 1

    @property
    def door(self) -> tuple[str, str, int, str]:
        return self.yard, self.building, self.unit, self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person as a row describes them. `number` is the row's number in the file, from 1."""

    number: int
    cells: Mapping[str, str]
    place: Place = Place()
    name: str = ""
    gender: str = ""
    birth: date | None = None
    precision: str = ""
    phone: str = ""
    relation: str = ""
    is_head: bool = False
    lives_alone: bool = False
    note: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def is_held(self) -> bool:
        return bool(self.remarks)


def read_rows(
    rows: Sequence[Sequence[str]], layout: Layout, *, today: date, mends: Mapping[int, Mapping[str, str]] | None = None
) -> list[Entry]:
    """Every person of the sheet, in order; rows that are no person are left out.

    `mends` are cells typed over a row, by its number; rows below still mean the file's own address.
    """
    entries: list[Entry] = []
    above: Mapping[str, str] = {}
    heading = tuple(rows[layout.header]) if layout.header >= 0 else ()
    for index, row in enumerate(rows[layout.header + 1 :], start=layout.header + 2):
        if not is_person(row, layout, heading):
            continue
        said = {name: row[place].strip() for name, place in layout.columns.items() if place < len(row)}
        said, above = carry_down(said, above, layout)
        entries.append(read_entry(index, said | dict(mends.get(index, {}) if mends else {}), today))
    return entries


def is_person(row: Sequence[str], layout: Layout, heading: tuple[str, ...]) -> bool:
    """Whether a row is about somebody: not blank, no totals, no signature line, no repeated header."""
    mapped = {place for name, place in layout.columns.items() if name not in ("number", "note")}
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or not any(row[place].strip() for place in mapped if place < len(row)):
        return False
    first = filled[0].casefold()
    if first.startswith(_TOTALS) or filled[0].startswith(_SIGNERS):
        return False
    return tuple(row) != heading


def carry_down(
    said: dict[str, str], above: Mapping[str, str], layout: Layout
) -> tuple[dict[str, str], Mapping[str, str]]:
    """Blank or 同上 in an address means the row above, from the largest part down to the first one written.

    A row that names its building but no room has no room: what is missing below is not carried.
    """
    if "address" in layout.columns and said.get("address") and not cells.is_same(said["address"]):
        kept = {"address": said["address"]}
        return said, kept
    levels = [name for name in ("address", *_ADDRESS) if name in layout.columns]
    carried = dict(said)
    for name in levels:
        if said.get(name) and not cells.is_same(said[name]):
            break
        carried[name] = above.get(name, "")
    return carried, {name: carried.get(name, "") for name in levels}


def read_entry(number: int, said: Mapping[str, str], today: date) -> Entry:
    """What the cells of one row say; every "no" becomes a remark, so that one row shows all its faults."""
    remarks: list[Remark] = []
    values: dict[str, Any] = {}
    for part in (_name, _place, _gender, _phone, _relation, _note):
        try:
            values |= part(said, remarks)
        except RuleError as error:
            remarks.append(Remark(error.code, error.field or part.__name__.strip("_"), error.data))
    try:
        cells.check_fault(said.get("birth", ""), "birth")
        values["birth"], values["precision"] = cells.read_birth(said.get("birth", ""), today)
    except RuleError as error:
        remarks.append(Remark(error.code, "birth", error.data))
    return Entry(number=number, cells=said, remarks=tuple(remarks), **values)


def _name(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    text = said.get("name", "")
    cells.check_fault(text, "name")
    name, doubts = cells.read_name(text)
    if doubts and fold(said.get("sure", "")) != fold(name):
        remarks.extend(Remark(f"name-{doubt}", "name") for doubt in doubts)
    return {"name": name}


def _place(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    for name in ("address", *_ADDRESS):
        cells.check_fault(said.get(name, ""), name)
    if said.get("address"):
        whole = read_address(said["address"])
        return {"place": _door(said.get("yard") or whole.yard, whole.building, whole.unit or 1, whole.room)}
    building = said.get("building", "")
    if not building or not said.get("room"):
        raise RuleError("address-missing", field="room" if building else "building")
    unit, room = room_number(said["room"])
    if said.get("unit"):
        unit = unit_number(said["unit"])
    elif not unit and "unit" in said:
        raise RuleError("address-unit", field="unit")
    return {"place": _door(said.get("yard", ""), building, unit or 1, room)}


def _door(yard: str, building: str, unit: int, room: str) -> Place:
    return Place("".join(yard.split()), building_name(building), unit, room)


def _gender(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    return {"gender": cells.read_gender(said.get("gender", ""))}


def _phone(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    cells.check_fault(said.get("phone", ""), "phone")
    digits, _ = cells.read_phone(said.get("phone", ""))
    return {"phone": digits}


def _relation(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    relation, is_head = cells.read_relation(said.get("relation", ""))
    return {"relation": relation, "is_head": is_head}


def _note(said: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    note, alone = cells.read_note(said.get("note", ""))
    try:
        _, extension = cells.read_phone(said.get("phone", ""))
    except RuleError:
        extension = ""
    if extension:  # the phone's column holds digits only, and nothing typed is lost
        note = "，".join(filter(None, (note, f"电话转{extension}")))
    return {"note": note, "lives_alone": alone}


def in_households(entries: Sequence[Entry], skipped: frozenset[int]) -> list[Entry]:
    """Each further 户主 behind one door begins another household there; skipped row numbers do not count."""
    heads: dict[tuple[str, str, int, str], int] = {}
    found = []
    for entry in entries:
        door = entry.place.door
        if entry.is_head and not entry.is_held and entry.number not in skipped:
            heads[door] = heads.get(door, 0) + 1
        head = max(heads.get(door, 0), 1)
        found.append(entry if head == 1 else replace(entry, place=replace(entry.place, head=head)))
    return found
