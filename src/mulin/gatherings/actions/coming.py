"""Saying that one comes, giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import bulk, days, once
from mulin.base.actor import Actor
from mulin.base.unanswered import unanswered
from mulin.gatherings import access
from mulin.gatherings.actions.common import about, locked, move_up, take_places, who, words_of
from mulin.gatherings.actions.drawing import give_tickets
from mulin.gatherings.actions.offering import ask_the_rest, leave
from mulin.gatherings.models import Attendance, Gathering, Quota, Regular, SignUp, SignUpMode, SignUpState
from mulin.gatherings.models.coming import OVER, AgeBand
from mulin.gatherings.queries import Part, held_up_behind, line_of, needs_of, quotas_of, whole_of
from mulin.gatherings.rules import EVERYBODY, Comer, Unit, admitted, too_big_for
from mulin.gatherings.rules.comers import (
    band_of,
    check_comers,
    check_open,
    check_party,
    clean_guest,
    clean_guest_phone,
)
from mulin.kernel import chinese, clock, ids
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record_many
from mulin.messaging.actions import post
from mulin.people.models import Person, PersonState, phone_index

NEEDS_LIMIT = 60


def sign_up(
    actor: Actor,
    *,
    gathering_id: UUID,
    comers: Sequence[Comer],
    client_key: str,
    together: bool = True,
    seen_version: int | None = None,
) -> list[SignUp]:
    """These come: on a place where there is one for them all, else on the waiting list, in order of arrival.

    `together`: they come all or none; otherwise each gets what there is. `seen_version` is the gathering as it
    was when the form was shown. The same `client_key` gives the earlier sign-ups. Locks the gathering, so that
    the last place is given once. Raises NotFound, and RuleError as `rules.check_comers` and `check_open`, and:
    gathering-changed, already-signed-up, members-only, guests-not, guest-band, child-alone, party-large, party-share.
    """
    request = ids.uuid7()
    content = [str(gathering_id), [asdict(comer) for comer in comers], together]
    with transaction.atomic():
        with unanswered():
            earlier = once.claim(actor, client_key, content, request)
            gathering = locked(actor, gathering_id, to="", part=Part.PLACES)
            if made := earlier():
                return _made_with(actor, made)
            check_comers(comers)
            _check_gathering(gathering, seen_version)
            people = _people(actor, gathering, comers)
            rows = [_row(actor, gathering, comer, people) for comer in comers]
            _check_rows(actor, gathering, rows)
            _seat(gathering, rows, request, together=together)
            bulk.insert(rows)
            _count(gathering, rows)
            record_many(
                actor,
                "gathering.signed_up",
                [(about(gathering) | who(row), {"places": row.places, "state": row.state}) for row in rows],
            )
        _tell_others(actor, gathering, rows)
    return rows


def _made_with(actor: Actor, request: UUID) -> list[SignUp]:
    """The sign-ups of an earlier request."""
    return list(SignUp.objects.of(actor).filter(request=request).select_related("person").order_by("turn"))


def _check_gathering(gathering: Gathering, seen_version: int | None) -> None:
    check_open(
        state=gathering.state,
        takes_names=gathering.takes_names,
        starts_at=gathering.starts_at,
        closes_at=gathering.closes_at,
        now=clock.now(),
    )
    if seen_version is not None and seen_version != gathering.version:
        raise RuleError("gathering-changed")


def _people(actor: Actor, gathering: Gathering, comers: Sequence[Comer]) -> dict[UUID, Person]:
    """The residents among them, whom the actor may sign up. One query; one more where only members may come."""
    wanted = [comer.person_id for comer in comers if comer.person_id]
    if len(wanted) < len(comers) and (gathering.members_only or not gathering.guests):
        raise RuleError("members-only" if gathering.members_only else "guests-not")
    if not wanted:
        return {}
    rows = Person.objects.of(actor).filter(id__in=wanted, state=PersonState.LIVING)
    people = {person.id: person for person in rows.select_related("household__building")}
    for person_id in wanted:
        if person_id not in people or not access.may_sign_up(actor, people[person_id], gathering.host_id):
            raise NotFound("person")
    if gathering.members_only:
        members = Regular.objects.of(actor).filter(host=gathering.host_id, person_id__in=wanted, until=None)
        if set(members.values_list("person_id", flat=True)) != set(wanted):
            raise RuleError("members-only")
    return people


def _row(actor: Actor, gathering: Gathering, comer: Comer, people: dict[UUID, Person]) -> SignUp:
    person = people[comer.person_id] if comer.person_id else None
    row = SignUp(
        id=ids.uuid7(),
        community_id=actor.community_id,
        gathering=gathering,
        person=person,
        children=comer.children,
        places=comer.places,
        needs=_text(comer.needs, "needs", NEEDS_LIMIT),
        made_by_id=actor.account_id,
        mouth=actor.mouth,
        # only for oneself and one's own: nobody agrees for another that others read their name
        shows_name=comer.shows_name and person is not None and person.id in actor.own_people,
    )
    if person is not None:
        row.age_band = band_of(person.birth_date, days.as_day(gathering.starts_at))
        building = person.household.building if person.household else None
        row.courtyard_id = building.courtyard_id if building else None
        return row
    row.guest_name = clean_guest(comer.guest_name)
    if comer.age_band and comer.age_band not in AgeBand.values:
        raise RuleError("guest-band", field="age_band")
    row.age_band = comer.age_band
    if comer.guest_phone:
        row.guest_phone = clean_guest_phone(comer.guest_phone)
        row.guest_phone_index = phone_index(actor.community_id, row.guest_phone)
    return row


def _text(text: str, field: str, limit: int) -> str:
    try:
        return chinese.clean_text(text, limit=limit)
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def _check_rows(actor: Actor, gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """Nobody twice, no child by itself, a share for everybody where places are shared out."""
    people = [row.person_id for row in rows if row.person_id]
    if people:
        taken = set(_standing(actor, gathering).filter(person_id__in=people).values_list("person_id", flat=True))
        for row in rows:
            if row.person and row.person_id in taken:
                raise RuleError("already-signed-up", field="who", name=row.person.name)
    called = [row for row in rows if row.guest_phone_index]
    if called:
        known = _standing(actor, gathering).filter(
            guest_phone_index__in=[bytes(row.guest_phone_index or b"") for row in called]
        )
        names = {(bytes(other.guest_phone_index), other.guest_name) for other in known}
        for row in called:
            if (bytes(row.guest_phone_index or b""), row.guest_name) in names:
                raise RuleError("already-signed-up", field="guest_phone", name=row.guest_name)
    nobody_knows = any(row.person is None and not row.age_band for row in rows)
    if gathering.has_quotas and nobody_knows and any(quota.band for quota in quotas_of(gathering)):
        raise RuleError("guest-band", field="age_band")
    by_hand = actor.may("gatherings.run", host_id=gathering.host_id)
    mine = actor.person_id is not None and actor.person_id not in people  # a grown-up who signs up a child
    check_party([row.age_band for row in rows], with_grown_up=by_hand or mine)


def _standing(actor: Actor, gathering: Gathering) -> Any:
    return SignUp.objects.of(actor).filter(gathering=gathering).exclude(state__in=OVER)


def _seat(gathering: Gathering, rows: Sequence[SignUp], request: UUID, *, together: bool) -> None:
    """Give each row its number, its party and its state. The gathering's row is locked; nothing is saved yet."""
    now = clock.now()
    for row in rows:
        gathering.turns += 1
        row.turn = gathering.turns
        row.request = request
        row.party = request if together else row.id
        row.created_at = now
    quotas = quotas_of(gathering)
    parties = _parties(rows)
    _check_size(gathering, parties, quotas)
    if gathering.sign_up == SignUpMode.LOTTERY and not _is_drawn(gathering):
        give_tickets(gathering, rows)
        for row in rows:
            row.state = SignUpState.ENTERED
        return
    fits = _fitting(gathering, parties, quotas)
    for row in rows:
        row.state = SignUpState.CONFIRMED if row.party in fits else SignUpState.WAITING


def _is_drawn(gathering: Gathering) -> bool:
    draw: Any = getattr(gathering, "draw", None)
    return draw is not None and draw.drawn_at is not None


def _parties(rows: Sequence[SignUp]) -> dict[UUID, list[SignUp]]:
    parties: dict[UUID, list[SignUp]] = {}
    for row in rows:
        parties.setdefault(row.party, []).append(row)
    return parties


def _check_size(gathering: Gathering, parties: Mapping[UUID, list[SignUp]], quotas: Sequence[Quota]) -> None:
    """Whoever has not room enough in the empty hall would wait for good, and all behind with them. No query.

    Raises RuleError party-large, party-share.
    """
    whole = whole_of(gathering, quotas)
    for members in parties.values():
        pot = too_big_for(needs_of(members, whole), whole)
        if pot is not None:
            raise RuleError("party-large" if pot == EVERYBODY else "party-share", most=whole[pot])


def _fitting(gathering: Gathering, parties: Mapping[UUID, list[SignUp]], quotas: Sequence[Quota]) -> set[UUID]:
    """The parties for which there is room behind those who wait already.

    One query with shares; without, one where more wait than there are places, else none.
    """
    if gathering.capacity is None:
        return set(parties)
    if not gathering.has_quotas:
        left = gathering.capacity - gathering.taken
        # where all who wait would fit, what they leave; where one does not, nobody behind them does
        left -= held_up_behind(gathering) if left > 0 else 0
        units = [Unit(party, {EVERYBODY: sum(row.places for row in members)}) for party, members in parties.items()]
        return set(admitted(units, {EVERYBODY: max(0, left)}))
    line = line_of(gathering, quotas)
    new = [Unit(party, needs_of(members, line.free)) for party, members in parties.items()]
    return set(admitted([*line.units, *new], line.free)) & set(parties)


def _count(gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """Count who has a place and who waits. The gathering's row is locked; saves its counters."""
    gathering.waiting += sum(row.places for row in rows if row.state == SignUpState.WAITING)
    confirmed = [row for row in rows if row.state == SignUpState.CONFIRMED]
    take_places(gathering, confirmed, sign=1)


def _tell_others(actor: Actor, gathering: Gathering, rows: Sequence[SignUp]) -> None:
    """Whom somebody else has signed up by telephone or at the desk, and who reads messages, is told."""
    for row in rows:
        if row.person and row.person.account_id and row.person_id not in actor.own_people:
            post(actor, kind="gatherings.signed_up", to_person_id=row.person_id, data=words_of(gathering))


def give_up(actor: Actor, *, sign_up_id: UUID) -> SignUp:
    """This one does not come after all; the place goes to the next in line. Giving up again does nothing.

    Locks the gathering. Raises NotFound, RuleError came-already, gathering-over.
    """
    return _end(actor, [access.sign_up_for(actor, sign_up_id)])[0]


def give_up_party(actor: Actor, *, receipt: str) -> list[SignUp]:
    """Those of a receipt do not come after all: also for who has not come in. Raises as `give_up`."""
    rows = [row for row in access.sign_ups_by_receipt(actor, receipt) if access.is_standing(row)]
    return _end(actor, rows)


def _end(actor: Actor, wanted: Sequence[SignUp]) -> list[SignUp]:
    if not wanted:
        return []
    with transaction.atomic():
        gathering = locked(actor, wanted[0].gathering_id, to="")
        rows = list(
            SignUp.objects.of(actor).select_related("person").filter(id__in=[row.id for row in wanted]).order_by("turn")
        )
        standing = [row for row in rows if row.state not in OVER]
        if standing and clock.now() >= gathering.starts_at:
            raise RuleError("gathering-over")
        people = [row.person_id for row in standing if row.person_id]
        came = Attendance.objects.of(actor).filter(gathering=gathering, person_id__in=people, undone_at=None)
        if people and came.exists():
            raise RuleError("came-already")
        for row in standing:
            leave(actor, gathering, row, SignUpState.CANCELLED)
        ask_the_rest(actor, gathering, standing)
        move_up(actor, gathering)
    return rows


def claim_sign_up(actor: Actor, *, sign_up_id: UUID, mine: bool) -> SignUp:
    """ "Is this you?": a guest's sign-up that bears the actor's own phone becomes theirs, or is left alone.

    Where places are shared out it keeps the age band it was given its place for. Locks the gathering. Raises
    NotFound, RuleError already-signed-up.
    """
    with transaction.atomic():
        me: Person = Person.objects.of(actor).filter(state=PersonState.LIVING).get_or_404(id=actor.person_id)
        rows = SignUp.objects.of(actor).filter(person=None, guest_phone_index=me.phone_index or b"-")
        gathering = locked(actor, rows.get_or_404(id=sign_up_id).gathering_id, to="")
        row: SignUp = rows.get_or_404(id=sign_up_id)  # once more: somebody may have been before us
        if not mine:
            row.guest_phone_index = None
        else:
            others = SignUp.objects.of(actor).filter(gathering=gathering, person=me).exclude(state__in=OVER)
            if others.exists():
                raise RuleError("already-signed-up", name=me.name)
            row.person, row.guest_name, row.guest_phone, row.guest_phone_index = me, "", "", None
            if not gathering.has_quotas:
                row.age_band = band_of(me.birth_date, days.as_day(gathering.starts_at)) or row.age_band
        row.save(update_fields=["person", "guest_name", "guest_phone", "guest_phone_index", "age_band"])
    return row
