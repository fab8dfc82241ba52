"""What becomes of people: erased, merged, moved away. Each in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mulin.base.actor import Actor
from mulin.base.manifest import Event, tell
from mulin.gatherings.actions.arriving import fact_of
from mulin.gatherings.actions.closing import told_again
from mulin.gatherings.actions.common import locked, move_up
from mulin.gatherings.actions.offering import ask_the_rest, leave
from mulin.gatherings.models import (
    Attendance,
    FeedKey,
    Gathering,
    GatheringState,
    Regular,
    SignUp,
    SignUpState,
    Steward,
)
from mulin.gatherings.models.coming import OVER
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.ledger.actions import record_many

_AT_ONCE = 500
GUESTS_KEPT = timedelta(days=90)  # after the gathering (safety §4.8)
_WORTH: dict[str, int] = {SignUpState.CONFIRMED: 0, SignUpState.OFFERED: 1}  # who waits has less
_NOBODY = {"guest_name": "", "guest_phone": "", "guest_phone_index": None, "needs": ""}


def forget_guests(actor: Actor) -> int:
    """Names, telephones and needs of guests go ninety days after; that somebody came stays. Returns how many rows.

    Encrypted columns cannot be searched: what is old is read, and written only where something is left.
    """
    over = {"person": None, "gathering__ends_at__lt": clock.now() - GUESTS_KEPT}
    said = SignUp.objects.of(actor).filter(**over).only("id", "guest_name", "guest_phone", "needs")
    signed = [row.id for row in said.iterator() if row.guest_name or row.guest_phone or row.needs]
    came = Attendance.objects.of(actor).filter(**over).only("id", "guest_name")
    visits = [row.id for row in came.iterator() if row.guest_name]
    for start in range(0, max(len(signed), len(visits)), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        SignUp.objects.of(actor).filter(id__in=signed[some]).update(**_NOBODY)
        Attendance.objects.of(actor).filter(id__in=visits[some]).update(guest_name="")
    return len(signed) + len(visits)


def forget(actor: Actor, person_id: UUID) -> None:
    """This room's part of erasing a person: the visits stay, without the visitor."""
    _leave_coming(actor, person_id)
    Steward.objects.of(actor).filter(person_id=person_id).delete()
    _let_go(actor, Regular.objects.of(actor).filter(person_id=person_id))
    FeedKey.objects.of(actor).filter(person_id=person_id).delete()
    SignUp.objects.of(actor).filter(person_id=person_id).update(person=None, shows_name=False, **_NOBODY)
    Attendance.objects.of(actor).filter(person_id=person_id).update(person=None, guest_name="")
    Gathering.objects.of(actor).filter(recorder_id=person_id).update(recorder=None)


def hide_name(actor: Actor, *, sign_up_id: UUID) -> None:
    """Others who come no longer read the name of oneself, or of somebody one acts for. Safe to repeat.

    Consent is taken back as easily as it was given (PIPL 15). Raises NotFound.
    """
    rows = SignUp.objects.of(actor).filter(id=sign_up_id, person_id__in=actor.own_people)
    if not rows.update(shows_name=False):
        raise NotFound("sign-up")


def _let_go(actor: Actor, regulars: QuerySet[Regular]) -> None:
    """Delete these rows; rooms that counted them as members hear of it first, since theirs go along."""
    tell(Event.REGULARS_GO, actor, regular_ids=list(regulars.values_list("id", flat=True)))
    regulars.delete()


def _leave_coming(actor: Actor, person_id: UUID) -> None:
    """Give up what is still ahead: the places go to the next in line."""
    rows = SignUp.objects.of(actor).filter(person_id=person_id, gathering__starts_at__gt=clock.now())
    for found in rows.exclude(state__in=OVER):
        gathering = locked(actor, found.gathering_id, to="")
        row = SignUp.objects.of(actor).select_related("person").get(id=found.id)
        if row.state not in OVER:
            leave(actor, gathering, row, SignUpState.CANCELLED)
            ask_the_rest(actor, gathering, [row])
            move_up(actor, gathering)


def person_closed(actor: Actor, *, person_id: UUID, **_facts: Any) -> None:
    """Somebody moved away or died: everything ahead ends quietly, what was stays."""
    _leave_coming(actor, person_id)
    yesterday = clock.today() - timedelta(days=1)
    for row in Regular.objects.of(actor).filter(person_id=person_id, until=None):
        row.until = max(yesterday, row.since)
        row.save(update_fields=["until"])
    terms = Steward.objects.of(actor).filter(person_id=person_id)
    terms.filter(starts_on__gt=clock.today()).delete()  # never begun: not even for a day
    for term in terms.all():
        if term.ends_on is None or term.ends_on > yesterday:
            term.ends_on = max(yesterday, term.starts_on)
            term.save(update_fields=["ends_on"])
    FeedKey.objects.of(actor).filter(person_id=person_id, revoked_at=None).update(revoked_at=clock.now())


def person_merged(actor: Actor, *, kept_id: UUID, gone_id: UUID, **_facts: Any) -> None:
    """Two records were one person: what the one did, the other did. Where both stand, the weaker goes."""
    with ExitStack() as closed:
        for gathering in _held_with(actor, (kept_id, gone_id)):
            closed.enter_context(told_again(actor, gathering))
        _merge(actor, kept_id, gone_id)


def _held_with(actor: Actor, people: Collection[UUID]) -> list[Gathering]:
    """The closed gatherings at which both records stand, locked in the order of their ids."""
    both = set.intersection(*(_gatherings_of(actor, person) for person in people))
    held = Gathering.objects.of(actor).filter(id__in=both, state=GatheringState.HELD)
    return [locked(actor, key, to="") for key in held.order_by("id").values_list("id", flat=True)]


def _gatherings_of(actor: Actor, person_id: UUID) -> set[UUID]:
    """Where somebody said they come, or came."""
    said = SignUp.objects.of(actor).filter(person_id=person_id).values_list("gathering_id", flat=True)
    came = Attendance.objects.of(actor).filter(person_id=person_id).values_list("gathering_id", flat=True)
    return {*said, *came}


def _merge(actor: Actor, kept_id: UUID, gone_id: UUID) -> None:
    Steward.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    Gathering.objects.of(actor).filter(recorder_id=gone_id).update(recorder_id=kept_id)
    belongs = Regular.objects.of(actor).filter(person_id=kept_id, until=None).values_list("host_id", flat=True)
    _let_go(actor, Regular.objects.of(actor).filter(person_id=gone_id, until=None, host_id__in=list(belongs)))
    Regular.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    for gathering_id in _signed_up_twice(actor, kept_id, gone_id):
        _leave_weaker(actor, gathering_id, (kept_id, gone_id))
    SignUp.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    here = Attendance.objects.of(actor).filter(person_id=kept_id, undone_at=None, spare=False)
    both = list(here.values_list("gathering_id", flat=True))
    seconds = Attendance.objects.of(actor).filter(person_id=gone_id, gathering_id__in=both)
    counted = seconds.filter(undone_at=None, spare=False).select_related("person", "gathering__host")
    twice_counted = [fact_of(row.gathering, row, taken_back=True) for row in counted]
    seconds.update(spare=True)
    if twice_counted:
        record_many(actor, "gathering.attended_undone", twice_counted)
    Attendance.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)
    FeedKey.objects.of(actor).filter(person_id=gone_id, revoked_at=None).update(revoked_at=clock.now())
    FeedKey.objects.of(actor).filter(person_id=gone_id).update(person_id=kept_id)


def _signed_up_twice(actor: Actor, kept_id: UUID, gone_id: UUID) -> list[UUID]:
    """The gatherings at which both records stand, always in the same order, as they are to be locked."""
    standing = SignUp.objects.of(actor).exclude(state__in=OVER)
    here = standing.filter(person_id=kept_id).values("gathering_id")
    rows = standing.filter(person_id=gone_id, gathering_id__in=here).order_by("gathering_id")
    return list(rows.values_list("gathering_id", flat=True))


def _leave_weaker(actor: Actor, gathering_id: UUID, people: Collection[UUID]) -> None:
    """Of two sign-ups of one person the better stays: a place, then an offer, then the earlier turn."""
    gathering = locked(actor, gathering_id, to="")
    rows = SignUp.objects.of(actor).filter(gathering=gathering, person_id__in=people).exclude(state__in=OVER)
    weaker = sorted(rows.select_related("person"), key=lambda row: (_WORTH.get(row.state, 2), row.turn))[1:]
    for row in weaker:
        leave(actor, gathering, row, SignUpState.CANCELLED)
    ask_the_rest(actor, gathering, weaker)
    move_up(actor, gathering)
