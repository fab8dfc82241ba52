"""Hosts: opening, naming, closing; who runs them; who belongs."""

from __future__ import annotations

from datetime import date, timedelta
from types import EllipsisType
from uuid import UUID

from django.db import transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.gatherings.models import Host, HostKind, Regular, Series, Steward, StewardKind
from mulin.kernel import chinese, clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, record
from mulin.people.models import Person, PersonState
from mulin.places.models import Community, Venue

NAME_LIMIT = 40


def open_host(
    actor: Actor,
    *,
    kind: str,
    name: str,
    venue_id: UUID | None = None,
    members_need_no_sign_up: bool = True,
    client_key: str | None = None,
) -> Host:
    """A new host of gatherings. The rooms above call this for a point or an event of theirs.

    Raises NotFound (who may not, a venue elsewhere), RuleError host-nameless. The same `client_key`
    gives the earlier host.
    """
    if not actor.may("gatherings.hosts"):
        raise NotFound("host")
    content = [kind, name, str(venue_id)]
    with transaction.atomic():
        if client_key and (earlier := once.earlier_result(actor, client_key, content)):
            return Host.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # scoped managers answer Any
        host = Host.objects.create(
            community_id=actor.community_id,
            kind=HostKind(kind),
            name=_name(name),
            venue=_venue(actor, venue_id),
            members_need_no_sign_up=members_need_no_sign_up,
        )
        record(actor, "gathering.host_opened", about={"host": Named(host.id, host.name)}, data={"kind": host.kind})
        if client_key:
            once.remember(actor, client_key, content, host.id)
    return host  # type: ignore[no-any-return]  # as above


def community_host(actor: Actor) -> Host:
    """The community itself as host of gatherings, opened when it first holds one.

    Locks the community's row. Raises NotFound.
    """
    if not actor.may("gatherings.hosts"):
        raise NotFound("host")
    with transaction.atomic():
        community = Community.objects.select_for_update(no_key=True).get(id=actor.community_id)
        rows = Host.objects.of(actor).filter(kind=HostKind.COMMUNITY, closed_at=None)
        found: Host | None = rows.order_by("created_at", "id").first()
        return found or open_host(actor, kind=HostKind.COMMUNITY, name=community.name[:NAME_LIMIT])


def _name(text: str) -> str:
    name = chinese.clean_text(text, limit=NAME_LIMIT)
    if not name:
        raise RuleError("host-nameless", field="name")
    return name


def _venue(actor: Actor, venue_id: UUID | None) -> Venue | None:
    return Venue.objects.of(actor).get_or_404(id=venue_id) if venue_id else None


def _locked(actor: Actor, host_id: UUID, *, to: str) -> Host:
    host: Host = Host.objects.of(actor).select_for_update(no_key=True).get_or_404(id=host_id)
    if not actor.may(to, host_id=host.id):
        raise NotFound("host")
    return host


def edit_host(
    actor: Actor,
    *,
    host_id: UUID,
    name: str | None = None,
    venue_id: UUID | EllipsisType | None = ...,
    members_need_no_sign_up: bool | None = None,
) -> Host:
    """Change what a host is called, where it usually meets, whether its members sign up. Locks the host.

    `venue_id`: None where it meets in none of the venues; left out, it stays.
    """
    with transaction.atomic():
        host = _locked(actor, host_id, to="gatherings.plan")
        host.name = _name(name) if name is not None else host.name
        host.venue = host.venue if isinstance(venue_id, EllipsisType) else _venue(actor, venue_id)
        if members_need_no_sign_up is not None:
            host.members_need_no_sign_up = members_need_no_sign_up
        host.save(update_fields=["name", "venue", "members_need_no_sign_up"])
        record(actor, "gathering.host_edited", about={"host": Named(host.id, host.name)})
    return host


def close_host(actor: Actor, *, host_id: UUID) -> Host:
    """A host holds nothing more: its timetables end today. Coming gatherings are cancelled by the caller,
    one by one, so that everybody concerned is told. Locks the host; closing again does nothing.
    """
    with transaction.atomic():
        host = _locked(actor, host_id, to="gatherings.hosts")
        if host.closed_at is None:
            host.closed_at = clock.now()
            host.save(update_fields=["closed_at"])
            Series.objects.of(actor).filter(host=host, ended_on=None).update(ended_on=clock.today())
            record(actor, "gathering.host_closed", about={"host": Named(host.id, host.name)}, data={"kind": host.kind})
    return host


def appoint_steward(
    actor: Actor, *, host_id: UUID, person_id: UUID, kind: str, starts_on: date, ends_on: date | None = None
) -> Steward:
    """A resident runs a host from one day to another. Appointing the same again gives the earlier term.

    Raises NotFound, RuleError term-backwards. Locks the host, so that two appointments come one by one.
    """
    if ends_on is not None and ends_on < starts_on:
        raise RuleError("term-backwards", field="ends_on")
    with transaction.atomic():
        host = _locked(actor, host_id, to="gatherings.hosts")
        person = _living(actor, person_id)
        term = {"person": person, "kind": StewardKind(kind), "starts_on": starts_on, "ends_on": ends_on}
        earlier: Steward | None = Steward.objects.of(actor).filter(host=host, **term).first()
        if earlier is not None:
            return earlier
        steward = Steward.objects.create(community_id=actor.community_id, host=host, **term)
        record(
            actor,
            "gathering.steward_appointed",
            about={"person": Named(person.id, person.name), "host": Named(host.id, host.name)},
            data={"as": kind, "from": starts_on},
        )
    return steward  # type: ignore[no-any-return]  # scoped managers answer Any


def _living(actor: Actor, person_id: UUID) -> Person:
    person: Person = Person.objects.of(actor).filter(state=PersonState.LIVING).get_or_404(id=person_id)
    return person


def end_steward(actor: Actor, *, steward_id: UUID, last_day: date | None = None) -> Steward:
    """A term ends on a day (today), not before its first; one that had not begun before today never was.

    Locks the term. Raises NotFound.
    """
    with transaction.atomic():
        rows = Steward.objects.of(actor).select_related("person", "host").select_for_update(of=("self",))
        steward: Steward = rows.get_or_404(id=steward_id)
        if not actor.may("gatherings.hosts", host_id=steward.host_id):
            raise NotFound("steward")
        today = clock.today()
        steward.ends_on = last_day or today
        if steward.ends_on < steward.starts_on < today:
            steward.ends_on = steward.starts_on  # they did lead, whatever is written down afterwards
        if steward.ends_on < steward.starts_on:
            Steward.objects.of(actor).filter(id=steward.id).delete()
        else:
            steward.save(update_fields=["ends_on"])
        record(
            actor,
            "gathering.steward_ended",
            about={
                "person": Named(steward.person_id, steward.person.name),
                "host": Named(steward.host_id, steward.host.name),
            },
            data={"as": steward.kind},
        )
    return steward


def add_regular(
    actor: Actor, *, host_id: UUID, person_id: UUID, since: date | None = None, shows_name: bool = False
) -> Regular:
    """A resident belongs to a host from a day on (today). Who belongs already stays as they are.

    Raises NotFound. Locks the host.
    """
    with transaction.atomic():
        host = _locked(actor, host_id, to="gatherings.members")
        person = _living(actor, person_id)
        known: Regular | None = Regular.objects.of(actor).filter(host=host, person=person, until=None).first()
        if known is not None:
            return known
        regular = Regular.objects.create(
            community_id=actor.community_id,
            host=host,
            person=person,
            since=since or clock.today(),
            shows_name=shows_name,
        )
        about = {"person": Named(person.id, person.name), "host": Named(host.id, host.name)}
        record(actor, "gathering.regular_added", about=about, data={"host_kind": host.kind})
    return regular  # type: ignore[no-any-return]  # scoped managers answer Any


def remove_regular(actor: Actor, *, host_id: UUID, person_id: UUID, last_day: date | None = None) -> None:
    """A resident no longer belongs to a host. Nothing happens to who did not. Locks the host."""
    with transaction.atomic():
        host = _locked(actor, host_id, to="gatherings.members")
        row = (
            Regular.objects.of(actor)
            .select_related("person")
            .filter(host=host, person_id=person_id, until=None)
            .first()
        )
        if row is None:
            return
        row.until = max(last_day or clock.today() - timedelta(days=1), row.since)
        row.save(update_fields=["until"])
        about = {"person": Named(row.person_id, row.person.name), "host": Named(host.id, host.name)}
        record(actor, "gathering.regular_removed", about=about, data={"host_kind": host.kind})


def show_name(actor: Actor, *, host_id: UUID, person_id: UUID, shows: bool) -> None:
    """A member lets the others who come read their name, or no longer. Only for oneself or those acted for."""
    if person_id not in actor.own_people:
        raise NotFound("regular")
    with transaction.atomic():
        rows = Regular.objects.of(actor).filter(host_id=host_id, person_id=person_id, until=None)
        if not rows.update(shows_name=shows):
            raise NotFound("regular")
