"""What this room shows on other rooms' pages, and what it asks of the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder, Todo, When
from mulin.gatherings import queries, shown
from mulin.gatherings.forms import ComeForm, GuestForm
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock

_SHOWN = 4
_DAYS_AHEAD = 7


def home(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """今天有什么: today's gatherings or the next ones, what one leads, a place offered. Two queries at most."""
    now, today = clock.now(), clock.today()
    rows = queries.gatherings_between(actor.community_id, today, today + timedelta(days=_DAYS_AHEAD))
    hosts = actor.hosts_for("gatherings.run") or frozenset()  # for staff everything: that is the desk's page
    leading = [row for row in rows if row.host_id in hosts and shown.is_today(row)]
    open_rows = [row for row in rows if row.ends_at > now and not row.members_only]
    of_today = [row for row in open_rows if days.as_day(row.starts_at) == today]
    mine = queries.my_sign_ups(actor, limit=10) if actor.account_id else []
    return {
        "leading": leading,
        "offered": next((party.first for party in queries.parties_of(mine) if party.may_answer), None),
        "is_today": bool(of_today),
        "dated": not of_today,
        "rows": (of_today or open_rows)[:_SHOWN],
    }


def desk_side(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """今天的场次 beside what waits at the desk; None on a day without any. One query."""
    today = clock.today()
    rows = queries.gatherings_between(actor.community_id, today, today)
    return {"rows": rows} if rows else None


def sign_up(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """谁来参加？ `{% panels "sign_up" gathering=gathering %}` on an event's own page. None where nobody can now."""
    found: Gathering = subject["gathering"]
    said = shown.page_of(actor, found)
    if not said["may_sign_up"]:
        return None
    people = queries.who_comes(actor, found.id)
    form = ComeForm(own=people.own, gathering=found) if people.own else GuestForm(gathering=found)
    return {"people": people, "form": form, **said}


def me(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """The way to 我的报名 from 我的. One query."""
    mine = queries.my_sign_ups(actor, limit=1)
    return {"next": mine[0] if mine else None}


def off_by_calendar(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """What the table of holidays called off, on the table's own page. One query."""
    rows = queries.off_by_calendar(actor)
    return {"rows": rows} if rows else None


def venue(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """What goes on at a venue as a calendar to subscribe to, on the venue's own pages. No query."""
    return {}


def holder_pages(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Where the gatherings that hold venues are shown: to whoever runs them their roll, else their page. One query."""
    runs = actor.hosts_for("gatherings.run")
    rows = Gathering.objects.of(actor).filter(id__in=ids).values_list("id", "host_id", "members_only")
    found = {}
    for gathering_id, host_id, members_only in rows:
        if runs is None or host_id in runs:
            found[gathering_id] = actor.url("gatherings:roll", gathering_id=gathering_id)
        elif not members_only:
            found[gathering_id] = actor.url("gatherings:gathering", gathering_id=gathering_id)
    return found


def card_page(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """Behind a card's QR, for whoever runs something today: check this household in. One query."""
    today = clock.today()
    hosts = actor.hosts_for("gatherings.run")
    rows = queries.gatherings_between(actor.community_id, today, today, hosts=hosts)
    going_on = [row for row in rows if shown.is_today(row) and row.state == GatheringState.PLANNED]
    return {"gatherings": going_on[:3], "number": subject["number"]} if going_on else None


def person(actor: Actor, **subject: Any) -> Mapping[str, Any] | None:
    """What a resident takes part in, on that resident's page at the desk. Two queries."""
    if not actor.may("gatherings.run"):
        return None
    return queries.takes_part(actor, subject["person"].id)


def todos(actor: Actor) -> Iterator[Todo]:
    """Whom to ring, what has no place, lots to draw with a public number. Three queries."""
    if not actor.may("gatherings.hosts"):
        return
    if ringing := len(queries.to_ring(actor, None)):
        words = ngettext("%(n)s 位候补要打电话问一声", "%(n)s 位候补要打电话问一声", ringing) % {"n": ringing}
        yield Todo(
            When.FIRST, "phone-call", "y", words, _("空出了位子，快开始了或者没有手机"), _("去打"),
            actor.url("gatherings:desk"),
        )  # fmt: skip
    for row in queries.draws_due(actor):
        words = _("“%(title)s”该抽签了") % {"title": row.title}
        url = actor.url("gatherings:draw", gathering_id=row.id)
        yield Todo(When.FIRST, "ticket", "y", words, _("填上事先公布的那个号码"), _("去抽"), url)
    if unplaced := queries.unplaced(actor):
        count = len(unplaced)
        words = ngettext("%(n)s 场还没有地方", "%(n)s 场还没有地方", count) % {"n": count}
        first = unplaced[0]
        detail = f"{first.title} {days.day_words(first.starts_at)}"
        yield Todo(When.TODAY, "map-pin", "r", words, detail, _("去看看"), actor.url("gatherings:desk"))


def picture_holder(actor: Actor, holder_id: UUID) -> PictureHolder | None:
    """Pictures hang on gatherings: brought by whoever runs them. One query."""
    found: Gathering | None = queries.gatherings_of(actor).filter(id=holder_id).first()
    if found is None:
        return None
    people = [(visit.person.id, visit.person.name) for visit in queries.attendances_of(found) if visit.person]
    return PictureHolder(
        title=found.title,
        url=actor.url("gatherings:gathering", gathering_id=found.id),
        host_id=found.host_id,
        may_bring=actor.may("gatherings.run", host_id=found.host_id) and found.state != GatheringState.CANCELLED,
        people=tuple(people[:60]),
    )


def nav_count(actor: Actor) -> int:
    """Decisions waiting about gatherings: whom to ring, what has no place. Two queries."""
    return len(queries.to_ring(actor, None)) + len(queries.unplaced(actor))
