"""Saying that one comes, giving up, answering an offer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base import bulk, days, once
from mulin.base.actor import Actor
from mulin.base.unanswered import unanswered
from mulin.gatherings import access
from mulin.gatherings.actions.common import (
    about,
    ask,
    locked,
    move_up,
    readers_of,
    save_counters,
    take_places,
    who,
    words_of,
)
from mulin.gatherings.actions.drawing import give_tickets
from mulin.gatherings.models import Attendance, Gathering, Regular, SignUp, SignUpMode, SignUpState
from mulin.gatherings.models.coming import OVER, AgeBand
from mulin.gatherings.queries import Part, line_of, needs_of, offers_run_out, quotas_of
from mulin.gatherings.rules import SIGN_UP_NEXT, Comer, Unit, admitted, check_step
from mulin.gatherings.rules.comers import band_of, check_comers, check_open, check_party, clean_guest
from mulin.kernel import chinese, clock, ids, phones
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record, record_many
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
    gathering-changed, already-signed-up, members-only, guests-not, guest-band, child-alone.
    """
    request = ids.uuid7()
    content = [str(gathering_id), [asdict(comer) for comer in comers], together]
    with transaction.atomic():
        with unanswered():
            if earlier := once.claim(actor, client_key, content, request):
                return _made_with(actor, earlier)
            gathering = locked(actor, gathering_id, to="", part=Part.PLACES)
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
        row.guest_phone = _phone(comer.guest_phone)
        row.guest_phone_index = phone_index(actor.community_id, row.guest_phone)
    return row


def _phone(text: str) -> str:
    try:
        return phones.parse(text).digits
    except RuleError as error:
        raise RuleError(error.code, field="guest_phone", **error.data) from error


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
    if gathering.sign_up == SignUpMode.LOTTERY and not _is_drawn(gathering):
        give_tickets(gathering, rows)
        for row in rows:
            row.state = SignUpState.ENTERED
        return
    fits = _fitting(gathering, rows)
    for row in rows:
        row.state = SignUpState.CONFIRMED if row.party in fits else SignUpState.WAITING


def _is_drawn(gathering: Gathering) -> bool:
    draw: Any = getattr(gathering, "draw", None)
    return draw is not None and draw.drawn_at is not None


def _fitting(gathering: Gathering, rows: Sequence[SignUp]) -> set[UUID]:
    """The parties for which there is room behind those who wait already. Two queries with shares, else none."""
    parties: dict[UUID, list[SignUp]] = {}
    for row in rows:
        parties.setdefault(row.party, []).append(row)
    if gathering.capacity is None:
        return set(parties)
    if not gathering.has_quotas:
        # where all who wait would fit, what they leave; where one does not, nobody behind them does
        left = gathering.capacity - gathering.taken - gathering.waiting
        units = [Unit(party, {"": sum(row.places for row in members)}) for party, members in parties.items()]
        return set(admitted(units, {"": max(0, left)}))
    line = line_of(gathering, quotas_of(gathering))
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


def ask_the_rest(actor: Actor, gathering: Gathering, gone: Sequence[SignUp]) -> None:
    """Those whose relatives gave up an offered place still have the offer, and somebody who can answer it.

    Where the one who reads messages has gone, somebody rings. The gathering's row is locked.
    """
    rest = _party(actor, gathering, {row.party for row in gone if row.answer_by is not None})
    offered: dict[UUID, list[SignUp]] = {}
    for row in rest:
        if row.state == SignUpState.OFFERED and not row.by_phone:
            offered.setdefault(row.party, []).append(row)
    for rows in offered.values():
        if not readers_of(actor, rows):
            ask(actor, gathering, rows)


def leave(actor: Actor, gathering: Gathering, row: SignUp, state: SignUpState) -> None:
    """One leaves the list: places are given back, the fact is written. The gathering's row is locked."""
    before = SignUpState(row.state)
    check_step(SIGN_UP_NEXT, before, state)
    row.state, row.ended_at = state, clock.now()
    SignUp.objects.of(actor).filter(id=row.id).update(state=row.state, ended_at=row.ended_at)
    if before in (SignUpState.CONFIRMED, SignUpState.OFFERED):
        take_places(gathering, [row], sign=-1)
    elif before == SignUpState.WAITING:
        gathering.waiting = max(0, gathering.waiting - row.places)
        save_counters(gathering)
    record(actor, "gathering.gave_up", about=about(gathering) | who(row), data={"places": row.places, "was": before})


def answer_offer(actor: Actor, *, sign_up_id: UUID, comes: bool) -> list[SignUp]:
    """The answer to offered places, by one of the party or by whoever rang: it goes for the whole party.

    Locks the gathering. Answering again the same does nothing. Returns the party as it stands. Raises
    NotFound, RuleError offer-gone.
    """
    asked = access.sign_up_for(actor, sign_up_id)
    with transaction.atomic():
        gathering = locked(actor, asked.gathering_id, to="")
        party = _party(actor, gathering, [asked.party])
        offered = [row for row in party if row.state == SignUpState.OFFERED]
        if not offered:
            if comes and any(row.id == asked.id and row.state == SignUpState.CONFIRMED for row in party):
                return party
            raise RuleError("offer-gone")
        for row in offered:
            if not comes:
                leave(actor, gathering, row, SignUpState.CANCELLED)
                continue
            check_step(SIGN_UP_NEXT, row.state, SignUpState.CONFIRMED)
            row.state, row.answer_by, row.by_phone = SignUpState.CONFIRMED, None, False
            SignUp.objects.of(actor).filter(id=row.id).update(state=row.state, answer_by=None, by_phone=False)
            record(actor, "gathering.accepted", about=about(gathering) | who(row), data={"places": row.places})
        if not comes:
            move_up(actor, gathering)
    return party


def _party(actor: Actor, gathering: Gathering, parties: Collection[UUID]) -> list[SignUp]:
    """Those of these parties who have not left, in order. One query."""
    rows = SignUp.objects.of(actor).filter(gathering=gathering, party__in=parties).exclude(state__in=OVER)
    return list(rows.select_related("person").order_by("turn"))


def expire_offers(actor: Actor) -> int:
    """Let offers that nobody answered in time go to the next in line, party by party. Returns how many people's.

    Each gathering in its own transaction, locked; safe to repeat.
    """
    now, gone = clock.now(), 0
    for gathering_id in offers_run_out(actor.community_id, now):
        with transaction.atomic():
            gathering = locked(actor, gathering_id, to="")
            due = SignUp.objects.of(actor).filter(
                gathering=gathering, state=SignUpState.OFFERED, by_phone=False, answer_by__lte=now
            )
            for row in _party(actor, gathering, set(due.values_list("party", flat=True))):
                if row.state == SignUpState.OFFERED:
                    leave(actor, gathering, row, SignUpState.EXPIRED)
                    gone += 1
            move_up(actor, gathering)
    return gone


def claim_sign_up(actor: Actor, *, sign_up_id: UUID, mine: bool) -> SignUp:
    """ "Is this you?": a guest's sign-up that bears the actor's own phone becomes theirs, or is left alone.

    Locks the gathering. Raises NotFound, RuleError already-signed-up.
    """
    with transaction.atomic():
        me: Person = Person.objects.of(actor).filter(state=PersonState.LIVING).get_or_404(id=actor.person_id)
        rows = SignUp.objects.of(actor).select_related("gathering")
        row: SignUp = rows.get_or_404(id=sign_up_id, person=None, guest_phone_index=me.phone_index or b"-")
        locked(actor, row.gathering_id, to="")
        if not mine:
            row.guest_phone_index = None
        else:
            others = SignUp.objects.of(actor).filter(gathering=row.gathering, person=me).exclude(state__in=OVER)
            if others.exists():
                raise RuleError("already-signed-up", name=me.name)
            row.person, row.guest_name, row.guest_phone, row.guest_phone_index = me, "", "", None
            row.age_band = band_of(me.birth_date, days.as_day(row.gathering.starts_at)) or row.age_band
        row.save(update_fields=["person", "guest_name", "guest_phone", "guest_phone_index", "age_band"])
    return row
