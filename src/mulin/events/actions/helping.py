"""Who helps: shifts, people who offer, who came, and thanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.events import rules
from mulin.events.actions.common import locked, must_stand, named, needed_words, person_here, words
from mulin.events.models import WAS_ON_SHIFT, Event, EventState, Helper, HelperState, Shift, Station
from mulin.events.rules.plan import MOST_HELPERS, MOST_SHIFTS
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, Scalar, record, record_many
from mulin.messaging.actions import post

MOST_QUARTERS = 4 * 12  # of one shift: an event lasts twelve hours at most


def save_shift(actor: Actor, *, event_id: UUID, said: Mapping[str, Any], shift_id: UUID | None = None) -> Shift:
    """Add a shift or change one: duty, station, from, to, how many hands. Locks the event.

    Raises RuleError "event-over", "event-times", "event-too-many", "event-name-empty".
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        must_stand(event)
        rules.check_times(said["starts_at"], said["ends_at"])
        station = said.get("station_id")
        if station:
            Station.objects.of(actor).get_or_404(id=station, event_id=event.id)
        fields = {
            "duty": needed_words(str(said.get("duty") or ""), 30, "duty"),
            "station_id": station or None,
            "starts_at": said["starts_at"],
            "ends_at": said["ends_at"],
            "needed": max(1, int(said.get("needed") or 1)),
        }
        rows = Shift.objects.of(actor).filter(event_id=event.id)
        if shift_id:
            shift: Shift = rows.get_or_404(id=shift_id)
            rows.filter(id=shift.id).update(**fields)
            shift.refresh_from_db()
            return shift
        count = rows.count()
        rules.check_room(count, MOST_SHIFTS)
        return Shift.objects.create(community_id=actor.community_id, event=event, order=count, **fields)  # type: ignore[no-any-return]  # Any manager


def drop_shift(actor: Actor, *, shift: Shift) -> None:
    """Take a shift away. Raises RuleError "shift-taken" while somebody is on it."""
    if Helper.objects.of(actor).filter(shift_id=shift.id, state=HelperState.AGREED).exists():
        raise RuleError("shift-taken")
    Shift.objects.of(actor).filter(id=shift.id).delete()


def add_helpers(
    actor: Actor, *, shift: Shift, person_ids: Sequence[UUID] = (), guest_names: Sequence[str] = ()
) -> list[Helper]:
    """Put people on a shift who have said yes. Somebody who is on it already stays once. Locks the event.

    Raises RuleError "event-over", "event-too-many"; NotFound for a stranger.
    """
    with transaction.atomic():
        event = locked(actor, shift.event_id)
        must_stand(event)
        rows = Helper.objects.of(actor).filter(event_id=event.id)
        rules.check_room(rows.count() + len(person_ids) + len(guest_names) - 1, MOST_HELPERS)
        made = []
        for person_id in person_ids:
            person = person_here(actor, person_id)
            known: Helper | None = rows.filter(shift_id=shift.id, person=person).first()
            if known is None:
                made.append(_helper(actor, shift, person=person))
            elif known.state in (HelperState.OFFERED, HelperState.DECLINED):
                rows.filter(id=known.id).update(state=HelperState.AGREED)
        made += [_helper(actor, shift, guest_name=needed_words(name, 30, "guest_name")) for name in guest_names]
    return made


def _helper(actor: Actor, shift: Shift, **fields: Any) -> Helper:
    return Helper.objects.create(community_id=actor.community_id, event_id=shift.event_id, shift=shift, **fields)  # type: ignore[no-any-return]  # Any manager


def offer_help(actor: Actor, *, event_id: UUID, shift_id: UUID, person_id: UUID, shows_name: bool = False) -> Helper:
    """A resident offers to take a shift, for themselves or somebody they act for. Once a shift.

    Raises NotFound for an event that is not published or a person not one's own, RuleError "event-over".
    """
    if person_id not in actor.own_people:
        raise NotFound("person")
    with transaction.atomic():
        event: Event = Event.objects.of(actor).get_or_404(id=event_id, state=EventState.PUBLISHED)
        shift: Shift = Shift.objects.of(actor).get_or_404(id=shift_id, event_id=event.id)
        if shift.ends_at < clock.now():
            raise RuleError("event-over")
        helper: Helper
        helper, fresh = Helper.objects.of(actor).get_or_create(
            shift=shift,
            person_id=person_id,
            defaults={
                "community_id": actor.community_id,
                "event": event,
                "state": HelperState.OFFERED,
                "shows_name": shows_name,
            },
        )
        if not fresh:
            Helper.objects.of(actor).filter(id=helper.id).update(shows_name=shows_name)
    return helper


def answer_offer(actor: Actor, *, helper: Helper, agreed: bool) -> None:
    """Say yes or not this time to somebody who offered; they hear of it."""
    with transaction.atomic():
        rows = Helper.objects.of(actor).filter(id=helper.id, state=HelperState.OFFERED)
        if not rows.update(state=HelperState.AGREED if agreed else HelperState.DECLINED):
            return
        if helper.person_id:
            post(
                actor,
                kind="events.help-agreed" if agreed else "events.help-declined",
                to_person_id=helper.person_id,
                data=_told(helper),
            )


def _told(helper: Helper) -> dict[str, object]:
    return {"event": helper.event.title, "duty": helper.shift.duty, "when": helper.shift.starts_at}


def give_back(actor: Actor, *, helper: Helper) -> None:
    """Somebody cannot help after all, or is taken off. Before the event only; afterwards see `confirm_helpers`."""
    Helper.objects.of(actor).filter(
        id=helper.id, state__in=[HelperState.OFFERED, HelperState.AGREED, HelperState.DECLINED]
    ).delete()


def confirm_helpers(actor: Actor, *, event_id: UUID, quarters: Mapping[UUID, int]) -> int:
    """Say who really came, and for how many quarter-hours; everybody else on a shift did not. How many came.

    Said again, only what differs changes: hours that became facts are taken back and written anew. Locks the
    event. Raises RuleError "event-not-begun", "help-hours"; NotFound for a strange helper.
    """
    if any(not 1 <= count <= MOST_QUARTERS for count in quarters.values()):
        raise RuleError("help-hours", field="hours", most=MOST_QUARTERS // 4)
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.gathering is None or event.gathering.starts_at > clock.now() or event.state == EventState.CANCELLED:
            raise RuleError("event-not-begun")
        rows = Helper.objects.of(actor).filter(event_id=event.id, state__in=WAS_ON_SHIFT)
        known = {row.id: row for row in rows.select_related("shift", "person")}
        if strange := quarters.keys() - known.keys():
            raise NotFound(f"helper {strange}")
        fresh, gone = [], []
        for row in known.values():
            before, wanted = (row.state, round(row.hours * 4)), quarters.get(row.id)
            row.state = HelperState.ABSENT if wanted is None else HelperState.CAME
            row.quarters = row.quarters if wanted is None else wanted
            if before == (row.state, round(row.hours * 4)):
                continue
            rows.filter(id=row.id).update(state=row.state, quarters=row.quarters)
            gone += [row] if before[0] == HelperState.CAME else []
            fresh += [row] if row.state == HelperState.CAME else []
        if event.state == EventState.HELD:
            for row in gone:
                _withdraw_help(actor, event, row)
            record_help(actor, event, fresh)
    return len(quarters)


def _withdraw_help(actor: Actor, event: Event, helper: Helper) -> None:
    record(actor, "events.help_withdrawn", about={"event": named(event), "helper": Named(helper.id, "")})


def record_help(actor: Actor, event: Event, helpers: Sequence[Helper]) -> None:
    """A fact for each who helped: who, and how many hours."""
    rows: list[tuple[Mapping[str, Named], Mapping[str, Scalar]]] = []
    for helper in helpers:
        about = {"event": named(event), "helper": Named(helper.id, "")}
        if helper.person:
            about["person"] = Named(helper.person.id, helper.person.name)
        rows.append((about, {"hours": helper.hours}))
    if rows:
        record_many(actor, "events.helped", rows, at=event.gathering.ends_at if event.gathering else None)


def thank_helpers(actor: Actor, *, event_id: UUID, words_of_thanks: str = "") -> int:
    """Thank everybody who helped and was not thanked yet: one message a person. How many were thanked now.

    Locks the event. Raises RuleError "event-not-held".
    """
    with transaction.atomic():
        event = locked(actor, event_id)
        if event.state != EventState.HELD:
            raise RuleError("event-not-held")
        thanks = words(words_of_thanks, 100, "words")
        rows = Helper.objects.of(actor).filter(event_id=event.id, state=HelperState.CAME, thanked_at=None)
        waiting = list(rows.select_related("shift", "person"))
        people = {helper.person_id: helper for helper in waiting if helper.person_id}
        hours = _hours_by_person(waiting)
        for person_id, helper in people.items():
            data = {"event": event.title, "hours": hours[person_id], "words": thanks, "name": helper.name}
            post(actor, kind="events.thanks", to_person_id=person_id, data=data)
        rows.filter(id__in=[helper.id for helper in waiting]).update(thanked_at=clock.now())
        Event.objects.of(actor).filter(id=event.id, thanked_at=None).update(thanked_at=clock.now())
        if waiting:
            record(actor, "events.thanked", about={"event": named(event)}, data={"helpers": len(waiting)})
    return len(waiting)


def _hours_by_person(helpers: Sequence[Helper]) -> dict[UUID | None, str]:
    sums: dict[UUID | None, float] = {}
    for helper in helpers:
        sums[helper.person_id] = sums.get(helper.person_id, 0) + helper.hours
    return {person: f"{hours:g}" for person, hours in sums.items()}
