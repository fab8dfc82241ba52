"""Named reads over imports, and the register a file is compared with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mulin.base.actor import Actor
from mulin.base.jobs import Job
from mulin.ledger.models import Fact
from mulin.people.models import Person, PersonState
from mulin.places import queries as places
from mulin.places.rules import building_name
from mulin.roster.models import ImportState, RosterEffect, RosterImport, RosterRow, Verdict
from mulin.roster.rules.counting import is_rare
from mulin.roster.rules.matching import Known

_HEAVY = ("tables", "mends", "missing", "made", "homes")


def imports(actor: Actor) -> QuerySet[RosterImport]:
    """Every import of the community, newest first, without its tables. One query."""
    rows: QuerySet[RosterImport] = RosterImport.objects.of(actor).defer(*_HEAVY)
    return rows.order_by("-created_at")


def job_of(roster: RosterImport) -> Job | None:
    """The work last asked for, if it is still kept. One query."""
    return Job.objects.filter(id=roster.job_id).first() if roster.job_id else None


def rows_of(roster: RosterImport, verdict: str) -> QuerySet[RosterRow]:
    """The rows with one verdict, in order of the file."""
    rows: QuerySet[RosterRow] = RosterRow.objects.of(roster.community_id).filter(roster=roster, verdict=verdict)
    return rows.order_by("number")


def pending_numbers(roster: RosterImport) -> list[int]:
    """The rows that change the register and have not been written yet, in order of the file. Two queries.

    The difference is taken here: a database that has not yet looked at 20,000 fresh rows plans an
    anti-join that takes minutes.
    """
    rows = RosterRow.objects.of(roster.community_id).filter(roster=roster, verdict__in=[Verdict.NEW, Verdict.CHANGED])
    written = RosterEffect.objects.of(roster.community_id).filter(roster=roster)
    done = set(written.values_list("number", flat=True))
    return [number for number in rows.order_by("number").values_list("number", flat=True) if number not in done]


def effects(roster: RosterImport, numbers: Iterable[int]) -> dict[int, RosterEffect]:
    """What these rows did, by number. One query."""
    rows = RosterEffect.objects.of(roster.community_id).filter(roster=roster, number__in=list(numbers))
    return {row.number: row for row in rows}


def remark_counts(roster: RosterImport) -> list[tuple[str, int]]:
    """How many held rows each kind of remark concerns, the most frequent first. One query."""
    kinds: Counter[str] = Counter()
    for codes in rows_of(roster, Verdict.HELD).values_list("remarks", flat=True):
        kinds.update(codes)
    return kinds.most_common()


def waiting(actor: Actor) -> list[RosterImport]:
    """Imports somebody should look at: brought and not applied, or applied with rows held back. One query."""
    rows = imports(actor).filter(state__in=[ImportState.UNREAD, ImportState.PREVIEWED, ImportState.APPLIED])
    latest = list(rows[:10])
    return [row for row in latest if row.state != ImportState.APPLIED or row.counts.get("held")]


def names_with_rare_characters(roster: RosterImport) -> list[str]:
    """Residents of the file whose names need a font with rare characters, in its order. One query."""
    accepted = [Verdict.NEW, Verdict.CHANGED, Verdict.SAME]
    rows = RosterRow.objects.of(roster.community_id).filter(roster=roster, verdict__in=accepted).order_by("number")
    names = (json.loads(content)["parts"]["name"] for content in rows.values_list("content", flat=True))
    return [name for name in names if is_rare(name)]


def missing_people(actor: Actor, roster: RosterImport) -> QuerySet[Person]:
    """Residents behind the doors of the file whom no row names: 搬走? One query."""
    rows: QuerySet[Person] = Person.objects.of(actor).filter(id__in=roster.missing, state=PersonState.LIVING)
    return rows.select_related("household__building__courtyard").order_by("sort_key", "id")


def known_people(actor: Actor) -> Iterator[Known]:
    """Every living resident, as a file is compared with them. One query; notes are unsealed."""
    columns = (
        "id", "household_id", "household__building_id", "household__unit_number", "household__room_number",
        "name", "gender", "birth_date", "birth_precision", "relation", "is_head", "phone_index", "lives_alone", "note",
    )  # fmt: skip
    rows = Person.objects.of(actor).filter(state=PersonState.LIVING).order_by("id").values_list(*columns)
    for ref, household, building, unit, room, *parts, phone, alone, note in rows.iterator(chunk_size=2000):
        name, gender, birth, precision, relation, is_head = parts
        yield Known(
            id=ref,
            household_id=household,
            door=(building, unit, room) if building else None,
            name=name,
            gender=gender,
            birth=birth,
            precision=precision,
            relation=relation,
            is_head=is_head,
            phone=bytes(phone or b""),
            lives_alone=alone,
            note=note,
        )


class Buildings:
    """The community's buildings, by the names a roster may use. One query."""

    def __init__(self, community_id: UUID) -> None:
        self.rows = places.buildings_of(community_id)
        self.names = {row.id: row.name for row in self.rows}
        self._found: dict[tuple[str, str], list[UUID]] = {}
        for row in self.rows:
            key = building_name(row.name)
            self._found.setdefault(("", key), []).append(row.id)
            if row.courtyard:
                self._found.setdefault((row.courtyard.name, key), []).append(row.id)
        self._yards = {row.courtyard.name for row in self.rows if row.courtyard}

    def find(self, yard: str, building: str) -> list[UUID]:
        """The buildings that can be meant; a courtyard nobody knows is no help and no harm only if none is known."""
        if yard and (self._yards or not self.rows):
            return self._found.get((yard, building), [])
        return self._found.get(("", building), [])


def changed_since(roster: RosterImport, moment: datetime) -> bool:
    """Whether anything about people or places was written down after `moment`. One query."""
    facts = Fact.objects.filter(community_id=roster.community_id, at__gte=moment)
    kinds = Q(kind__startswith="person.") | Q(kind__startswith="household.") | Q(kind__contains="building")
    return facts.filter(kinds).exists()
