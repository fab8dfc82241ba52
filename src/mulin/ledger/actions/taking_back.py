"""Which facts a later one takes back, kept beside the ledger so that a figure need not search for it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import bulk
from mulin.base.figures import Figure
from mulin.base.manifest import figures
from mulin.ledger.models import Fact, FactRef, LearntRule, TakenBack

_CHUNK = 2000
_COLUMNS = ("community_id", "fact_id", "kind", "day", "by_kind", "by_part", "since")


@cache
def rules() -> dict[str, dict[str, frozenset[str]]]:
    """What the declared figures say: kind that takes back → part that joins them → kinds taken back."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for figure in figures().values():
        if isinstance(figure, Figure):
            for kind in figure.unless:
                found[kind][figure.by] |= set(figure.kinds)
    return {kind: {part: frozenset(kinds) for part, kinds in parts.items()} for kind, parts in found.items()}


def note_taken_back(community_id: UUID, facts: Sequence[Fact]) -> None:
    """Note what new facts of one kind take back, in the caller's transaction. No query for most kinds."""
    for part, kinds in rules().get(facts[0].kind, {}).items() if facts else ():
        _note(community_id, facts, part, kinds)


def _note(community_id: UUID, facts: Sequence[Fact], part: str, kinds: frozenset[str]) -> None:
    """Two queries for each 2,000 facts."""
    for start in range(0, len(facts), _CHUNK):
        taking: Mapping[str, list[Fact]] = defaultdict(list)
        for fact in facts[start : start + _CHUNK]:
            if part in fact.about:
                taking[fact.about[part]].append(fact)
        speaking = FactRef.objects.filter(community_id=community_id, ref__in=[UUID(ref) for ref in taking])
        earlier = Fact.objects.filter(community_id=community_id, kind__in=kinds, id__in=speaking.values("fact_id"))
        rows: list[tuple[Any, ...]] = [
            (community_id, fact_id, kind, day, later.kind, part, later.day)
            for fact_id, kind, day, about in earlier.values_list("id", "kind", "day", "about")
            for later in taking.get(about.get(part, ""), ())
            if later.id > fact_id
        ]
        bulk.insert_values(TakenBack, _COLUMNS, rows)


def learn_rules() -> int:
    """Look through facts that are older than a declared way of taking back. Returns how many rules were new.

    Run after an upgrade that declared figures; one query when there is nothing new. Safe to repeat.
    """
    declared = {
        _mark(kind, part, kinds): (kind, part, kinds)
        for kind, parts in rules().items()
        for part, kinds in parts.items()
    }
    known = set(LearntRule.objects.values_list("mark", flat=True))
    for mark in declared.keys() - known:
        kind, part, kinds = declared[mark]
        for community_id in _communities_with(kind):
            relearn(community_id, kind, part, kinds)
        LearntRule.objects.get_or_create(mark=mark)
    return len(declared.keys() - known)


def relearn(community_id: UUID, kind: str, part: str, kinds: frozenset[str]) -> None:
    """Find anew what facts of `kind` take back in one community. One transaction."""
    with transaction.atomic():
        TakenBack.objects.filter(community_id=community_id, by_kind=kind, by_part=part, kind__in=kinds).delete()
        _note(community_id, list(Fact.objects.filter(community_id=community_id, kind=kind)), part, kinds)


def _mark(kind: str, part: str, kinds: frozenset[str]) -> str:
    return hashlib.sha256(repr((kind, part, sorted(kinds))).encode()).hexdigest()[:32]


def _communities_with(kind: str) -> list[UUID]:
    return list(Fact.objects.filter(kind=kind).values_list("community_id", flat=True).distinct().order_by())
