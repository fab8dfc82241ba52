"""Tablets that check people in, also without network; and what a person has to look at first."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.accounts.queries import heads_in_office
from mulin.base.actor import Actor, Mouth
from mulin.base.prepared import PreparedRow
from mulin.gatherings import access
from mulin.gatherings.actions.arriving import check_in, check_in_many
from mulin.gatherings.actions.common import about, locked
from mulin.gatherings.models import Attendance, DeskDevice, Gathering, HeldRow, HeldWhy
from mulin.gatherings.rules import MOST_ROWS, Arrival, Outcome, Result, is_too_late
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.messaging.actions import post
from mulin.people.access import actor_in
from mulin.places.access import community_at, community_with

VERB = "gatherings.run"
SEEN_EVERY = timedelta(minutes=1)  # writing it down with each row made every check-in two transactions


def open_device(actor: Actor, *, gathering_id: UUID) -> DeskDevice:
    """A device with a secret of its own, for this gathering. No lock. Raises NotFound."""
    gathering = access.gathering_for(actor, gathering_id, to=VERB)
    with transaction.atomic():
        device: DeskDevice = DeskDevice.objects.create(
            community_id=actor.community_id,
            gathering=gathering,
            account_id=actor.account_id,
            secret=secrets.token_hex(32),
        )
        record(actor, "gathering.device_opened", about=about(gathering))
    return device


def revoke_device(actor: Actor, *, device_id: UUID) -> DeskDevice:
    """What a device sends from now on is looked at by a person. Revoking again does nothing. Raises NotFound."""
    with transaction.atomic():
        rows = DeskDevice.objects.of(actor).select_related("gathering__host").select_for_update(of=("self",))
        device: DeskDevice = rows.get_or_404(id=device_id)
        if not actor.may(VERB, host_id=device.gathering.host_id):
            raise NotFound("device")
        if device.revoked_at is None:
            device.revoked_at = clock.now()
            device.save(update_fields=["revoked_at"])
            record(actor, "gathering.device_revoked", about=about(device.gathering))
    return device


def signature(secret: str, body: bytes) -> str:
    """How a device signs what it uploads."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def upload(actor: Actor, *, gathering_id: UUID, body: bytes, device_id: UUID | None, signed: str) -> list[Result]:
    """A batch as a device sends it: JSON `{"rows": [...]}`, signed with the device's secret.

    Without a device the actor in the session speaks. What cannot be counted — a revoked device, a stranger,
    an unreadable row — goes to the review queue, one row by one, and is answered so. Raises NotFound,
    RuleError batch-broken (the whole batch again), rows-many, gathering-off, check-in-early.
    """
    device = _device(actor, gathering_id, device_id, body, signed) if device_id else None
    rows = _rows(body)
    speaker, why = _speaker(actor, device)
    gathering = device.gathering if device else access.gathering_for(actor, gathering_id, to=VERB)
    if is_too_late(gathering.ends_at, clock.now()):
        why = HeldWhy.LATE
    read = [_read(row, gathering_id) for row in rows]
    good = [] if why else [arrival for arrival, bad in read if arrival is not None and not bad]
    taken = check_in_many(speaker, gathering_id=gathering_id, arrivals=good) if good else []
    results = {result.client_id: result for result in taken}
    held = []
    answers = []
    for row, (arrival, bad) in zip(rows, read, strict=True):
        key = arrival.client_id if arrival else _key_of(row)
        result = results.get(key) if arrival and not bad and not why else None
        if result is None or result.outcome == Outcome.REVIEW:
            reason = why or bad or (result.why if result else HeldWhy.BROKEN)
            held.append((key, row, reason, arrival))
            result = Result(client_id=key, outcome=Outcome.REVIEW, why=reason)
        answers.append(result)
    fresh = _hold(gathering, held, device)
    if fresh and device and why == HeldWhy.REVOKED:
        _tell(Actor.system(gathering.community_id), gathering, device, fresh)
    if device and (device.seen_at is None or clock.now() - device.seen_at >= SEEN_EVERY):
        DeskDevice.objects.of(actor).filter(id=device.id).update(seen_at=clock.now())
    return answers


def _device(actor: Actor, gathering_id: UUID, device_id: UUID, body: bytes, signed: str) -> DeskDevice:
    device: DeskDevice | None = _DEVICE.one(
        community_id=actor.community_id, gathering_id=gathering_id, device_id=device_id
    )
    if device is None:
        raise NotFound("device")
    if not hmac.compare_digest(signature(device.secret, body), signed):
        raise RuleError("batch-broken")
    return device


_DEVICE = PreparedRow(
    DeskDevice,
    lambda community_id, gathering_id, device_id: DeskDevice.objects.of(community_id).filter(
        id=device_id, gathering_id=gathering_id
    ),
    beside=("gathering",),
)


def _speaker(actor: Actor, device: DeskDevice | None) -> tuple[Actor, str]:
    """Who speaks through the batch, and why it is only looked at, if so."""
    if device is None:
        return actor, ""
    if device.revoked_at is not None or device.account_id is None:
        return actor, HeldWhy.REVOKED
    try:
        found = community_at(actor.community_code) if actor.community_code else community_with(device.community_id)
        return actor_in(found, device.account_id).through(Mouth.DESK), ""
    except NotFound:
        return actor, HeldWhy.REVOKED


def _rows(body: bytes) -> list[Any]:
    try:
        said = json.loads(body)
        rows = said["rows"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RuleError("batch-broken") from error
    if not isinstance(rows, list):
        raise RuleError("batch-broken")
    if len(rows) > MOST_ROWS:
        raise RuleError("rows-many", most=MOST_ROWS)
    return rows


def _read(row: Any, gathering_id: UUID) -> tuple[Arrival | None, str]:
    """One row as it came, and why it has to be looked at, if so."""
    if not isinstance(row, dict):
        return None, HeldWhy.BROKEN
    try:
        arrival = Arrival(
            client_id=UUID(str(row["id"])),
            person_id=UUID(str(row["person"])) if row.get("person") else None,
            card_number=str(row.get("card", ""))[:200],
            guest_name=str(row.get("guest", ""))[:60],
            children=int(row.get("children", 0)),
            came_at=_moment(row.get("at")),
            undo=row.get("undo") is True,
        )
        elsewhere = row.get("gathering") and UUID(str(row["gathering"])) != gathering_id
    except (ValueError, KeyError, TypeError, OverflowError):
        return None, HeldWhy.BROKEN
    return arrival, HeldWhy.FOREIGN if elsewhere else ""


def _moment(said: Any) -> datetime | None:
    """Milliseconds since 1970, or ISO 8601; nonsense is no moment at all."""
    if said in (None, ""):
        return None
    try:
        if isinstance(said, int | float):
            return datetime.fromtimestamp(said / 1000, UTC)
        found = datetime.fromisoformat(str(said))
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _key_of(row: Any) -> UUID:
    """A row without a readable id still is the same row when it comes again."""
    try:
        return UUID(str(row["id"]))
    except (ValueError, KeyError, TypeError):
        digest = hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).digest()
        return UUID(bytes=digest[:16])


def _hold(
    gathering: Gathering, held: Sequence[tuple[UUID, Any, str, Arrival | None]], device: DeskDevice | None
) -> int:
    """Put rows into the review queue, each once. How many are new. Two queries."""
    if not held:
        return 0
    known = set(
        HeldRow.objects.of(gathering.community_id)
        .filter(gathering=gathering, client_id__in=[key for key, *_rest in held])
        .values_list("client_id", flat=True)
    )
    fresh = {key: (row, why, arrival) for key, row, why, arrival in held if key not in known}
    HeldRow.objects.bulk_create(
        [
            HeldRow(
                id=ids.uuid7(),
                community_id=gathering.community_id,
                gathering=gathering,
                client_id=key,
                why=why,
                sealed_row=json.dumps(row, ensure_ascii=False, default=str)[:4000],
                came_at=(arrival and arrival.came_at) or clock.now(),
                device=device,
            )
            for key, (row, why, arrival) in fresh.items()
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


def _tell(actor: Actor, gathering: Gathering, device: DeskDevice, count: int) -> None:
    """Of a revoked device whoever opened it hears, and the heads of the community (safety E6)."""
    heads = heads_in_office(gathering.community_id, clock.today())
    for account_id in dict.fromkeys([device.account_id, *heads]):
        if account_id:
            data = {"title": gathering.title, "when": gathering.starts_at, "count": count}
            post(actor, kind="gatherings.revoked-device", to_account_id=account_id, data=data)


def settle_held_row(
    actor: Actor, *, held_row_id: UUID, person_id: UUID | None = None, guest_name: str = "", drop: bool = False
) -> Attendance | None:
    """A person decides about a row of the queue: it was this resident, or this guest, or nobody.

    What was dropped stays in the book, marked. Settling again does nothing. Locks the gathering.
    Raises NotFound, RuleError arrival-broken, gathering-off.
    """
    row = access.held_row_for(actor, held_row_id)
    with transaction.atomic():
        gathering = locked(actor, row.gathering_id, to="gatherings.review")
        fresh = HeldRow.objects.of(actor).filter(id=row.id, settled_at=None)
        if not fresh.update(settled_at=clock.now(), taken=not drop, by_id=actor.account_id):
            return None
        if drop:
            record(actor, "gathering.row_dropped", about=about(gathering), data={"why": row.why})
            return None
        arrival = Arrival(
            client_id=row.client_id,
            person_id=person_id,
            guest_name=guest_name,
            children=_children(row.sealed_row),
            came_at=row.came_at,
        )
        return check_in(actor, gathering_id=gathering.id, arrival=arrival)


def _children(sealed: str) -> int:
    try:
        said: Mapping[str, Any] = json.loads(sealed)
        return min(30, max(0, int(said.get("children", 0))))
    except (ValueError, AttributeError, TypeError):
        return 0
