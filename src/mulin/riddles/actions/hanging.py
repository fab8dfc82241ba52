"""A gathering's set: made, picked by itself and by hand, printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from mulin.base.actor import Actor
from mulin.base.days import as_day
from mulin.kernel import clock, ids
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import Named, record
from mulin.riddles import access, queries
from mulin.riddles.models import AtHome, Riddle, RiddleSet, RiddleSlip
from mulin.riddles.rules import check_settings, fold_answer, propose

UNUSED_FOR = timedelta(days=400)  # last year's afternoon, wherever the lunar calendar put it
MOST_SLIPS = 300
CODE_LENGTH = 7  # and its check character


@dataclass(frozen=True, slots=True)
class Settings:
    """By which rules a set is won."""

    per_person: int = 3
    stamps: int = 1
    ties_stamped: bool = True
    allows_pinyin: bool = False
    at_home: str = AtHome.PRACTICE


def named(riddle_set: RiddleSet) -> dict[str, Named]:
    """How facts name a set: by its gathering and the gathering's host."""
    held = riddle_set.gathering
    return {"gathering": Named(held.id, held.title), "host": Named(held.host_id, held.host.name)}


def make_set(actor: Actor, *, gathering_id: UUID, settings: Settings | None = None) -> RiddleSet:
    """The set of a gathering, empty; the one that is there already if there is one (one a gathering, by constraint)."""
    gathering = access.gathering_for(actor, gathering_id, to="riddles.run")
    wanted = _checked(settings or Settings())
    try:
        with transaction.atomic():
            riddle_set: RiddleSet = RiddleSet.objects.create(
                community_id=actor.community_id, gathering=gathering, **wanted
            )
            record(actor, "riddle.set_made", about=named(riddle_set))
    except IntegrityError:
        riddle_set = RiddleSet.objects.of(actor).select_related("gathering__host").get(gathering=gathering)
    return riddle_set


@transaction.atomic
def change_settings(actor: Actor, *, riddle_set_id: UUID, settings: Settings) -> RiddleSet:
    """Change the rules of a set until its answers are told. Locks the set's row. Raises RuleError riddles-told."""
    riddle_set = _locked(actor, riddle_set_id)
    for part, value in _checked(settings).items():
        setattr(riddle_set, part, value)
    riddle_set.save()
    record(actor, "riddle.set_changed", about=named(riddle_set))
    return riddle_set


def _checked(settings: Settings) -> dict[str, object]:
    check_settings(per_person=settings.per_person, stamps=settings.stamps)
    if settings.at_home not in AtHome.values:
        raise RuleError("riddle-set-numbers", field="at_home")
    return {part: getattr(settings, part) for part in Settings.__slots__}


@transaction.atomic
def hang(actor: Actor, *, riddle_set_id: UUID, count: int, seed: str = "") -> int:
    """Pick `count` riddles for a set that is not on paper, instead of those picked before.

    Balanced by difficulty, none of last year's while others are left. Locks the set's row. Returns how many
    of them hung not long ago. Raises RuleError riddles-told, riddle-printed, riddle-count, riddle-bank-empty.
    """
    riddle_set = _locked(actor, riddle_set_id)
    if riddle_set.printed_at:
        raise RuleError("riddle-printed")
    if not 1 <= count <= MOST_SLIPS:
        raise RuleError("riddle-count", field="count", most=MOST_SLIPS)
    bank = queries.candidates(actor, riddle_set)
    since = as_day(riddle_set.gathering.starts_at) - UNUSED_FOR
    proposal = propose(bank, count, since=since, seed=seed or str(ids.uuid7()))
    if not proposal.ids:
        raise RuleError("riddle-bank-empty")
    riddle_set.slips.all().delete()
    by_id = Riddle.objects.of(actor).in_bulk(proposal.ids)
    _insert([_slip(riddle_set, by_id[one], number) for number, one in enumerate(proposal.ids, 1)])
    record(actor, "riddle.picked", about=named(riddle_set), data={"count": len(proposal.ids)})
    return proposal.reused


@transaction.atomic
def add_slip(actor: Actor, *, riddle_set_id: UUID, riddle_id: UUID) -> RiddleSlip:
    """Hang one more riddle, with the next number. Locks the set's row. Raises RuleError riddle-hangs, riddles-told."""
    riddle_set = _locked(actor, riddle_set_id)
    riddle: Riddle = Riddle.objects.of(actor).filter(retired_at=None).get_or_404(id=riddle_id)
    last = riddle_set.slips.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_SLIPS:
        raise RuleError("riddle-count", most=MOST_SLIPS)
    if riddle_set.slips.filter(riddle=riddle, withdrawn_at=None).exists():
        raise RuleError("riddle-hangs")
    slip = _slip(riddle_set, riddle, last + 1)
    _insert([slip])
    return slip


@transaction.atomic
def swap_slip(actor: Actor, *, riddle_slip_id: UUID) -> RiddleSlip:
    """Another riddle of the same difficulty on a slip that is not on paper. Locks the set's row.

    Raises RuleError riddle-printed, riddle-bank-empty.
    """
    slip = access.slip_for(actor, riddle_slip_id, to="riddles.run")
    riddle_set = _locked(actor, slip.riddle_set_id)
    if riddle_set.printed_at:
        raise RuleError("riddle-printed")
    hanging = list(riddle_set.slips.values_list("riddle_id", "answer"))
    used = {riddle_id for riddle_id, _answer in hanging}
    bank = [one for one in queries.candidates(actor, riddle_set) if one.id not in used]
    same = [one for one in bank if one.difficulty == slip.riddle.difficulty]
    since = as_day(riddle_set.gathering.starts_at) - UNUSED_FOR
    others = {fold_answer(answer) for riddle_id, answer in hanging if riddle_id != slip.riddle_id}
    for choice in (same, bank):
        found = propose(choice, 1, since=since, seed=str(ids.uuid7()), taken=others).ids
        if found:
            _copy_text(slip, Riddle.objects.of(actor).get(id=found[0]))
            slip.save()
            return slip
    raise RuleError("riddle-bank-empty")


@transaction.atomic
def remove_slip(actor: Actor, *, riddle_slip_id: UUID) -> None:
    """Take a slip off. Before printing the numbers close up; afterwards its number stays empty. Locks the set's row.

    Raises RuleError riddle-won for a slip that somebody has won.
    """
    slip = access.slip_for(actor, riddle_slip_id, to="riddles.run")
    riddle_set = _locked(actor, slip.riddle_set_id)
    if slip.answers.filter(undone_at=None).exists():
        raise RuleError("riddle-won")
    if riddle_set.printed_at:
        RiddleSlip.objects.of(actor).filter(id=slip.id).update(withdrawn_at=clock.now())
        return
    RiddleSlip.objects.of(actor).filter(id=slip.id).delete()
    for number, later in enumerate(riddle_set.slips.order_by("number"), 1):
        if later.number != number:
            RiddleSlip.objects.of(actor).filter(id=later.id).update(number=number)


@transaction.atomic
def mark_printed(actor: Actor, *, riddle_set_id: UUID) -> None:
    """The slips are on paper: from now on their numbers and faces stay. The first time is kept."""
    riddle_set = access.set_for(actor, riddle_set_id, to="riddles.run")
    now = clock.now()
    RiddleSet.objects.of(actor).filter(id=riddle_set.id, printed_at=None).update(printed_at=now)
    count = riddle_set.slips.filter(withdrawn_at=None).count()
    record(actor, "riddle.slips_printed", about=named(riddle_set), data={"count": count})


def _locked(actor: Actor, riddle_set_id: UUID) -> RiddleSet:
    """The set, locked, if the actor runs it and its answers are not told yet."""
    access.set_for(actor, riddle_set_id, to="riddles.run")
    rows = RiddleSet.objects.of(actor).select_for_update(of=("self",)).select_related("gathering__host")
    riddle_set: RiddleSet = rows.get(id=riddle_set_id)
    if riddle_set.is_revealed:
        raise RuleError("riddles-told")
    return riddle_set


def _slip(riddle_set: RiddleSet, riddle: Riddle, number: int) -> RiddleSlip:
    code = ids.with_check(ids.random_code(CODE_LENGTH))
    slip = RiddleSlip(community_id=riddle_set.community_id, riddle_set=riddle_set, number=number, code=code)
    _copy_text(slip, riddle)
    return slip


def _copy_text(slip: RiddleSlip, riddle: Riddle) -> None:
    slip.riddle = riddle
    slip.face, slip.category, slip.form = riddle.face, riddle.category, riddle.form
    slip.answer, slip.also = riddle.answer, list(riddle.also)


def _insert(slips: list[RiddleSlip]) -> None:
    """Insert slips; a code that the installation has already is drawn again. Raises Conflict."""
    for _ in range(3):
        taken = set(
            RiddleSlip.objects.across(reason="codes are unique in the installation")
            .filter(code__in=[slip.code for slip in slips])
            .values_list("code", flat=True)
        )
        for slip in slips:
            if slip.code in taken:
                slip.code = ids.with_check(ids.random_code(CODE_LENGTH))
        if not taken:
            break
    try:
        with transaction.atomic():
            RiddleSlip.objects.bulk_create(slips)
    except IntegrityError as error:
        raise Conflict("slips") from error
