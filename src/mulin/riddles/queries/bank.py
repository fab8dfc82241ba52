"""The bank, and what of it may hang."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from mulin.base import search
from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.gatherings.models import GatheringState
from mulin.kernel import clock
from mulin.riddles.models import SEARCH_KIND, Riddle, RiddleSet, RiddleSlip
from mulin.riddles.rules import Candidate, fold_answer

_COUNTS = ~Q(slips__riddle_set__gathering__state=GatheringState.CANCELLED) & Q(slips__withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class Bank:
    """What a search of the bank came to, not yet read, and how many riddles there are altogether."""

    riddles: QuerySet[Riddle]
    in_use: int
    retired: int


def bank(actor: Actor, *, words: str = "", difficulty: int = 0, retired: bool = False) -> Bank:
    """The riddles that fit, newest first, each with `last_hung` and `hangs` (its answer is still a secret).

    One query now, one when read, one when counted.
    """
    rows = Riddle.objects.of(actor)
    counts = rows.aggregate(
        in_use=Count("id", filter=Q(retired_at=None)), retired=Count("id", filter=~Q(retired_at=None))
    )
    found = rows.filter(retired_at__isnull=not retired)
    if difficulty:
        found = found.filter(difficulty=difficulty)
    if words.strip():
        found = found.filter(id__in=search.matching(actor.community_id, SEARCH_KIND, words).values("ref"))
    return Bank(_with_marks(found).order_by("-id"), counts["in_use"], counts["retired"])


def _with_marks(rows: Any) -> Any:
    return rows.annotate(
        last_hung=Max("slips__riddle_set__gathering__starts_at", filter=_COUNTS),
        hangs=Exists(secret_slips(OuterRef("pk"))),
    )


def secret_slips(riddle: Any) -> Any:
    """The slips of a riddle whose answers are not told yet."""
    rows = RiddleSlip.objects.across(reason="a subquery of one riddle's own slips").filter(
        riddle=riddle, withdrawn_at=None, riddle_set__revealed_at=None, riddle_set__gathering__ends_at__gt=clock.now()
    )
    return rows.exclude(riddle_set__gathering__state=GatheringState.CANCELLED)


def candidates(actor: Actor, riddle_set: RiddleSet) -> list[Candidate]:
    """Every riddle in use, with the day it last hung at another gathering. One query."""
    elsewhere = _COUNTS & ~Q(slips__riddle_set=riddle_set)
    rows = Riddle.objects.of(actor).filter(retired_at=None)
    rows = rows.annotate(last=Max("slips__riddle_set__gathering__starts_at", filter=elsewhere))
    return [
        Candidate(riddle_id, difficulty, fold_answer(answer), as_day(last) if last else None)
        for riddle_id, difficulty, answer, last in rows.values_list("id", "difficulty", "answer", "last")
    ]


def for_picking(actor: Actor, riddle_set: RiddleSet, *, words: str = "", difficulty: int = 0) -> Any:
    """Riddles in use that do not hang in this set, those unused longest first, with `last_hung`. One query."""
    rows = bank(actor, words=words, difficulty=difficulty).riddles
    hanging = riddle_set.slips.filter(withdrawn_at=None).values("riddle_id")
    return rows.exclude(id__in=hanging).order_by("last_hung", "-id")
