"""What the actions share: the lock, names in facts, and the waiting list moving up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from mulin.base.actor import Actor, Mouth
from mulin.base.prepared import Lock, change
from mulin.gatherings.models import Gathering, Quota, SignUp, SignUpState
from mulin.gatherings.queries import Part, gathering_with, is_asking, line_of, needs_of, quotas_of
from mulin.gatherings.rules import QuotaPlan, admitted, counted_at, offer_for
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.ledger.actions import Named, record_many
from mulin.messaging.actions import post
from mulin.people.models import Person, PersonState
from mulin.places.models import Courtyard

_COUNTERS = (
    f"UPDATE {Gathering._meta.db_table} SET taken = %s, waiting = %s, turns = %s"  # noqa: S608  # no input
    " WHERE id = %s AND community_id = %s"
)


def locked(actor: Actor, gathering_id: UUID, *, to: str, lock: Lock = Lock.ALONE, part: Part = Part.WHOLE) -> Gathering:
    """The gathering with host, its row locked until the transaction ends. Raises NotFound. One query."""
    gathering = gathering_with(actor, gathering_id, lock=lock, part=part)
    if to and not actor.may(to, host_id=gathering.host_id):
        raise NotFound("gathering")
    return gathering


def about(gathering: Gathering) -> dict[str, Named]:
    """How facts name a gathering and who holds it."""
    return {
        "gathering": Named(gathering.id, gathering.title),
        "host": Named(gathering.host_id, gathering.host.name),
    }


def moment_of(gathering: Gathering, now: datetime) -> datetime:
    """The moment its visits, its heads and its being held are written down at: see `rules.counted_at`."""
    return counted_at(now, starts_at=gathering.starts_at, ends_at=gathering.ends_at)


def take_places(gathering: Gathering, rows: Collection[SignUp], *, sign: int) -> None:
    """Count the places of these sign-ups as taken (`sign` 1) or given back (-1). The row is locked; saves."""
    places = sum(row.places for row in rows)
    gathering.taken = max(0, gathering.taken + sign * places)
    save_counters(gathering)
    if not gathering.has_quotas:
        return
    for quota in quotas_of(gathering):
        share = needs_of(rows, [quota.pot]).get(quota.pot, 0)
        if share:
            Quota.objects.of(gathering.community_id).filter(id=quota.id).update(taken=F("taken") + sign * share)


def save_counters(gathering: Gathering) -> None:
    """Write down who has a place, who waits and the last turn. The row is locked. One query."""
    change(_COUNTERS, (gathering.taken, gathering.waiting, gathering.turns, gathering.id, gathering.community_id))


def share_out(
    actor: Actor, gathering: Gathering, shares: Iterable[QuotaPlan], *, taken: Mapping[str, int] | None = None
) -> None:
    """Write down the shares of a gathering's places; `taken` are those gone already. Raises NotFound."""
    wanted, gone = list(shares), taken or {}
    yards = set(Courtyard.objects.of(actor).values_list("id", flat=True)) if wanted else set()
    if any(share.courtyard_id is not None and share.courtyard_id not in yards for share in wanted):
        raise NotFound("courtyard")
    Quota.objects.bulk_create(
        Quota(
            community_id=actor.community_id,
            gathering=gathering,
            band=share.band,
            courtyard_id=share.courtyard_id,
            places=share.places,
            taken=gone.get(share.pot, 0),
        )
        for share in wanted
    )


def move_up(actor: Actor, gathering: Gathering) -> list[SignUp]:
    """Offer free places to the next in line. The gathering's row is locked. Returns who was offered one.

    One query where nobody waits; then two, and some for each party that moves up.
    """
    if not gathering.waiting or not is_asking(gathering):
        return []
    line = line_of(gathering, quotas_of(gathering))
    parties = [line.parties[party] for party in admitted(line.units, line.free)]
    offered = [row for rows in parties for row in rows]
    if not offered:
        return []
    for rows in parties:
        _offer(actor, gathering, rows)
    gathering.waiting = max(0, gathering.waiting - sum(row.places for row in offered))
    take_places(gathering, offered, sign=1)
    return offered


def _offer(actor: Actor, gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """Offer a party its places: one offer, one answer, one end, since they come together or not at all."""
    ask(actor, gathering, rows)
    record_many(actor, "gathering.offered", [(about(gathering) | who(row), {"places": row.places}) for row in rows])


def ask(actor: Actor, gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """Ask a party whether it takes the places offered: whoever of it reads messages, else by telephone.

    The rows are locked with their gathering, which has not begun. Two queries, and a message's for each reader.
    """
    readers = readers_of(actor, rows)
    offer = offer_for(now=clock.now(), starts_at=gathering.starts_at, reads_messages=bool(readers))
    if offer is None:
        return
    for row in rows:
        row.state, row.answer_by, row.by_phone = SignUpState.OFFERED, offer.answer_by, offer.by_phone
    SignUp.objects.of(actor).filter(id__in=[row.id for row in rows]).update(
        state=SignUpState.OFFERED, answer_by=offer.answer_by, by_phone=offer.by_phone
    )
    if offer.by_phone:
        return
    data = words_of(gathering) | {"until": offer.answer_by}
    for account_id in readers:
        post(actor, kind="gatherings.offer", to_account_id=account_id, data=data)


def readers_of(actor: Actor, rows: Sequence[SignUp]) -> list[UUID]:
    """The accounts that can answer for a party: its own; where it has none, a neighbour's who signed it up by app.

    At the desk and on the telephone somebody else wrote: they do not answer for the party.
    """
    own = [row.person.account_id for row in rows if row.person and row.person.account_id]
    if own:
        return list(dict.fromkeys(own))
    makers = [row.made_by_id for row in rows if row.made_by_id and row.mouth == Mouth.APP]
    if not makers:
        return []
    living = Person.objects.of(actor).filter(account_id__in=makers, state=PersonState.LIVING)
    return list(living.values_list("account_id", flat=True).distinct())


def who(row: SignUp) -> dict[str, Named]:
    """How facts name who comes: a resident by name; a guest without one."""
    return {"person": Named(row.person.id, row.person.name)} if row.person else {}


def words_of(gathering: Gathering) -> dict[str, object]:
    """What messages say of a gathering; the moment is put into words when it is read."""
    return {
        "title": gathering.title,
        "host": gathering.host.name,
        "when": gathering.starts_at,
        "place": gathering.place or "—",
        "gathering": str(gathering.id),
    }
