"""Named reads of the ledger: facts as sentences, counts, the head of the chain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from mulin.base import days
from mulin.base.actor import MOUTH_NAMES, Actor, Mouth
from mulin.base.manifest import ledger_kinds
from mulin.base.prepared import as_kept, ask
from mulin.kernel import clock
from mulin.ledger.models import Block, DailyCount, Fact, FactRef, LedgerLabel, Unsealed

PAGE = 50
_CHUNK = 5000  # SQLite takes 32,766 values in one question
_FEW = 8
_FOUND_NAMES = 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts of a community. Empty fields do not bound; `before` is the `Line.key` to go on after."""

    kind: str = ""
    mouth: str = ""
    first: date | None = None
    last: date | None = None
    ref: UUID | None = None  # a person, household, account … that is spoken of
    text: str = ""  # part of a name that is spoken of
    before: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as people read it."""

    id: UUID
    at: datetime
    sentence: str
    title: str
    who: str
    on_behalf_of: str
    mouth: str

    @property
    def day(self) -> date:
        """The community's day."""
        return self.at.astimezone(clock.CHINA).date()

    @property
    def key(self) -> str:
        """Where this line stands in the order of time."""
        return f"{self.at.isoformat()}~{self.id}"


@dataclass(frozen=True, slots=True)
class Head:
    """The last block of a community: what is printed and sent upstairs as an anchor."""

    community_id: UUID
    number: int
    digest: str
    sealed_at: datetime | None

    @property
    def mark(self) -> str:
        """The part of the digest that is short enough to print and compare."""
        return self.digest[:12]


def facts(community_id: UUID, wanted: Wanted, *, limit: int = PAGE) -> list[Line]:
    """The newest facts that are wanted, as lines. Two queries, three with `text`."""
    rows = Fact.objects.filter(_bounds(wanted), community_id=community_id)
    refs = {wanted.ref} if wanted.ref else _refs_named(community_id, wanted.text) if wanted.text else None
    if refs is not None:
        about = FactRef.objects.filter(community_id=community_id, ref__in=refs)
        rows = rows.filter(id__in=about.values("fact_id"))
    return lines(community_id, list(rows.order_by("-at", "-id")[:limit]))


def as_args(wanted: Wanted) -> dict[str, str]:
    """The filter as words, for an address or a job; only what bounds."""
    return {name: str(value) for name, value in asdict(wanted).items() if value}


def from_args(args: Mapping[str, str]) -> Wanted:
    """The filter that `as_args` wrote."""
    given: dict[str, Any] = dict(args)
    for name in {"first", "last"} & given.keys():
        given[name] = date.fromisoformat(given[name])
    if "ref" in given:
        given["ref"] = UUID(given["ref"])
    return Wanted(**given)


def _bounds(wanted: Wanted) -> Q:
    found = Q()
    if wanted.kind:
        found &= Q(kind=wanted.kind)
    if wanted.mouth:
        found &= Q(mouth=wanted.mouth)
    if wanted.first:
        found &= Q(day__gte=wanted.first)
    if wanted.last:
        found &= Q(day__lte=wanted.last)
    if key := read_key(wanted.before):
        at, fact_id = key
        found &= Q(at__lt=at) | Q(at=at, id__lt=fact_id)
    return found


def read_key(text: str) -> tuple[datetime, UUID] | None:
    """The moment and fact that a `Line.key` names; None when it is none."""
    moment, _tilde, fact_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(fact_id)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _refs_named(community_id: UUID, text: str) -> set[UUID]:
    named = LedgerLabel.objects.filter(community_id=community_id, label__contains=text)
    return set(named.order_by("-id").values_list("ref", flat=True)[:_FOUND_NAMES])


def about(community_id: UUID, ref: UUID, *, limit: int = 20) -> list[Line]:
    """The newest facts that speak of one person, household or thing. Two queries."""
    return facts(community_id, Wanted(ref=ref), limit=limit)


def lines(community_id: UUID, rows: list[Fact]) -> list[Line]:
    """Facts as people read them, each with the names of its own time: a later move retells nothing. One query."""
    refs = {ref for fact in rows for ref in (fact.actor_ref, fact.on_behalf_of) if ref}
    refs |= {UUID(ref) for fact in rows for ref in fact.about.values()}
    kept = _names_over_time(community_id, refs)
    return [_line(fact, _names_of(fact, kept)) for fact in rows]


def names(community_id: UUID, refs: Collection[UUID] | Mapping[UUID, Any]) -> dict[UUID, str]:
    """The latest name kept for each reference; an erased one is empty. One query for 5,000."""
    return ask_names(community_id, refs)()


def ask_names(community_id: UUID, refs: Collection[UUID] | Mapping[UUID, Any]) -> Callable[[], dict[UUID, str]]:
    """The same for who has something else to do meanwhile, see `base.prepared.ask`."""
    if len(refs) <= _FEW:
        return _ask_few_names(community_id, list(refs))
    found = {ref: label for some in _chunks(refs) for ref, label in _latest(community_id, some)}
    return lambda: found


def _ask_few_names(community_id: UUID, refs: Sequence[UUID]) -> Callable[[], dict[UUID, str]]:
    """Every single fact asks for the few names in it: one look at the index for each.

    Written out: of one question for them all PostgreSQL made a plan while there were few names, and kept it; with
    a thousand it walked through all of a community's, twice.
    """
    if not refs:
        return dict
    asked = ask(_few_names(len(refs)), as_kept(key for ref in refs for key in (community_id, ref)))
    return lambda: {refs[number]: label for number, label in asked()}


@cache
def _few_names(count: int) -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT {number}, label FROM {LedgerLabel._meta.db_table}"  # noqa: S608  # no input
        f" WHERE community_id = %s AND ref = %s ORDER BY id DESC LIMIT 1) AS n{number}"
        for number in range(count)
    )


def _chunks(refs: Collection[UUID] | Mapping[UUID, Any]) -> Iterator[tuple[UUID, ...]]:
    wanted = list(refs)
    for start in range(0, len(wanted), _CHUNK):
        yield tuple(wanted[start : start + _CHUNK])


def _names_over_time(community_id: UUID, refs: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Every name kept for each reference with its key, oldest first: keys sort by time. One query for 5,000."""
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for some in _chunks(refs):
        rows = LedgerLabel.objects.filter(community_id=community_id, ref__in=some).order_by("id")
        for ref, key, label in rows.values_list("ref", "id", "label"):
            found[ref].append((key, label))
    return dict(found)


def _latest(community_id: UUID, refs: tuple[UUID, ...]) -> Any:
    """Only the last of each: somebody may have had hundreds of names."""
    newer = LedgerLabel.objects.filter(community_id=community_id, ref=OuterRef("ref"), id__gt=OuterRef("id"))
    rows = LedgerLabel.objects.filter(community_id=community_id, ref__in=refs)
    return rows.filter(~Exists(newer)).values_list("ref", "label")


def _names_of(fact: Fact, kept: Mapping[UUID, list[tuple[UUID, str]]]) -> dict[UUID, str]:
    """What everything in `fact` was called when it was written: the last name with an earlier key."""
    refs = [UUID(ref) for ref in fact.about.values()]
    refs += [ref for ref in (fact.actor_ref, fact.on_behalf_of) if ref]
    known = {}
    for ref in refs:
        if over_time := kept.get(ref):
            earlier = [label for key, label in over_time if key < fact.id]
            known[ref] = earlier[-1] if earlier else over_time[0][1]
    return known


class _Filling(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def _line(fact: Fact, known: Mapping[UUID, str]) -> Line:
    kind = ledger_kinds().get(fact.kind)
    who = _name(fact.actor_ref, known) if fact.actor_ref else _("系统")
    words = kind.words if kind else {}
    filling = _Filling({part: _worded(value, words.get(part, {})) for part, value in fact.data.items()})
    filling.update({part: _name(UUID(ref), known) for part, ref in fact.about.items()})
    filling["actor"] = who
    return Line(
        id=fact.id,
        at=fact.at,
        sentence=str(kind.sentence).format_map(filling) if kind else fact.kind,
        title=str(kind.title) if kind else fact.kind,
        who=who,
        on_behalf_of=_name(fact.on_behalf_of, known) if fact.on_behalf_of else "",
        mouth=str(MOUTH_NAMES.get(Mouth(fact.mouth), fact.mouth)),
    )


def _name(ref: UUID, known: Mapping[UUID, str]) -> str:
    return known.get(ref, "—") or _("（已删除）")


def _worded(value: object, words: Mapping[str, Any]) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):  # looks like a day and is none
            return days.day_words(date.fromisoformat(value))
    return str(words.get(str(value), value))


def kinds_seen(community_id: UUID) -> list[str]:
    """The kinds of fact this community has, sealed or not. One query."""
    sealed = DailyCount.objects.filter(community_id=community_id).values_list("kind", flat=True)
    fresh = Unsealed.objects.filter(community_id=community_id).values_list("kind", flat=True)
    return sorted(set(sealed.union(fresh)))


def daily(
    scope: Actor | UUID, kinds: Iterable[str] = (), *, first: date | None = None, last: date | None = None
) -> dict[tuple[str, date], int]:
    """How many facts of each kind on each day, exact at this moment. One query.

    Sealed facts come from the roll-up, the few unsealed ones from their batches, in one statement, so
    that a sealer at work is seen either before or after its block.
    """
    community_id = scope.community_id if isinstance(scope, Actor) else scope
    bounds = Q()
    if chosen := list(kinds):
        bounds &= Q(kind__in=chosen)
    if first:
        bounds &= Q(day__gte=first)
    if last:
        bounds &= Q(day__lte=last)
    sealed = DailyCount.objects.filter(bounds, community_id=community_id).values_list("kind", "day", "count")
    fresh = Unsealed.objects.filter(bounds, community_id=community_id).values_list("kind", "day", "facts")
    found: dict[tuple[str, date], int] = {}
    for kind, day, count in sealed.union(fresh, all=True):
        found[kind, day] = found.get((kind, day), 0) + count
    return found


def first_day(community_id: UUID) -> date | None:
    """The day of the oldest fact of a community; None where there is none. One query."""
    days = Fact.objects.filter(community_id=community_id).order_by("at").values_list("day", flat=True)
    return days.first()


def count(
    scope: Actor | UUID, kinds: Iterable[str] = (), *, first: date | None = None, last: date | None = None
) -> int:
    """How many facts of these kinds within these days (both included). One query."""
    return sum(daily(scope, kinds, first=first, last=last).values())


def head(community_id: UUID) -> Head:
    """The head of a community's chain; number 0 while nothing is sealed. One query."""
    block = Block.objects.filter(community_id=community_id).order_by("-number").first()
    if block is None:
        return Head(community_id, 0, "", None)
    return Head(community_id, block.number, bytes(block.digest).hex(), block.sealed_at)


def heads() -> list[Head]:
    """The head of every chain that has one, of all communities: to be kept outside the database. Two queries."""
    last = Block.objects.values("community_id").annotate(number=Max("number"))
    pairs = {(row["community_id"], row["number"]) for row in last}
    rows = Block.objects.filter(number__in={number for _, number in pairs})
    wanted = rows.values_list("community_id", "number", "digest", "sealed_at")
    return [Head(one, number, bytes(digest).hex(), at) for one, number, digest, at in wanted if (one, number) in pairs]
