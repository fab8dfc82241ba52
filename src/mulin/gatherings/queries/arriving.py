"""Reads over those who came: the roll, sums, weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.actor import Actor
from mulin.cards.models import Card, CardState
from mulin.cards.rules import read_number
from mulin.gatherings.models import Attendance, Gathering, GatheringState, Host, Regular, SignUp
from mulin.gatherings.queries.coming import STANDING
from mulin.gatherings.queries.listing import start_of
from mulin.gatherings.rules import SAME_TAP, People, Visits
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import Person, PersonState

COUNTING = {"undone_at": None, "spare": False}


@dataclass(frozen=True, slots=True)
class Present:
    """One name on the roll: who is awaited, who is in."""

    person_id: UUID | None
    name: str
    sort_key: str
    attendance: Attendance | None = None
    said_so: bool = False  # signed up
    children: int = 0  # announced with them
    sign_up_id: UUID | None = None  # of a guest by name

    @property
    def is_in(self) -> bool:
        return self.attendance is not None

    @property
    def key(self) -> str:
        """What a tick beside this name means; the same before and after it is made."""
        if self.person_id:
            return str(self.person_id)
        return f"guest-{self.sign_up_id}" if self.sign_up_id else f"visit-{self.attendance and self.attendance.id}"


def attendances_of(gathering: Gathering) -> list[Attendance]:
    """Who was counted at a gathering, in order of coming, with the person. One query."""
    rows = Attendance.objects.of(gathering.community_id).filter(gathering_id=gathering.id, **COUNTING)
    return list(rows.select_related("person").order_by("came_at", "id"))


def has_come(gathering: Gathering) -> bool:
    """Whether anybody was checked in, or heads were counted. One query at most."""
    if gathering.heads:
        return True
    rows = Attendance.objects.of(gathering.community_id).filter(gathering_id=gathering.id, **COUNTING)
    found: bool = rows.exists()
    return found


def came_among(scope: Actor | UUID, gatherings: Iterable[Gathering]) -> set[UUID]:
    """At which of these anybody was checked in, or heads were counted: as `has_come` of each. One query at most."""
    rows = list(gatherings)
    if not rows:
        return set()
    there = Attendance.objects.of(scope).filter(gathering_id__in=[row.id for row in rows], **COUNTING)
    return {row.id for row in rows if row.heads} | set(there.values_list("gathering_id", flat=True))


def begun_early(
    actor: Actor, *, host_id: UUID, like: Gathering | None = None, since: date | None = None
) -> list[Gathering]:
    """Sessions of a host where somebody came though they have not begun; of one's timetable, or from a day of it on.

    Nobody calls them off or moves them along with others. Two queries at most.
    """
    came = Attendance.objects.of(actor).filter(gathering_id=OuterRef("id"), **COUNTING)
    rows = Gathering.objects.of(actor).filter(Q(heads__gt=0) | Exists(came), host_id=host_id)
    rows = rows.filter(state=GatheringState.PLANNED, starts_at__gt=clock.now())
    if like is not None and like.timetable is not None:
        rows = rows.filter(timetable__series=like.timetable.series)
    if since is not None:
        rows = rows.filter(occurs_on__gte=since)
    return list(rows.order_by("starts_at", "id"))


def left_words(rows: Iterable[Gathering]) -> str:
    """What the answer says of sessions that were left because somebody had come; nothing of none."""
    return "".join(
        _("%(when)s那一场已经有人签到，没有动。") % {"when": days.moment_words(row.starts_at)} for row in rows
    )


def roll_of(gathering: Gathering) -> list[Present]:
    """Everybody awaited or in, by name as one reads it: regulars, who signed up, who came. Three queries."""
    found: dict[UUID, Present] = {}
    regulars = Regular.objects.of(gathering.community_id).filter(
        host_id=gathering.host_id, until=None, person__state=PersonState.LIVING
    )
    for person_id, name, key in regulars.values_list("person_id", "person__name", "person__sort_key"):
        found[person_id] = Present(person_id, name, key)
    guests: list[Present] = []
    rows = SignUp.objects.of(gathering.community_id).filter(gathering_id=gathering.id, state__in=STANDING)
    for row in rows.select_related("person").order_by("turn", "id"):  # guests stand as they said so, on every print
        if row.person:
            person = row.person
            found[person.id] = Present(person.id, person.name, person.sort_key, said_so=True, children=row.children)
        else:
            guest = Present(None, row.guest_name, row.guest_name, said_so=True, children=row.children)
            guests.append(replace(guest, sign_up_id=row.id))
    came = attendances_of(gathering)
    for visit in came:
        if visit.person:
            awaited = found.get(visit.person.id)
            found[visit.person.id] = Present(
                visit.person.id,
                visit.person.name,
                visit.person.sort_key,
                visit,
                said_so=bool(awaited and awaited.said_so),
                children=awaited.children if awaited else 0,
            )
    in_by_name = [visit for visit in came if visit.person is None]
    known = sorted(found.values(), key=lambda one: (one.sort_key, one.name))
    return [*known, *_guests_in(guests, in_by_name)]


def namesakes(gathering: Gathering, name: str, *, client_id: UUID) -> list[Present]:
    """Those on the roll whom a name written at the door may mean: to be asked about, or one is counted twice.

    None where a guest of that name is awaited, who comes in by it, and where this very scan is in. Three queries.
    """
    same = [one for one in roll_of(gathering) if one.name == name]
    is_awaited = any(one.sign_up_id and not one.is_in for one in same)
    is_again = any(one.attendance and one.attendance.client_id == client_id for one in same)
    return [] if is_awaited or is_again else same


def _guests_in(guests: Iterable[Present], visits: list[Attendance]) -> list[Present]:
    """Guests who signed up, each with a visit under their name if there is one left; then who just came."""
    rest = list(visits)
    found = []
    for guest in guests:
        visit = next((one for one in rest if one.guest_name == guest.name), None)
        if visit is not None:
            rest.remove(visit)
        found.append(replace(guest, attendance=visit))
    return [*found, *(Present(None, visit.guest_name, visit.guest_name, visit) for visit in rest)]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of gatherings: held, visits (人次), people (人数), new people. Heads without names only add visits."""

    held: int
    visits: Visits
    people: People
    newcomers: int
    guests: int = 0

    @property
    def average(self) -> int | None:
        return round(self.visits.count / self.held) if self.held else None


def attendance_summary(
    community_id: UUID, *, host_id: UUID | None = None, gathering_id: UUID | None = None,
    first: date | None = None, last: date | None = None,
) -> Summary:  # fmt: skip
    """Sums over gatherings of a host, a period, or one of them. Three queries."""
    chosen = Q()
    if host_id:
        chosen &= Q(host_id=host_id)
    if gathering_id:
        chosen &= Q(id=gathering_id)
    if first:
        chosen &= Q(starts_at__gte=start_of(first))
    if last:
        chosen &= Q(starts_at__lt=start_of(last + timedelta(days=1)))
    rows = Gathering.objects.of(community_id).filter(chosen)
    counted = rows.aggregate(held=Count("id", filter=Q(state=GatheringState.HELD)), heads=Sum("heads"))
    visits = Attendance.objects.of(community_id).filter(gathering__in=rows, **COUNTING)
    sums = visits.aggregate(
        n=Count("id"), children=Sum("children"), new=Count("id", filter=Q(is_new_here=True)),
        guests=Count("id", filter=Q(person=None)),
    )  # fmt: skip
    people = visits.filter(person__isnull=False).values_list("person_id", flat=True).distinct()
    total = Visits(sums["n"]) + Visits(sums["children"] or 0) + Visits(counted["heads"] or 0)
    return Summary(counted["held"], total, People.of(people), sums["new"], sums["guests"])


def visits_of_gatherings(community_id: UUID, gatherings: list[UUID]) -> dict[UUID, Visits]:
    """人次 of each of these gatherings. Two queries."""
    rows = Attendance.objects.of(community_id).filter(gathering_id__in=gatherings, **COUNTING)
    found = {
        key: n + (children or 0)
        for key, n, children in rows.values_list("gathering_id").annotate(n=Count("id"), c=Sum("children")).order_by()
    }
    heads = Gathering.objects.of(community_id).filter(id__in=gatherings, heads__isnull=False)
    for key, counted in heads.values_list("id", "heads"):
        found[key] = found.get(key, 0) + counted
    return {key: Visits(found.get(key, 0)) for key in gatherings}


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a host: its Monday, what was held, and how many visits."""

    monday: date
    held: int
    visits: Visits


def visits_by_week(host: Host, *, weeks: int = 12) -> list[Week]:
    """The last weeks of a host, this one included, oldest first; weeks without anything too. Three queries."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    rows = Gathering.objects.of(host.community_id).filter(
        host_id=host.id, starts_at__gte=start_of(first), starts_at__lt=clock.now(), state=GatheringState.HELD
    )
    when = dict(rows.values_list("id", "starts_at"))
    counts = visits_of_gatherings(host.community_id, list(when))
    held: dict[date, int] = defaultdict(int)
    visits: dict[date, Visits] = defaultdict(Visits)
    for key, starts_at in when.items():
        day = days.as_day(starts_at)
        at = day - timedelta(days=day.weekday())
        held[at] += 1
        visits[at] += counts[key]
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    return [Week(at, held[at], visits[at]) for at in mondays]


def came_just_now(gathering: Gathering, client_id: UUID) -> Attendance | None:
    """The visit of a name tapped so lately that another tap on it is the same one. One query."""
    found: Attendance | None = (
        Attendance.objects.of(gathering.community_id)
        .filter(gathering=gathering, client_id=client_id, undone_at=None, created_at__gt=clock.now() - SAME_TAP)
        .select_related("person")
        .first()
    )
    return found


def household_of_card(actor: Actor, text: str) -> Card:
    """The card whose code was scanned or typed, with its household. Raises RuleError arrival-card. One query."""
    number = number_in(text)
    rows = Card.objects.of(actor).select_related("household__building__courtyard").exclude(state=CardState.REVOKED)
    found: Card | None = rows.filter(number=number).first() if number else None
    if found is None:
        raise RuleError("arrival-card", field="number")
    return found


def number_in(text: str) -> str:
    """The card number within what was scanned (the QR's address) or typed; "" if there is none."""
    try:
        return read_number(text.strip().rstrip("/").rpartition("/k/")[2] or text)
    except RuleError:
        return ""


def roll_of_household(gathering: Gathering, household_id: UUID) -> list[Present]:
    """Who lives in a household, who of them is in already. Two queries."""
    people = list(
        Person.objects.of(gathering.community_id)
        .filter(household_id=household_id, state=PersonState.LIVING)
        .order_by("-is_head", "birth_date", "id")
    )
    rows = Attendance.objects.of(gathering.community_id).filter(
        gathering_id=gathering.id, person_id__in=[person.id for person in people], **COUNTING
    )
    came = {row.person_id: row for row in rows.select_related("person")}
    return [Present(person.id, person.name, person.sort_key, came.get(person.id)) for person in people]


def name_of(actor: Actor, person_id: str) -> str:
    """The name of a living resident; "" for anybody else. One query."""
    try:
        key = UUID(str(person_id))
    except ValueError:
        return ""
    rows = Person.objects.of(actor).filter(id=key, state=PersonState.LIVING)
    return rows.values_list("name", flat=True).first() or ""


def takes_part(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """What a resident belongs to, and how often they came within a year. Two queries."""
    hosts = Regular.objects.of(actor).filter(person_id=person_id, until=None).select_related("host")
    since = clock.now() - timedelta(days=365)
    rows = Attendance.objects.of(actor).filter(person_id=person_id, came_at__gte=since, **COUNTING)
    sums = rows.aggregate(n=Count("id"), last=Max("came_at"))
    return {"hosts": list(hosts.order_by("host__name")), "visits": sums["n"], "last": sums["last"]}


def buildings_of(community_id: UUID, people: Collection[UUID]) -> dict[UUID, str]:
    """The building each of these lives in, for a sheet of paper: no door. One query."""
    rows = Person.objects.of(community_id).filter(id__in=people, household__isnull=False)
    return dict(rows.values_list("id", "household__building__name"))
