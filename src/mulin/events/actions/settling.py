"""Reading the operations of an event anew and writing down what they come to. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.base import bulk
from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.actions.riddling import settle_riddles
from mulin.events.models import DeskOp, Doubt, DoubtKind, DoubtState, Event, EventState, Kind, Prize, StampCard, Stands
from mulin.events.queries import truth
from mulin.kernel import clock

_LATELY = timedelta(days=7)  # as long as paper and late desks may bring riddles' answers
_DERIVED = (DoubtKind.TWICE, DoubtKind.BEYOND, DoubtKind.FEW, DoubtKind.OTHERS, DoubtKind.BEATEN)
_IN_DOUBT = {Stands.TWICE, Stands.BEYOND, Stands.FEW, Stands.OTHERS, Stands.BEATEN}
_JUDGED = (Kind.CARD, Kind.PRIZE, Kind.RIDDLE)  # what the set of all may say no to


def settle(actor: Actor, event: Event) -> None:
    """Whose the cards are, who won which riddle, which prizes stand, what is in doubt.

    The event's row is locked by the caller. The outcome depends on the set of operations, and of riddles'
    answers, alone. Fourteen queries, more only for what changed.
    """
    givings = truth.givings_of(event)
    owner, verdicts = rules.owners(givings)
    given: dict[UUID, datetime] = {}
    for giving in givings:
        given[giving.card] = min(given.get(giving.card, giving.at), giving.at)
    _set_owners(event, owner, given)
    verdicts |= settle_riddles(actor, event, owner)
    stamps = rules.stamps_by_holder(truth.marks_of(event), owner, truth.most_of(event.id), truth.earned_of(event))
    claims = truth.claims_of(event)
    found = rules.settle(claims, truth.shelves_of(event), stamps, owner)
    holders = {claim.id: owner.get(claim.card, claim.card) for claim in claims}
    _set_verdicts(event, {**verdicts, **found.verdicts}, holders)
    _set_given(event, found.given)
    _keep_doubts(actor, event)
    seen = truth.answers_now(event)
    if seen != event.answers_seen:
        Event.objects.of(event.community_id).filter(id=event.id).update(answers_seen=seen)
        event.answers_seen = seen


def settle_again(actor: Actor) -> int:
    """Settle the events of these days whose riddles were answered at another desk since. How many.

    An answer at the riddles' own desk brings stamps, and may clear or raise a doubt about a prize. Locks
    each such event. One query, and three an event.
    """
    since = clock.now() - _LATELY
    rows = Event.objects.of(actor).filter(
        state__in=[EventState.PUBLISHED, EventState.HELD], gathering__ends_at__gt=since
    )
    due = [
        row for row in rows.filter(gathering__starts_at__lt=clock.now()) if truth.answers_now(row) != row.answers_seen
    ]
    for row in due:
        with transaction.atomic():
            locked = Event.objects.of(actor).select_for_update(of=("self",)).select_related("gathering", "host")
            settle(actor, locked.get(id=row.id))
    return len(due)


def _set_owners(event: Event, owner: Mapping[UUID, UUID], given: Mapping[UUID, datetime]) -> None:
    rows = StampCard.objects.of(event.community_id).filter(event_id=event.id)
    changed = []
    for card in rows.filter(Q(id__in=list(given)) | ~Q(given_at=None)):
        now = (owner.get(card.id), given.get(card.id))
        if (card.person_id, card.given_at) != now:
            card.person_id, card.given_at = now
            changed.append(card)
    bulk.insert(changed, update=["person", "given_at"])


def _set_verdicts(event: Event, verdicts: dict[UUID, rules.Verdict], holders: dict[UUID, UUID]) -> None:
    """Those that no longer stand first, so that a holder is never served twice on the way."""
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, kind__in=_JUDGED, withdrawn=False)
    known = list(rows.exclude(stands=Stands.UNKNOWN))
    held = {row.id for row in known if row.holder is not None}
    changed = []
    for row in known:
        stands, holder = verdicts.get(row.op_id, rules.Verdict.FINE).value, holders.get(row.op_id)
        if (row.stands, row.holder) != (stands, holder):
            row.stands, row.holder = stands, holder
            changed.append(row)
    standing = [row for row in changed if row.stands in (Stands.FINE, Stands.FEW)]
    fallen = [row for row in changed if row.stands not in (Stands.FINE, Stands.FEW)]
    bulk.insert(fallen, update=["stands", "holder"])
    # a holder may pass from one claim to another: empty them all, then fill
    moved = [row.id for row in standing if row.id in held]
    if moved:
        DeskOp.objects.of(event.community_id).filter(id__in=moved).update(holder=None)
    bulk.insert(standing, update=["stands", "holder"])


def _set_given(event: Event, given: Mapping[UUID, int]) -> None:
    for prize in Prize.objects.of(event.community_id).filter(event_id=event.id):
        if prize.given != given[prize.id]:
            Prize.objects.of(event.community_id).filter(id=prize.id).update(given=given[prize.id])


def _keep_doubts(actor: Actor, event: Event) -> None:
    """A card for each operation in doubt; one that became clear by itself goes."""
    rows = DeskOp.objects.of(event.community_id).filter(
        event_id=event.id, withdrawn=False, ruling="", stands__in=_IN_DOUBT, kind__in=_JUDGED
    )
    wanted = {
        f"{stands}:{op_id}": (row_id, stands, device)
        for row_id, op_id, stands, device in rows.values_list("id", "op_id", "stands", "device_id")
    }
    cards = Doubt.objects.of(event.community_id).filter(event_id=event.id, kind__in=_DERIVED)
    known = dict(cards.values_list("key", "state"))
    fresh = [
        Doubt(community_id=event.community_id, event=event, kind=stands, op_id=row_id, device_id=device, key=key)
        for key, (row_id, stands, device) in wanted.items()
        if key not in known
    ]
    if fresh:
        Doubt.objects.bulk_create(fresh)
    again = [key for key in wanted if known.get(key) == DoubtState.GONE]
    clear = [key for key, state in known.items() if state == DoubtState.OPEN and key not in wanted]
    if again:
        cards.filter(key__in=again).update(state=DoubtState.OPEN, settled_at=None)
    if clear:
        cards.filter(key__in=clear).update(state=DoubtState.GONE, settled_at=clock.now())


def open_doubt(event: Event, kind: str, *, key: str, said: str, device_id: UUID | None, code: str = "") -> bool:
    """Put something before a person that was not taken in; once for the same `key`. Whether it is new."""
    if Doubt.objects.of(event.community_id).filter(event_id=event.id, key=key).exists():
        return False
    Doubt.objects.create(
        community_id=event.community_id, event=event, kind=kind, key=key, said=said, device_id=device_id, code=code
    )
    return True


def holders_in_use(event: Event) -> set[UUID]:
    """Those who have had their prize. One query."""
    rows = DeskOp.objects.of(event.community_id).filter(event_id=event.id, kind=Kind.PRIZE, withdrawn=False)
    return set(rows.exclude(stands=Stands.UNKNOWN).exclude(ruling=rules.Ruling.VOID).values_list("holder", flat=True))
