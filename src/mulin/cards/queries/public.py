"""What a passer-by sees behind a card's QR: the building's people of today, open or closed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.base.actor import Actor
from mulin.cards.models import Card
from mulin.contacts import queries as contacts
from mulin.contacts.models import PublicVersion
from mulin.contacts.queries import CardContact
from mulin.contacts.rules import Now, Presence
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.people.models import Household
from mulin.places.models import Building

EMERGENCY = frozenset({"110", "119", "120"})

# The one sign in the round mark beside a service, and its tone.
_MARKS = {
    "grid_officer": ("网", "o"),
    "party_branch": ("党", "o"),
    "residents_committee": ("居", "o"),
    "health_station": ("卫", "g"),
    "police_point": ("警", ""),
    "property_management": ("物", ""),
    "elder_care": ("养", "y"),
    "mediation": ("调", "y"),
    "legal_adviser": ("法", ""),
    "school": ("校", "g"),
    "hotline": ("线", ""),
    "other": ("帮", ""),
}
_WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One contact as a row of the page."""

    contact: CardContact
    presence: str  # open · later_today · closed_today · unknown
    presence_words: str
    mark: str
    tone: str

    @property
    def title(self) -> str:
        """The person among one's own people, the unit among the services."""
        return (self.contact.person_name if self.contact.is_local else "") or self.contact.unit_name

    @property
    def detail(self) -> list[str]:
        """What stands below the title, without repeating it."""
        said = self.contact
        if said.is_local and said.person_name:
            parts = [said.unit_name, said.post, said.note]
        else:
            parts = [" ".join(filter(None, (said.person_name, said.post))), said.note]
        return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class PublicCard:
    """The page: one's own people, the services around, and when the numbers were last checked."""

    own: list[Line]
    services: list[Line]
    verified_on: date | None  # the oldest check of all; None if one was never checked

    @property
    def lines(self) -> list[Line]:
        return [*self.own, *self.services]


_STANDING = (
    f"SELECT c.id, c.state, v.number FROM {Card._meta.db_table} c"  # noqa: S608  # names of tables, no input
    f" LEFT JOIN {PublicVersion._meta.db_table} v ON v.community_id = c.community_id WHERE c.number = %s"
)


def card_behind(number: str) -> Card:
    """The card with `number`, with building and community. Raises NotFound. One query."""
    rows = (
        Card.objects.across(reason="a QR names no community")
        .select_related("building__courtyard", "community")
        .annotate(version=contacts.version_of("community"))
    )
    card: Card = rows.get_or_404(number=number)
    return card


def standing_of(number: str) -> tuple[str, str, int | None]:
    """The id and state of the card with `number`, and its community's public version. Raises NotFound.

    One query, asked at every scan before anything kept is used. Written out: building it anew with
    the ORM took longer than running it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [number])
        found = cursor.fetchone()
    if found is None:
        raise NotFound("card")
    return str(found[0]), found[1], found[2]


def building_at(actor: Actor, place: str) -> Building | None:
    """The building of an address, with its `version`; None for `all`. Raises NotFound. One query."""
    if place == "all":
        return None
    rows = Building.objects.of(actor).select_related("courtyard").annotate(version=contacts.version_of("community"))
    building: Building = rows.get_or_404(id=place)
    return building


def public_card(community_id: UUID, building: Building | None) -> PublicCard:
    """Today's contacts of a building (already loaded), as the page shows them. One query."""
    now = clock.now()
    around = (building.id, building.courtyard_id, building.grid_id) if building else ()
    found = contacts.entries_at(community_id, frozenset(place for place in around if place), at=now)
    lines = [_line(contact, now) for contact in found if not _is_emergency(contact)]
    checked = [line.contact.verified_on for line in lines if line.contact.needs_calls]
    return PublicCard(
        own=[line for line in lines if line.contact.is_local],
        services=[line for line in lines if not line.contact.is_local],
        verified_on=min((day for day in checked if day), default=None) if all(checked) else None,
    )


def _is_emergency(contact: CardContact) -> bool:
    return all(phone.digits in EMERGENCY for phone in contact.phones)


def _line(contact: CardContact, now: datetime) -> Line:
    state = contact.now(now)
    mark, tone = _MARKS[contact.kind]
    if contact.is_local and contact.person_name:
        mark = contact.person_name[0]
    return Line(contact, state.presence.value, presence_words(state, now), mark, tone)


def presence_words(state: Now, now: datetime) -> str:
    """有人 · 14:00 开 · 明天 8:30 开 · 周六 9:00 开 · 今天没人; nothing when nobody knows."""
    if state.presence == Presence.UNKNOWN:
        return ""
    if state.presence == Presence.OPEN:
        return _("有人")
    if state.at is None:
        return _("今天没人")
    at = f"{state.at:%H:%M}".removeprefix("0")
    if state.presence == Presence.LATER_TODAY:
        return _("%(at)s 开") % {"at": at}
    if state.in_days == 1:
        return _("明天 %(at)s 开") % {"at": at}
    weekday = (now.astimezone(clock.CHINA).weekday() + state.in_days) % 7
    return _("%(day)s %(at)s 开") % {"day": _WEEKDAYS[weekday], "at": at}


def own_buildings(actor: Actor) -> list[Building]:
    """Where the actor's own households live. One query; none for who has no household."""
    if not actor.own_households:
        return []
    homes = Household.objects.of(actor).filter(id__in=actor.own_households).select_related("building__courtyard")
    return list({home.building_id: home.building for home in homes}.values())


def home_panel(actor: Actor, **_subject: Any) -> Mapping[str, Any] | None:
    """有事找谁 on the resident's home: one's own building's people, or the way to the card. Two queries."""
    buildings = own_buildings(actor)
    if not buildings:
        return {"building": None, "lines": []}
    card = public_card(actor.community_id, buildings[0])
    return {"building": buildings[0], "lines": card.own or card.services[:2]}
