"""What is done at a desk with network: the server says yes before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.access import is_open
from mulin.events.actions.common import locked
from mulin.events.actions.riddling import set_at
from mulin.events.actions.settling import holders_in_use
from mulin.events.actions.taking import take_in
from mulin.events.models import DeskOp, Device, Event, Kind, Prize, StampCard, Station
from mulin.events.queries import truth
from mulin.events.rules import SLIP_LIMIT, Op, OpKind
from mulin.kernel import clock
from mulin.kernel.errors import Conflict, NotFound, RuleError
from mulin.riddles import actions as riddles
from mulin.riddles.actions import Said, Solved


@dataclass(frozen=True, slots=True)
class Stamped:
    """What came of a stamp: the card has `total` now; `full` where the station gives no more."""

    card: StampCard
    total: int
    full: bool


def _open(actor: Actor, event_id: UUID) -> Event:
    event = locked(actor, event_id, to="events.desk")
    if not is_open(event):
        raise RuleError("event-desk-closed")
    return event


def card_of_event(actor: Actor, event: Event, code: str) -> StampCard:
    """The card with `code` if it is of this event and not lost. Raises RuleError.

    "stamp-card-mistyped", "stamp-card-elsewhere" (of another event: nothing of it is told), "stamp-card-lost".
    """
    card: StampCard | None = (
        StampCard.objects.of(actor)
        .filter(event_id=event.id, code=rules.read_card(code))
        .select_related("person")
        .first()
    )
    if card is None:
        raise RuleError("stamp-card-elsewhere", field="card")
    if card.lost_at is not None:
        raise RuleError("stamp-card-lost", field="card")
    return card


def _op(kind: OpKind, client_id: UUID, **parts: object) -> Op:
    return Op(id=client_id, seq=0, kind=kind, at=clock.now(), **parts)  # type: ignore[arg-type]  # parts of an Op


def give_card(actor: Actor, *, event_id: UUID, code: str, person_id: UUID | None, client_id: UUID) -> StampCard:
    """Give a printed card to a resident, or to somebody nobody knows (`person_id` None).

    One person may have several cards; they count as one. The same `client_id` does it once. Locks the
    event. Raises RuleError as `card_of_event`, "stamp-card-taken", "event-desk-closed".
    """
    with transaction.atomic():
        event = _open(actor, event_id)
        card = card_of_event(actor, event, code)
        if card.person_id and person_id and card.person_id != person_id:
            raise RuleError("stamp-card-taken", field="card")
        take_in(
            actor, event=event, ops=[_op(OpKind.CARD, client_id, card=card.code, person_id=person_id)], confirmed=True
        )
    card.refresh_from_db()
    return card


def stamp(
    actor: Actor,
    *,
    event_id: UUID,
    station_id: UUID,
    code: str,
    client_id: UUID,
    stamps: int = 1,
    device: Device | None = None,
) -> Stamped:
    """Stamp a card at a station. The same `client_id` does it once. Locks the event.

    Raises RuleError as `card_of_event`, "stamps-full" (the station gives this person no more),
    "stamps-number", "event-desk-closed"; NotFound for a strange station.
    """
    with transaction.atomic():
        event = _open(actor, event_id)
        station: Station = Station.objects.of(actor).get_or_404(id=station_id, event_id=event.id, closed_at=None)
        if not 1 <= stamps <= station.stamps_at_once:
            raise RuleError("stamps-number", field="stamps", most=station.stamps_at_once)
        card = card_of_event(actor, event, code)
        again = DeskOp.objects.of(actor).filter(event_id=event.id, op_id=client_id).exists()
        if not again and _stamps_at(event, card, station) >= station.stamps_at_most:
            raise RuleError("stamps-full", field="card", station=station.name, most=station.stamps_at_most)
        take_in(
            actor,
            event=event,
            ops=[_op(OpKind.STAMP, client_id, card=card.code, station_id=station.id, stamps=stamps)],
            device=device,
            confirmed=True,
        )
        now = _stamps_at(event, card, station)
        total = truth.stamps_of_holders(event).get(card.person_id or card.id, 0)
    return Stamped(card, total, now >= station.stamps_at_most)


def _stamps_at(event: Event, card: StampCard, station: Station) -> int:
    cards = [card.id]
    if card.person_id:
        cards = list(
            StampCard.objects.of(event.community_id)
            .filter(event_id=event.id, person_id=card.person_id)
            .values_list("id", flat=True)
        )
    return truth.stamps_of_card(event, card, cards).get(station.id, 0)


def enter_marks(
    actor: Actor, *, event_id: UUID, code: str, marks: dict[UUID, int], client_ids: dict[UUID, UUID]
) -> int:
    """Type in what a paper card shows, station by station; the card's stamps afterwards.

    What was scanned already does not count again: of scan and paper the larger holds. Locks the event.
    Raises RuleError as `card_of_event`, "stamps-number"; NotFound for a strange station.
    """
    with transaction.atomic():
        event = _open(actor, event_id)
        card = card_of_event(actor, event, code)
        stations = {row.id: row for row in Station.objects.of(actor).filter(event_id=event.id)}
        ops = []
        for station_id, count in marks.items():
            station = stations.get(station_id)
            if station is None:
                raise NotFound("station")
            if not 0 <= count <= station.stamps_at_most:
                raise RuleError("stamps-number", field="stamps", most=station.stamps_at_most)
            if count:
                ops.append(
                    _op(OpKind.MARKS, client_ids[station_id], card=card.code, station_id=station_id, stamps=count)
                )
        take_in(actor, event=event, ops=ops, confirmed=True)
        return truth.stamps_of_holders(event).get(card.person_id or card.id, 0)


def redeem(
    actor: Actor, *, event_id: UUID, code: str, prize_id: UUID, client_id: UUID, instead_of: UUID | None = None
) -> DeskOp:
    """Hand over a prize for a card: once a person, never more than there are.

    `instead_of` names the prize that had run out, for which this one stands in. The stock is taken by
    compare-and-set and refereed by the database. The same `client_id` gives the earlier one. Raises
    RuleError as `card_of_event`, "prize-had", "prize-gone", "prize-stamps", "event-desk-closed".
    """
    with transaction.atomic():
        event = _open(actor, event_id)
        rows = DeskOp.objects.of(actor).filter(event_id=event.id, kind=Kind.PRIZE)
        earlier: DeskOp | None = rows.filter(op_id=client_id).select_related("prize").first()
        if earlier:
            return earlier
        card = card_of_event(actor, event, code)
        holder = card.person_id or card.id
        if holder in holders_in_use(event):
            raise RuleError("prize-had", field="card", **_had(event, holder))
        prize: Prize = Prize.objects.of(actor).get_or_404(id=prize_id, event_id=event.id, closed_at=None)
        wanted: Prize = Prize.objects.of(actor).get_or_404(id=instead_of, event_id=event.id) if instead_of else prize
        has = truth.stamps_of_holders(event).get(holder, 0)
        if has < min(prize.needs_stamps, wanted.needs_stamps):
            raise RuleError("prize-stamps", field="prize", has=has, needs=prize.needs_stamps)
        _take_one(actor, prize)
        take_in(
            actor,
            event=event,
            ops=[_op(OpKind.PRIZE, client_id, card=card.code, prize_id=prize.id, instead_of=instead_of)],
            confirmed=True,
        )
        made: DeskOp = rows.select_related("prize").get(op_id=client_id)
    return made


def _had(event: Event, holder: UUID) -> dict[str, object]:
    """When and what a holder was given."""
    row = (
        DeskOp.objects.of(event.community_id)
        .filter(event_id=event.id, kind=Kind.PRIZE, holder=holder, withdrawn=False)
        .select_related("prize")
        .first()
    )
    at = row.at.astimezone(clock.CHINA).strftime("%H:%M") if row else ""
    return {"prize": row.prize.name if row and row.prize else "", "at": at}


def _take_one(actor: Actor, prize: Prize) -> None:
    """Compare-and-set on the stock; two who come together for the last one cannot both have it."""
    if prize.left <= 0:
        raise RuleError("prize-gone", field="prize", prize=prize.name)
    left = Prize.objects.of(actor).filter(id=prize.id, given=prize.given, given__lt=F("stock") + F("extra"))
    if not left.update(given=F("given") + 1):
        raise Conflict("prize")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: as the riddles say, and the operation that takes it back; None for a wrong one."""

    solved: Solved
    op_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a slip, with which card: in words, or as the keeper judged it by the sealed sheet."""

    slip: str
    card: str
    words: str = ""
    judged_right: bool | None = None


def answer_riddle(
    actor: Actor, *, event_id: UUID, reply: Reply, client_id: UUID, device: Device | None = None
) -> Answered:
    """Take an answer at the desk; a right one earns its stamps. The same `client_id` does it once.

    The slip is one of the riddles of the device's gathering. Locks the event, and the riddles' set. Raises
    RuleError as `riddles.actions.solve` and `card_of_event`, "riddles-none-here", "event-desk-closed".
    """
    with transaction.atomic():
        event = _open(actor, event_id)
        card = card_of_event(actor, event, reply.card)
        riddle_set = set_at(actor, device.gathering_id if device else event.gathering_id)
        if riddle_set is None:
            raise RuleError("riddles-none-here", field="slip")
        said = Said(slip=reply.slip, client_id=client_id, words=reply.words, judged_right=reply.judged_right)
        if wrong := riddles.hear(actor, riddle_set_id=riddle_set.id, said=said):
            return Answered(wrong)
        op = _op(OpKind.RIDDLE, client_id, card=card.code, slip=reply.slip.strip()[:SLIP_LIMIT])
        take_in(actor, event=event, ops=[op], device=device, confirmed=True)
        return Answered(riddles.what_came_of(actor, client_id=client_id), client_id)


def withdraw(actor: Actor, *, event_id: UUID, op_id: UUID, client_id: UUID) -> None:
    """Take an operation back: a wrong tap. A prize goes back on the shelf. Nothing happens a second time."""
    with transaction.atomic():
        event = _open(actor, event_id)
        if not DeskOp.objects.of(actor).filter(event_id=event.id, op_id=op_id).exclude(kind=Kind.UNDO).exists():
            raise NotFound("op")
        take_in(actor, event=event, ops=[_op(OpKind.UNDO, client_id, target=op_id)], confirmed=True)


def lose_card(actor: Actor, *, card: StampCard) -> None:
    """A card was lost: its QR counts no longer, what its owner had stays with them. Locks the event."""
    with transaction.atomic():
        locked(actor, card.event_id, to="events.desk")
        StampCard.objects.of(actor).filter(id=card.id, lost_at=None).update(lost_at=clock.now())


def check_in(
    actor: Actor,
    *,
    event_id: UUID,
    person_id: UUID | None,
    name: str,
    children: int,
    client_id: UUID,
    device: Device | None = None,
) -> str:
    """Somebody came: a resident, or a walk-in by name only. What came of it. Locks the event."""
    with transaction.atomic():
        event = _open(actor, event_id)
        op = _op(OpKind.ARRIVE, client_id, person_id=person_id, name=name, children=children)
        return take_in(actor, event=event, ops=[op], device=device, confirmed=True)[client_id]
