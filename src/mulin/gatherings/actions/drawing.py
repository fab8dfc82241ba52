"""The lottery: its fingerprint first, then the draw, then everything anybody needs to check it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings.actions.common import about, locked, take_places, words_of
from mulin.gatherings.models import Draw, Gathering, GatheringState, SignUp, SignUpMode, SignUpState
from mulin.gatherings.queries import needs_of, quotas_of
from mulin.gatherings.rules import EVERYBODY, Entry, Lots, draw, fingerprint, rules_hash
from mulin.kernel import chinese, clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Scalar, record
from mulin.messaging.actions import post

SOURCE_LIMIT = 60
TICKETS = 999_999


def prepare_draw(actor: Actor, gathering: Gathering, *, draws_at: datetime, source_words: str) -> Draw:
    """Choose the secret and publish its fingerprint, before anybody can enter. In the caller's transaction."""
    secret = secrets.token_hex(16)
    found: Draw = Draw.objects.create(
        community_id=actor.community_id,
        gathering=gathering,
        fingerprint=fingerprint(secret),
        secret=secret,
        source_words=chinese.clean_text(source_words, limit=SOURCE_LIMIT),
        draws_at=draws_at,
    )
    announce(actor, gathering, found)
    return found


def announce(actor: Actor, gathering: Gathering, row: Draw) -> None:
    """Let the ledger keep what is public before anybody enters, with a hash that `draw.json` shows again."""
    places = _places(gathering)
    data: dict[str, Scalar] = {
        "fingerprint": row.fingerprint,
        "places": gathering.capacity or 0,
        "closes": _written(gathering.closes_at),
        "draws": _written(row.draws_at),
        "rules": rules_hash(_rules(gathering, row, places)),
    }
    record(actor, "gathering.draw_announced", about=about(gathering), data=data)


def _places(gathering: Gathering) -> dict[str, int]:
    """How many places each pot has to be drawn for."""
    free = {EVERYBODY: gathering.capacity or 0}
    return free | {quota.pot: quota.places for quota in quotas_of(gathering)}


def _rules(gathering: Gathering, row: Draw, places: Mapping[str, int]) -> dict[str, Any]:
    """What is published before anybody enters and holds from then on."""
    return {
        "fingerprint": row.fingerprint,
        "source": row.source_words,
        "places": {pot or "all": free for pot, free in places.items()},
        "closes": _written(gathering.closes_at),
        "draws": _written(row.draws_at),
    }


def _written(moment: datetime | None) -> str:
    return moment.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""


def give_tickets(gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """A number by chance for each entry, the same one again for whoever gives up and comes back. One query.

    In order of arrival whoever knows the secret could wait for a turn that wins (decision 22).
    """
    given = SignUp.objects.of(gathering.community_id).filter(gathering=gathering).exclude(ticket=None)
    known = list(given.values_list("person_id", "ticket"))
    used = {ticket for _person, ticket in known}
    own = {person: ticket for person, ticket in known if person}
    for row in rows:
        row.ticket = own.get(row.person_id) if row.person_id else None
        while row.ticket is None or (row.ticket in used and row.person_id not in own):
            row.ticket = secrets.randbelow(TICKETS) + 1
        used.add(row.ticket)


def check_drawn_before(gathering: Gathering, starts_at: datetime) -> None:
    """Lots are drawn before it begins, whenever that is. Raises RuleError draw-when."""
    rows = Draw.objects.of(gathering.community_id).filter(gathering=gathering, drawn_at=None)
    if rows.filter(draws_at__gte=starts_at).exists():
        raise RuleError("draw-when", field="day")


def name_source(actor: Actor, *, gathering_id: UUID, value: str) -> Draw:
    """Write down the public number that was announced beforehand, and draw. Raises RuleError source-missing."""
    number = chinese.clean_text(value, limit=SOURCE_LIMIT)
    if not number:
        raise RuleError("source-missing", field="value")
    return draw_lots(actor, gathering_id=gathering_id, number=number)


def draw_lots(actor: Actor, *, gathering_id: UUID, number: str = "") -> Draw:
    """Draw: the entered get places or a turn on the waiting list, in the order drawn; all is published.

    Locks the gathering; drawing again gives what was drawn. Raises NotFound, RuleError draw-early,
    source-missing, gathering-off.
    """
    with transaction.atomic():
        gathering = locked(actor, gathering_id, to="gatherings.plan")
        row: Draw | None = Draw.objects.of(actor).filter(gathering=gathering).first()
        if row is None or gathering.sign_up != SignUpMode.LOTTERY:
            raise NotFound("draw")
        if row.drawn_at is not None:
            return row
        _check_time(gathering, row, number)
        row.source_value = number
        entered = list(SignUp.objects.of(actor).filter(gathering=gathering, state=SignUpState.ENTERED).order_by("turn"))
        free = _places(gathering)
        parties = _parties(entered)
        entries = [
            Entry(party, min(member.ticket or 0 for member in members), needs_of(members, free))
            for party, members in parties.items()
        ]
        lots = draw(entries, secret=row.secret, number=number, free=free)
        _give_out(actor, gathering, parties, lots)
        row.drawn_at = clock.now()
        row.published = _published(gathering, row, lots, free)
        row.save(update_fields=["source_value", "drawn_at", "published"])
        facts = {"entries": len(entries), "won": len(lots.won)}
        record(actor, "gathering.drawn", about=about(gathering), data=facts)
        _tell(actor, gathering, entered)
    return row


def _check_time(gathering: Gathering, row: Draw, number: str) -> None:
    if gathering.state != GatheringState.PLANNED:
        raise RuleError("gathering-off")
    if clock.now() < row.draws_at:
        raise RuleError("draw-early")
    if bool(row.source_words) != bool(number):
        raise RuleError("source-missing", field="value")


def _parties(entered: list[SignUp]) -> dict[UUID, list[SignUp]]:
    found: dict[UUID, list[SignUp]] = {}
    for row in entered:
        found.setdefault(row.party, []).append(row)
    return found


def _give_out(actor: Actor, gathering: Gathering, parties: Mapping[UUID, list[SignUp]], lots: Lots) -> None:
    """Let the rows say what was drawn; the waiting list goes in the order drawn, before whoever comes later."""
    in_order = [row for entry in lots.order for row in parties[entry.key]]
    for row in in_order:
        gathering.turns += 1
        row.turn = gathering.turns
        row.state = SignUpState.CONFIRMED if row.party in lots.won else SignUpState.WAITING
        SignUp.objects.of(actor).filter(id=row.id).update(turn=row.turn, state=row.state)
    won = [row for row in in_order if row.state == SignUpState.CONFIRMED]
    gathering.waiting = sum(row.places for row in in_order) - sum(row.places for row in won)
    take_places(gathering, won, sign=1)
    Gathering.objects.of(actor).filter(id=gathering.id).update(waiting=gathering.waiting, turns=gathering.turns)


def _published(gathering: Gathering, row: Draw, lots: Lots, free: Mapping[str, int]) -> dict[str, Any]:
    """Everything by which anybody can repeat the draw; nobody's name."""
    return {
        "gathering": gathering.title,
        **_rules(gathering, row, free),
        "rules": rules_hash(_rules(gathering, row, free)),
        "secret": row.secret,
        "number": row.source_value,
        "tickets": [
            {"ticket": entry.ticket, "needs": {pot or "all": n for pot, n in entry.needs.items()}}
            for entry in sorted(lots.order, key=lambda entry: entry.ticket)
        ],
        "won": [entry.ticket for entry in lots.order if entry.key in lots.won],
        "waiting": [entry.ticket for entry in lots.order if entry.key not in lots.won],
    }


def _tell(actor: Actor, gathering: Gathering, entered: list[SignUp]) -> None:
    for row in entered:
        kind = "gatherings.drawn" if row.state == SignUpState.CONFIRMED else "gatherings.not_drawn"
        if row.person_id:
            post(actor, kind=kind, to_person_id=row.person_id, data=words_of(gathering))
        elif row.guest_phone:
            post(actor, kind=kind, to_phone=row.guest_phone, data=words_of(gathering))


def draw_due(actor: Actor) -> int:
    """Draw what is due and needs no number from outside. Returns how many."""
    due = Draw.objects.of(actor).filter(
        drawn_at=None,
        draws_at__lte=clock.now(),
        source_words="",
        gathering__state=GatheringState.PLANNED,
        gathering__starts_at__gt=clock.now(),
    )
    found = list(due.values_list("gathering_id", flat=True))
    for gathering_id in found:
        draw_lots(actor, gathering_id=gathering_id)
    return len(found)
