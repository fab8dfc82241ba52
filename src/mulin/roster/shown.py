"""Rows as the preview shows them: in words, phones masked, what changes beside what was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel import phones
from mulin.people.models import Gender, Person
from mulin.people.rules import write_birth
from mulin.roster import queries
from mulin.roster.models import RosterEffect, RosterImport, RosterRow
from mulin.roster.texts import FIELD_NAMES, remark_sentence


@dataclass(frozen=True, slots=True)
class Change:
    """One part that the roster changes: its name, what it was, what it becomes."""

    part: Any
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row in words."""

    number: int
    name: str
    door: str
    gender: str
    birth: str
    phone: str
    relation: str
    note: str
    alone: bool
    remarks: tuple[str, ...]
    changes: tuple[Change, ...]
    twin_of: int
    person_id: UUID | None
    outcome: str


def shown_rows(actor: Actor, roster: RosterImport, rows: Iterable[RosterRow]) -> list[ShownRow]:
    """The rows in words. Two queries: what they did, and the residents they are about."""
    listed = list(rows)
    effects = queries.effects(roster, [row.number for row in listed])
    ids = {row.person_id for row in listed} | {effect.person_id for effect in effects.values()}
    people = Person.objects.of(actor).select_related("household__building__courtyard").in_bulk(ids - {None})
    return [_shown(row, effects.get(row.number), people) for row in listed]


def _shown(row: RosterRow, effect: RosterEffect | None, people: Mapping[UUID, Person]) -> ShownRow:
    person_id = effect.person_id if effect else row.person_id
    person = people.get(person_id) if person_id else None
    content: dict[str, Any] = json.loads(row.content) if row.content else {"cells": {}, "parts": {}, "remarks": []}
    parts, cells = content["parts"], content["cells"]
    remarks = tuple(remark_sentence(code, data) for code, _, data in content["remarks"])
    return ShownRow(
        number=row.number,
        name=parts.get("name") or cells.get("name", ""),
        door=door_words(content),
        gender=_gender(parts),
        birth=_birth(parts) or cells.get("birth", ""),
        phone=_masked(parts.get("phone", "")),
        relation=parts.get("relation", ""),
        note=parts.get("note", ""),
        alone=bool(parts.get("lives_alone")),
        remarks=remarks,
        changes=tuple(_changes(content, effect, person)) if row.person_id else (),
        twin_of=content.get("twin_of", 0),
        person_id=person.id if person else None,
        outcome=effect.get_outcome_display() if effect else "",
    )


def door_words(content: Mapping[str, Any]) -> str:
    """东院 1号楼 1-101, or what the file says where that is not clear."""
    yard, building, unit, room, *_ = content.get("place") or ("", "", 0, "")
    if building:
        return " ".join(filter(None, (yard, building, f"{unit}-{room}")))
    cells = content["cells"]
    return " ".join(filter(None, (cells.get(name, "") for name in ("address", "yard", "building", "unit", "room"))))


def _gender(parts: Mapping[str, Any]) -> str:
    return str(Gender(parts["gender"]).label) if parts.get("gender") else ""


def _birth(parts: Mapping[str, Any]) -> str:
    born = parts.get("birth_date")
    return write_birth(date.fromisoformat(born) if isinstance(born, str) else born, parts.get("birth_precision", ""))


def _masked(digits: str) -> str:
    return phones.mask(digits) if digits else ""


def _changes(content: Mapping[str, Any], effect: RosterEffect | None, person: Person | None) -> Iterable[Change]:
    """What the row changes; once written, from what was kept for undoing."""
    before = json.loads(effect.before) if effect and effect.before else _of(person)
    for part in content.get("changes", ()):
        if part == "door":
            was = _door_of(person) if person and effect is None else ""
            yield Change(FIELD_NAMES[part], was, door_words(content))
        else:
            yield Change(FIELD_NAMES[part], _words(part, before), _words(part, content["parts"]))


def _of(person: Person | None) -> dict[str, Any]:
    names = ("name", "gender", "birth_date", "birth_precision", "relation", "phone", "lives_alone", "note")
    return {name: getattr(person, name) for name in names} if person else {}


def _door_of(person: Person) -> str:
    home = person.household
    return f"{home.building.plate} {home.door}" if home else ""


def _words(part: str, parts: Mapping[str, Any]) -> str:
    if part == "gender":
        return _gender(parts)
    if part == "birth":
        return _birth(parts)
    if part == "phone":
        return _masked(parts.get("phone", ""))
    if part == "lives_alone":
        return str(FIELD_NAMES[part]) if parts.get(part) else ""
    return str(parts.get(part) or "")
