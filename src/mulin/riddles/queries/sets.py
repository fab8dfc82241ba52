"""Sets and their slips as those who run the afternoon see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering, GatheringState, HostKind
from mulin.kernel import chinese, clock, ids
from mulin.printing import fonts
from mulin.riddles.models import AnswerCopy, RiddleAnswer, RiddleSet, RiddleSlip
from mulin.riddles.rules import Why, lay_out

_AHEAD = timedelta(days=60)
_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Progress:
    """How an afternoon stands: slips that hang, that are won, answers that were right, and people behind them."""

    hung: int
    taken: int
    right: int
    people: int

    @property
    def left(self) -> int:
        return self.hung - self.taken


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip with whoever won it."""

    slip: RiddleSlip
    winner: RiddleAnswer | None

    @property
    def is_taken(self) -> bool:
        return self.slip.taken_at is not None


def set_of_gathering(actor: Actor, gathering_id: UUID) -> RiddleSet | None:
    """The set of a gathering, with gathering and host. One query."""
    rows = RiddleSet.objects.of(actor).filter(gathering_id=gathering_id)
    return rows.select_related("gathering__host", "gathering__venue").first()  # type: ignore[no-any-return]  # untyped queryset


def set_at_gathering(community_id: UUID, gathering_id: UUID) -> RiddleSet | None:
    """The set of a gathering, for rooms above that were let in already. One query."""
    found: RiddleSet | None = RiddleSet.objects.of(community_id).filter(gathering_id=gathering_id).first()
    return found


def wins_of(riddle_set: RiddleSet) -> tuple[dict[UUID, int], list[tuple[int, datetime | None]]]:
    """How many slips each holder has won, and every slip that hangs with when it was won. Two queries."""
    wins = _right(riddle_set).filter(won=True, holder__isnull=False).order_by().values("holder").annotate(n=Count("id"))
    slips = riddle_set.slips.filter(withdrawn_at=None).order_by("number").values_list("number", "taken_at")
    return dict(wins.values_list("holder", "n")), list(slips)


def held_sets(actor: Actor) -> list[RiddleSet]:
    """The sets the actor runs, of the last thirteen months and to come, the next or latest first. One query.

    Each has `hung` and `taken`.
    """
    rows = _run_by(actor, RiddleSet.objects.of(actor), "gathering__host_id")
    rows = rows.filter(gathering__starts_at__gte=clock.now() - _BACK).select_related("gathering__host")
    return list(_counted(rows).order_by("-gathering__starts_at"))


def _counted(rows: Any) -> Any:
    hangs = Q(slips__withdrawn_at=None)
    return rows.annotate(
        hung=Count("slips", filter=hangs), taken=Count("slips", filter=hangs & Q(slips__taken_at__isnull=False))
    )


def next_gatherings(actor: Actor) -> list[Gathering]:
    """Culture events of the next two months that have no riddles yet and that the actor runs. One query."""
    now = clock.now()
    rows = Gathering.objects.of(actor).filter(
        host__kind=HostKind.EVENT, state=GatheringState.PLANNED, ends_at__gt=now, starts_at__lt=now + _AHEAD
    )
    have = RiddleSet.objects.of(actor).values("gathering_id")
    rows = _run_by(actor, rows.exclude(id__in=have), "host_id").select_related("host", "venue")
    return list(rows.order_by("starts_at")[:20])


def _run_by(actor: Actor, rows: Any, field: str) -> Any:
    hosts = actor.hosts_for("riddles.run")
    return rows if hosts is None else rows.filter(**{f"{field}__in": hosts})


def slips_of(riddle_set: RiddleSet) -> list[SlipLine]:
    """The slips that hang, by number, with their winners. Two queries."""
    slips = riddle_set.slips.filter(withdrawn_at=None).select_related("riddle").order_by("number")
    winners = {answer.slip_id: answer for answer in _right(riddle_set).filter(won=True)}
    return [SlipLine(slip, winners.get(slip.id)) for slip in slips]


def slip_line(slip: RiddleSlip) -> SlipLine:
    """One slip with its winner. One query."""
    return SlipLine(slip, _right(slip.riddle_set).filter(slip=slip, won=True).first())


def _right(riddle_set: RiddleSet) -> Any:
    rows = RiddleAnswer.objects.of(riddle_set.community_id).filter(riddle_set=riddle_set, undone_at=None)
    return rows.exclude(why=Why.AGAIN).select_related("person")


def slip_called(riddle_set: RiddleSet, called: str) -> RiddleSlip | None:
    """The slip with this number (12, １２号, 十二) or code; None if none hangs. At most one query."""
    folded = chinese.fold(called).removeprefix("no").removesuffix("号").strip(".#")
    number = chinese.number_of(folded) if len(folded) <= 4 else None
    rows = riddle_set.slips.filter(withdrawn_at=None)
    if number is not None:
        return rows.filter(number=number).first()
    code = ids.read_code(called)
    return rows.filter(code=code).first() if ids.is_well_written(code) else None


def progress_of(riddle_set: RiddleSet) -> Progress:
    """How the set stands. Two queries."""
    taken = Count("id", filter=Q(taken_at__isnull=False))
    slips = riddle_set.slips.filter(withdrawn_at=None).aggregate(hung=Count("id"), taken=taken)
    right = _right(riddle_set).aggregate(right=Count("id"), people=Count("person", distinct=True))
    return Progress(**slips, **right)


def recent_answers(riddle_set: RiddleSet, limit: int = 8) -> list[RiddleAnswer]:
    """The latest right answers, for the desk. One query."""
    return list(_right(riddle_set).select_related("slip", "person").order_by("-created_at")[:limit])


def copies_of(riddle_set: RiddleSet) -> list[AnswerCopy]:
    """The printed copies of the answers, with who printed them. One query."""
    return list(riddle_set.copies.select_related("account").order_by("number"))


def stamps_of(community_id: UUID, gathering_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The stamps that right answers at these gatherings have earned, by person or stamp card. One query."""
    rows = RiddleAnswer.objects.of(community_id).filter(
        riddle_set__gathering_id__in=list(gathering_ids), undone_at=None, holder__isnull=False, stamps__gt=0
    )
    return dict(rows.values("holder").annotate(total=Sum("stamps")).values_list("holder", "total"))


def losers_of(community_id: UUID, client_ids: Iterable[UUID]) -> set[UUID]:
    """Of answers that came later, those that brought nothing though their desk had given them. One query."""
    rows = RiddleAnswer.objects.of(community_id).filter(client_id__in=list(client_ids), undone_at=None, heard=None)
    return set(rows.filter(why__in=[Why.LATE, Why.ENOUGH]).values_list("client_id", flat=True))


def answers_called(community_id: UUID, client_ids: Iterable[UUID]) -> dict[UUID, RiddleAnswer]:
    """Answers by the id their device gave them, with slip and person. One query."""
    rows = RiddleAnswer.objects.of(community_id).filter(client_id__in=list(client_ids))
    return {row.client_id: row for row in rows.select_related("slip", "person")}


def winner_of(answer: RiddleAnswer) -> RiddleAnswer | None:
    """Who has the slip of an answer. One query."""
    rows = RiddleAnswer.objects.of(answer.community_id).filter(slip_id=answer.slip_id, won=True, undone_at=None)
    found: RiddleAnswer | None = rows.select_related("person").first()
    return found


def versions_of(community_id: UUID, gathering_ids: Iterable[UUID]) -> str:
    """Changes whenever an answer at these gatherings comes, goes or counts otherwise. One query."""
    rows = RiddleAnswer.objects.of(community_id).filter(riddle_set__gathering_id__in=list(gathering_ids))
    said = rows.aggregate(n=Count("id"), undone=Count("undone_at"), worth=Sum("stamps"))
    return f"{said['n']}-{said['undone']}-{said['worth'] or 0}"


def state_of(riddle_set: RiddleSet) -> tuple[str, str]:
    """Where a set stands, in a word, and its tone."""
    if riddle_set.is_off:
        return _("这场不办了"), ""
    if riddle_set.is_revealed:
        return _("谜底揭了"), "ok"
    if riddle_set.has_begun:
        return _("正在猜"), "warn"
    return (_("谜条印了"), "ok") if riddle_set.printed_at else (_("在备"), "")


def paper_doubts(riddle_set: RiddleSet) -> list[tuple[RiddleSlip, str]]:
    """Slips that cannot be printed as they are, and why. One query."""
    return [
        (slip, why)
        for slip in riddle_set.slips.filter(withdrawn_at=None).order_by("number")
        if (why := _cannot_print(slip))
    ]


def _cannot_print(slip: RiddleSlip) -> str:
    for _text, sign in fonts.missing([slip.face, slip.category]):
        return _("“%(sign)s”字库里没有，印出来是空框。换个写法，或者换一条。") % {"sign": sign}
    return "" if lay_out(slip.face) else _("谜面太长，两条纸也放不下。缩短一点，或者换一条。")


def sets_held_between(community_id: UUID, first: date, last: date) -> list[RiddleSet]:
    """The sets whose afternoons ended within the days, in order, with `hung`. One query."""
    rows = RiddleSet.objects.of(community_id).filter(
        gathering__ends_at__date__gte=first, gathering__ends_at__date__lte=last, closed_at__isnull=False
    )
    return list(_counted(rows).filter(hung__gt=0).select_related("gathering").order_by("gathering__ends_at"))
