"""Pictures of a holder, those waiting to be seen, and the people on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder, picture_holder
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.media.models import Picture, Pictured, PictureReport, PictureState
from mulin.media.rules import MOST_PICTURED, Seen
from mulin.people.models import Consent, ConsentPurpose, Person, PersonState
from mulin.people.rules import is_child

JUDGE = "media.judge"
_OPEN = Count("reports", filter=Q(reports__decided_at=None))


def visible(actor: Actor) -> Any:
    """The pictures this actor may see: those shown, one's own, and all that one may judge. Not yet read."""
    rows = Picture.objects.of(actor).exclude(state=PictureState.WITHDRAWN)
    hosts = actor.hosts_for(JUDGE)
    if hosts is None:
        return rows
    allowed = Q(state=PictureState.SHOWN) | Q(host__in=hosts)
    if actor.account_id is not None:
        allowed |= Q(brought_by_id=actor.account_id)
    return rows.filter(allowed)


def pictures_of(actor: Actor, holder: UUID) -> list[Picture]:
    """What hangs on `holder` for this actor, the oldest first; waiting and hidden ones only for who may. One query."""
    return list(visible(actor).filter(holder=holder).order_by("created_at"))


def latest_shown(actor: Actor, holder: UUID, number: int) -> list[Picture]:
    """The newest pictures that hang on `holder` in public. One query."""
    rows = Picture.objects.of(actor).filter(holder=holder, state=PictureState.SHOWN)
    return list(rows.order_by("-created_at")[:number])


def shown_counts(actor: Actor, holders: Iterable[UUID]) -> dict[UUID, int]:
    """How many pictures hang on each of these. One query."""
    rows = Picture.objects.of(actor).filter(holder__in=list(holders), state=PictureState.SHOWN)
    return dict(rows.values_list("holder").annotate(n=Count("id")).order_by())


def pictures_listed(actor: Actor, state: str) -> Any:
    """Pictures this actor may judge, in one state, those reported first. One query when read."""
    rows = Picture.objects.of(actor).filter(state=state)
    hosts = actor.hosts_for(JUDGE)
    if hosts is not None:
        rows = rows.filter(host__in=hosts)
    rows = rows.select_related("brought_by").annotate(
        open_reports=_OPEN, judge_by=Min("reports__judge_by", filter=Q(reports__decided_at=None))
    )
    order = "created_at" if state == PictureState.WAITING else "-created_at"
    return rows.order_by("-open_reports", order)


def picture_counts(actor: Actor) -> dict[str, int]:
    """How many pictures this actor may judge are in each state. One query."""
    rows = Picture.objects.of(actor)
    hosts = actor.hosts_for(JUDGE)
    if hosts is not None:
        rows = rows.filter(host__in=hosts)
    return dict(rows.values_list("state").annotate(number=Count("id")))


def waiting_count(actor: Actor) -> int:
    """How many pictures wait for this actor's decision: new ones, and shown ones that were reported. One query."""
    rows = Picture.objects.of(actor)
    hosts = actor.hosts_for(JUDGE)
    if hosts is not None:
        rows = rows.filter(host__in=hosts)
    reported = Q(state=PictureState.SHOWN, reports__isnull=False, reports__decided_at=None)
    return int(rows.filter(Q(state=PictureState.WAITING) | reported).distinct().count())


def reports_of(picture: Picture) -> list[PictureReport]:
    """What was said against a picture and waits for a decision, the first first. One query."""
    rows = PictureReport.objects.of(picture.community_id).filter(picture=picture, decided_at=None)
    return list(rows.order_by("created_at"))


def people_on(picture: Picture) -> list[Person]:
    """Who can be recognised on a picture. One query."""
    rows = Pictured.objects.of(picture.community_id).filter(picture=picture)
    return [row.person for row in rows.select_related("person__household__building__courtyard")]


def seen_on(picture: Picture) -> list[Seen]:
    """The same with whether each agrees, for a child its guardian. Two queries."""
    people = people_on(picture)
    agreed = dict(
        Consent.objects.of(picture.community_id)
        .filter(person__in=people, purpose=ConsentPurpose.PUBLISH_PHOTO, withdrawn_at=None)
        .values_list("person_id", "given_by_id")
    )
    return [_seen(person, agreed) for person in people]


def _seen(person: Person, agreed: dict[UUID, UUID | None]) -> Seen:
    child = is_child(person.birth_date, person.birth_precision, clock.today())
    by_guardian = agreed.get(person.id) is not None
    return Seen(name=person.name, agrees=person.id in agreed and (by_guardian or not child), is_child=child)


def who_is(actor: Actor, words: Iterable[str]) -> list[Person]:
    """The residents meant by `words`: a name, or a name and the end of a door (王淑珍 1-101). One query.

    Raises RuleError picture-person (nobody, or several), picture-people (too many).
    """
    asked = [word for word in (word.strip() for word in words) if word]
    if len(asked) > MOST_PICTURED:
        raise RuleError("picture-people", field="people", most=MOST_PICTURED)
    names = {word.partition(" ")[0] for word in asked}
    rows = Person.objects.of(actor).filter(name__in=names, state=PersonState.LIVING)
    buildings = actor.buildings_for("people.read")
    if buildings is not None:
        rows = rows.filter(household__building_id__in=buildings)
    found = list(rows.select_related("household__building__courtyard"))
    return [_one(found, word) for word in asked]


def _one(found: list[Person], word: str) -> Person:
    name, _space, door = word.partition(" ")
    fitting = [p for p in found if p.name == name and p.where.replace(" ", "").endswith(door.replace(" ", ""))]
    if len(fitting) != 1:
        raise RuleError("picture-person" if not fitting else "picture-person-several", field="people", word=word)
    return fitting[0]


def people_by_id(actor: Actor, refs: Iterable[UUID]) -> list[Person]:
    """These residents, as far as they live here. One query."""
    return list(Person.objects.of(actor).filter(id__in=list(refs), state=PersonState.LIVING))


def holder_of(actor: Actor, holder: UUID) -> PictureHolder | None:
    """What pictures hang on, as its room tells it; None when no room knows it. As many queries as rooms ask."""
    return picture_holder(actor, holder)


def stored_names(community_id: UUID) -> set[str]:
    """The names under which files of pictures should lie. One query."""
    rows = Picture.objects.of(community_id).filter(files_gone=False)
    return set(rows.values_list("stored", flat=True))
