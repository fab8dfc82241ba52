"""A room that exists only in tests, with a figure of every make, and what they come to by plain counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from mulin.base import manifest
from mulin.base.actor import Mouth
from mulin.base.figures import Average, Figure, Period, Rate, Span, Total, Unit
from mulin.base.manifest import LedgerKind, Room
from mulin.kernel import clock, ids
from mulin.ledger import actions
from mulin.ledger.actions import Named, taking_back
from tests.ledger.strewn import actor_in

KINDS = ("t.came", "t.undone", "t.heads", "t.opened", "t.closed", "t.counted", "t.joined")


def figure(code: str, *kinds: str, unit: Unit = Unit.THINGS, **how: Any) -> Figure:
    return Figure(code=code, title=code, definition=code, unit=unit, kinds=kinds, **how)


FIGURES = (
    figure("t.visits", "t.came", unit=Unit.VISITS, unless=("t.undone",), by="visit"),
    figure("t.heads", "t.heads", unit=Unit.VISITS, sum="heads", unless=("t.heads",), by="session"),
    figure("t.people", "t.came", unit=Unit.PEOPLE, each="person", unless=("t.undone",), by="visit"),
    figure("t.old", "t.came", unit=Unit.VISITS, where={"age": ("60", "80"), "new": ("true",)}),
    figure("t.both", "t.came", "t.opened", each="person"),
    figure("t.open", "t.opened", unless=("t.closed",), by="point", span=Span.STANDING),
    figure("t.roll", "t.counted", unit=Unit.PEOPLE, sum="heads", span=Span.LATEST),
)
COMPOSED = (
    Total(code="t.all", title="", definition="", unit=Unit.VISITS, parts=("t.visits", "t.heads")),
    Rate(code="t.share", title="", definition="", part="t.visits", whole="t.all"),
    Average(code="t.mean", title="", definition="", unit=Unit.VISITS, part="t.all", whole="t.open"),
)
ROOM = Room(
    name="t",
    ledger_kinds=tuple(
        LedgerKind(kind, "{actor} " + kind, kind, joins=("other", "person") if kind == "t.joined" else None)
        for kind in KINDS
    ),
    figures=(*FIGURES, *COMPOSED),
)


@contextmanager
def declared(room: Room = ROOM) -> Iterator[None]:
    """The house with this room on top."""
    caches = (manifest.figures, manifest.ledger_kinds, manifest.paragraphs, taking_back.rules)
    rooms = (*manifest.rooms(), room)
    with patch.object(manifest, "rooms", lambda: rooms):
        for cached in caches:
            cached.cache_clear()
        try:
            yield
        finally:
            for cached in caches:
                cached.cache_clear()
    for cached in caches:
        cached.cache_clear()


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as a test tells it; references are small numbers."""

    kind: str
    day: date
    about: dict[str, int]
    data: dict[str, Any]
    mouth: Mouth = Mouth.APP
    late: bool = False


def ref(number: int) -> UUID:
    return UUID(int=(7 << 76) | (2 << 62) | number + 1)


def tell(community: UUID, told: Sequence[Told]) -> None:
    """Write the facts in this order."""
    for one in told:
        at = datetime(one.day.year, one.day.month, one.day.day, 4, tzinfo=UTC)
        with patch.object(clock, "now", lambda at=at, late=one.late: at + timedelta(days=2 if late else 0)):
            about = {part: Named(ref(number), f"n{number}") for part, number in one.about.items()}
            with transaction.atomic():
                actions.record(actor_in(community).through(one.mouth), one.kind, about=about, data=one.data, at=at)


def by_hand(figure: Figure, told: Sequence[Told], period: Period) -> list[tuple[Any, float]]:
    """What counts, by going through everything: (thing or place, share)."""
    same = _joined(told)
    found: list[tuple[Any, float]] = []
    for place, one in enumerate(told):
        if _fits(figure, one, period) and not _is_taken_back(figure, one, told[place + 1 :], period):
            thing = one.about[figure.each] if figure.each else place
            found.append((same.get(thing, thing) if figure.each else thing, one.data[figure.sum] if figure.sum else 1))
    if figure.span == Span.LATEST:
        return [max(found, key=lambda pair: (told[pair[0]].day, pair[0]))] if found else []
    return list({thing: (thing, 1.0) for thing, _ in found}.values()) if figure.each else found


def _joined(told: Sequence[Told]) -> dict[int, int]:
    same: dict[int, int] = {}
    for one in told:
        if one.kind == "t.joined" and one.about["other"] != one.about["person"]:
            gone, kept = one.about["other"], one.about["person"]
            same = {old: kept if new == gone else new for old, new in same.items()} | {gone: kept}
            same.pop(kept, None)
    return same


def _fits(figure: Figure, one: Told, period: Period) -> bool:
    words = {part: str(value).lower() if isinstance(value, bool) else str(value) for part, value in one.data.items()}
    amount = one.data.get(figure.sum)
    return (
        one.kind in figure.kinds
        and one.day <= period.last
        and (figure.span != Span.WITHIN or one.day >= period.first)
        and all(words.get(part) in codes for part, codes in figure.where.items())
        and (not figure.each or figure.each in one.about)
        and (not figure.sum or (isinstance(amount, int) and not isinstance(amount, bool)))
    )


def _is_taken_back(figure: Figure, one: Told, later: Sequence[Told], period: Period) -> bool:
    return figure.by in one.about and any(
        other.kind in figure.unless
        and other.about.get(figure.by) == one.about[figure.by]
        and (figure.span == Span.WITHIN or other.day <= period.last)
        for other in later
    )


def new_community() -> UUID:
    return ids.uuid7()
