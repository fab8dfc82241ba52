"""Who is who: rows typed twice, people already known, moved, renamed — and when a person must decide.

Nobody is merged by name alone. What the file leaves blank changes nothing; who is missing from it is
listed, never closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from mulin.kernel.chinese import fold
from mulin.roster.rules.rows import Entry, Remark, in_households

NEW, CHANGED, SAME, DUPLICATE, HELD = "new", "changed", "same", "duplicate", "held"
Door = tuple[UUID, int, str]  # building, unit, room


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A living resident as the register has them. `phone` is a fingerprint, comparable and no more."""

    id: UUID
    household_id: UUID | None
    door: Door | None
    name: str
    gender: str
    birth: date | None
    precision: str
    relation: str
    is_head: bool
    phone: bytes
    lives_alone: bool
    note: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A row with its door found in the community, and the fingerprint of its phone."""

    entry: Entry
    door: Door | None
    phone: bytes = b""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict. `person_id` is who it is about; `changes` the parts that differ."""

    entry: Entry
    door: Door | None
    verdict: str
    person_id: UUID | None = None
    changes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    twin_of: int = 0  # the row this one repeats


def same_birth(one: date | None, precision: str, other: date | None, other_precision: str) -> bool | None:
    """Whether two birth dates can be one: None when either is unknown."""
    if one is None or other is None:
        return None
    if "year" in (precision, other_precision):
        return one.year == other.year
    if "month" in (precision, other_precision):
        return (one.year, one.month) == (other.year, other.month)
    return one == other


def judge(claims: Sequence[Claim], known: Iterable[Known]) -> tuple[list[Judged], list[UUID]]:
    """A verdict for every row, and the residents behind the doors of this file whom it does not name."""
    twins = find_twins(claims)
    entries = in_households([claim.entry for claim in claims], frozenset(twins))
    claims = [c if c.entry is entry else replace(c, entry=entry) for c, entry in zip(claims, entries, strict=True)]
    register = Register(known)
    settled = [c for c in claims if not c.entry.is_held and c.door and c.entry.number not in twins]
    found = register.find_all(settled)
    judged = [_judged(claim, twins, found, register) for claim in claims]
    return judged, _missing(claims, judged, register)


def find_twins(claims: Sequence[Claim]) -> dict[int, int | Remark]:
    """Rows that repeat an earlier one (→ its number), and rows that may or may not (→ a remark)."""
    seen: dict[tuple[object, str], list[Claim]] = defaultdict(list)
    elsewhere: dict[tuple[str, date, bytes], Claim] = {}
    twins: dict[int, int | Remark] = {}
    for claim in claims:
        entry = claim.entry
        if entry.is_held or claim.door is None:
            continue
        name = fold(entry.name)
        earlier = seen[claim.door, name]
        verdicts = [_repeats(claim, other) for other in earlier]
        if True in verdicts:
            twins[entry.number] = earlier[verdicts.index(True)].entry.number
            continue
        if earlier:
            twins[entry.number] = Remark("same-name-one-flat", "name", {"row": earlier[0].entry.number})
        elif entry.birth and claim.phone and entry.precision == "day":
            first = elsewhere.setdefault((name, entry.birth, claim.phone), claim)
            if first is not claim:
                twins[entry.number] = Remark("same-person-two-doors", "name", {"row": first.entry.number})
        earlier.append(claim)
    return twins


def _repeats(one: Claim, other: Claim) -> bool:
    """Whether two rows of one name behind one door are the same person typed twice."""
    a, b = one.entry, other.entry
    born = same_birth(a.birth, a.precision, b.birth, b.precision)
    genders_differ = a.gender and b.gender and a.gender != b.gender
    phones_differ = bool(one.phone and other.phone and one.phone != other.phone)
    return born is not False and not genders_differ and not (phones_differ and born is None)


class Register:
    """The residents a file is compared with, found by door, name, birth and phone."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.people = list(known)
        self.by_id = {person.id: person for person in self.people}
        self.by_door_name: dict[tuple[Door | None, str], list[Known]] = defaultdict(list)
        self.by_door: dict[Door, list[Known]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.taken: set[UUID] = set()
        for person in self.people:
            name = fold(person.name)
            self.by_door_name[person.door, name].append(person)
            self.by_name[name].append(person)
            if person.door:
                self.by_door[person.door].append(person)

    def find_all(self, claims: Sequence[Claim]) -> dict[int, Known | Remark]:
        """Who each row is about: first at the same door by name, then renamed, then moved here."""
        found: dict[int, Known | Remark] = {}
        for find in (self._at_door, self._renamed, self._moved):
            for claim in claims:
                if claim.entry.number in found:
                    continue
                candidate = find(claim)
                if isinstance(candidate, Known):
                    self.taken.add(candidate.id)
                if candidate is not None:
                    found[claim.entry.number] = candidate
        return found

    def _free(self, people: Iterable[Known]) -> list[Known]:
        return [person for person in people if person.id not in self.taken]

    def _at_door(self, claim: Claim) -> Known | Remark | None:
        candidates = self._free(self.by_door_name.get((claim.door, fold(claim.entry.name)), ()))
        if len(candidates) > 1:
            candidates = [person for person in candidates if _born_alike(claim.entry, person)] or candidates
        if len(candidates) > 1:
            return Remark("same-name-known", "name")
        if candidates and _contradictions(claim, candidates[0]) > 1:
            return Remark("same-name-other", "name")
        return candidates[0] if candidates else None

    def _renamed(self, claim: Claim) -> Known | None:
        entry = claim.entry
        if entry.precision != "day" or claim.door is None:
            return None
        candidates = [
            person
            for person in self._free(self.by_door.get(claim.door, ()))
            if person.birth == entry.birth and person.precision == "day" and _contradictions(claim, person) == 0
        ]
        return candidates[0] if len(candidates) == 1 else None

    def _moved(self, claim: Claim) -> Known | Remark | None:
        candidates = [
            person
            for person in self._free(self.by_name.get(fold(claim.entry.name), ()))
            if _contradictions(claim, person) == 0 and _surely(claim, person)
        ]
        if len(candidates) > 1:
            return Remark("same-name-known", "name")
        return candidates[0] if candidates else None


def _born_alike(entry: Entry, person: Known) -> bool:
    return same_birth(entry.birth, entry.precision, person.birth, person.precision) is True


def _contradictions(claim: Claim, person: Known) -> int:
    """How many of birth, gender and phone speak against one person."""
    entry = claim.entry
    born = same_birth(entry.birth, entry.precision, person.birth, person.precision) is False
    gender = bool(entry.gender and person.gender and entry.gender != person.gender)
    phone = bool(claim.phone and person.phone and claim.phone != person.phone)
    return born + gender + phone


def _surely(claim: Claim, person: Known) -> bool:
    """Whether one name at two doors is one person: the same full birth date, or birth and phone."""
    if not _born_alike(claim.entry, person):
        return False
    same_phone = bool(claim.phone) and claim.phone == person.phone
    return same_phone or (claim.entry.precision == person.precision == "day")


def _judged(
    claim: Claim, twins: Mapping[int, int | Remark], found: Mapping[int, Known | Remark], register: Register
) -> Judged:
    entry, door = claim.entry, claim.door
    if entry.is_held:
        return Judged(entry, door, HELD, remarks=entry.remarks)
    twin = twins.get(entry.number)
    if isinstance(twin, int):
        return Judged(entry, door, DUPLICATE, twin_of=twin)
    match = twin or found.get(entry.number)
    if isinstance(match, Remark):
        return Judged(entry, door, HELD, remarks=(match,))
    if match is None:
        return Judged(entry, door, NEW)
    changes = differences(claim, match)
    return Judged(entry, door, CHANGED if changes else SAME, match.id, changes)


def differences(claim: Claim, person: Known) -> tuple[str, ...]:
    """The parts a row changes. What it leaves blank, or knows less exactly, changes nothing."""
    entry = claim.entry
    parts = {
        "door": claim.door != person.door,
        "name": entry.name != person.name,
        "gender": bool(entry.gender) and entry.gender != person.gender,
        "birth": _tells_more(entry, person),
        "relation": bool(entry.relation) and (entry.relation, entry.is_head) != (person.relation, person.is_head),
        "phone": bool(claim.phone) and claim.phone != person.phone,
        "lives_alone": entry.lives_alone and not person.lives_alone,
        "note": bool(entry.note) and entry.note != person.note,
    }
    return tuple(part for part, differs in parts.items() if differs)


_EXACT = {"": 0, "year": 1, "month": 2, "day": 3}


def _tells_more(entry: Entry, person: Known) -> bool:
    if entry.birth is None or (entry.birth, entry.precision) == (person.birth, person.precision):
        return False
    return not _born_alike(entry, person) or _EXACT[entry.precision] > _EXACT[person.precision]


def _missing(claims: Sequence[Claim], judged: Sequence[Judged], register: Register) -> list[UUID]:
    """Residents of the buildings this file lists whom no row names, not even one that is held."""
    buildings = {claim.door[0] for claim in claims if claim.door}
    named = {row.person_id for row in judged}
    held = {(claim.door, fold(claim.entry.name)) for claim in claims}
    unsure = {fold(row.entry.name) for row in judged if row.verdict == HELD and row.entry.name}
    return [
        person.id
        for person in register.people
        if person.door
        and person.door[0] in buildings
        and person.id not in named
        and (person.door, fold(person.name)) not in held
        and fold(person.name) not in unsure
    ]
