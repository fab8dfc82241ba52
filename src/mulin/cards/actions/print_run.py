"""Printing cards: choosing the households, making the cards, putting them to use.

A run is a row first and paper later. Making is safe to repeat: cards wait as MAKING until the
paper is there, and only then take the place of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from mulin.base import once
from mulin.base.actor import Actor
from mulin.base.counting import count_anew
from mulin.base.jobs import Job, defer
from mulin.cards import paper, queries
from mulin.cards.models import Card, CardDesign, CardFace, CardState, Only, PrintRun, Product, RunState
from mulin.cards.rules import make_number
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record
from mulin.people.models import Household, HouseholdState
from mulin.places.models import Building, Courtyard

_MOST = 6000  # households of one run; a larger community prints by courtyard
_MANY = 100  # new cards at once, after which the database looks at the table again
_DOOR_ORDER: tuple[Any, ...] = (
    "building__courtyard__order",
    "building__number",
    "unit_number",
    Length("room_number"),
    "room_number",
    "order_in_room",
)


def start_print_run(
    actor: Actor,
    *,
    client_key: str,
    building_ids: Sequence[UUID] | None = None,
    courtyard_ids: Sequence[UUID] | None = None,
    household_ids: Sequence[UUID] | None = None,
    product: str = Product.WALLET,
    only: str = Only.ALL,
) -> PrintRun:
    """Open a run for the chosen households (without a choice: everybody's) and ask for its making.

    The same `client_key` gives the earlier run. That everything fits is known before any paper:
    raises RuleError "print-nobody", "print-too-many", "card-…", "glyph-missing".
    """
    content = [building_ids, courtyard_ids, household_ids, product, only]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            return PrintRun.objects.of(actor).get(id=earlier)  # type: ignore[no-any-return]  # untyped queryset
        where = _Where(building_ids, courtyard_ids, household_ids)
        homes = where.of(_homes(actor, product, only))
        run = _open(actor, homes, product, only, places=where.names(actor))
        job = defer(actor, "cards.print", {"run": str(run.id)})
        PrintRun.objects.of(actor).filter(id=run.id).update(job_id=job.id)
        run.job_id = job.id
        once.remember(actor, client_key, content, run.id)
    return run


def print_again(actor: Actor, *, run: PrintRun) -> Job:
    """Ask for the paper of an earlier run once more: same cards, same numbers; result files are kept a day."""
    with transaction.atomic():
        job = defer(actor, "cards.print", {"run": str(run.id)})
        PrintRun.objects.of(actor).filter(id=run.id).update(job_id=job.id)
    return job


def print_to_file(actor: Actor, *, building_name: str | None, path: Path) -> dict[str, Any]:
    """Print the wallet cards of one building (None: of all) into the file `path` at once, for the shell.

    Raises RuleError as `start_print_run`, and "print-building-unknown".
    """
    with transaction.atomic():
        ids = None if building_name is None else [building.id for building in _named(actor, building_name)]
        where = _Where(ids)
        homes = where.of(_homes(actor, Product.WALLET, Only.ALL))
        run = _open(actor, homes, Product.WALLET, Only.ALL, places=where.names(actor))
    make_cards(actor, run=run)
    content = set_run(actor, run)
    run = finish_run(actor, run=run)
    path.write_bytes(content)
    return {"run": str(run.id), "cards": run.card_count, "sheets": run.page_count, "file": str(path)}


def _named(actor: Actor, name: str) -> list[Building]:
    """The buildings called `name`, or whose plate is `name` with or without its space."""
    wanted = name.replace(" ", "")
    rows = Building.objects.of(actor).select_related("courtyard")
    found = [building for building in rows if wanted in (building.name, building.plate.replace(" ", ""))]
    if not found:
        raise RuleError("print-building-unknown", name=name[:40])
    return found


def _homes(actor: Actor, product: str, only: str) -> QuerySet[Household]:
    if not actor.may("cards.print"):
        raise NotFound("print")
    if only == Only.MISSING:
        return queries.homes_without_card(actor, product)
    homes: QuerySet[Household] = Household.objects.of(actor).filter(state=HouseholdState.LIVING)
    if only == Only.WRONG:
        return homes.filter(id__in=queries.households_with(actor, queries.wrong_cards(actor), product))
    return homes


@dataclass(frozen=True, slots=True)
class _Where:
    """The chosen places; courtyards and buildings add up, households stand alone. None is no choice."""

    building_ids: Sequence[UUID] | None = None
    courtyard_ids: Sequence[UUID] | None = None
    household_ids: Sequence[UUID] | None = None

    def of(self, homes: QuerySet[Household]) -> QuerySet[Household]:
        """Those of `homes` that lie in the chosen places."""
        if self.household_ids is not None:
            return homes.filter(id__in=self.household_ids)
        if self.building_ids is None and self.courtyard_ids is None:
            return homes
        return homes.filter(
            Q(building_id__in=self.building_ids or []) | Q(building__courtyard_id__in=self.courtyard_ids or [])
        )

    def names(self, actor: Actor) -> str:
        """The places by name, for the list of past runs; empty for the whole community. At most three queries."""
        if self.household_ids is not None:
            homes = Household.objects.of(actor).filter(id__in=self.household_ids)
            found = homes.select_related("building__courtyard").order_by(*_DOOR_ORDER)
            if len(self.household_ids) == 1 and (home := found.first()):
                return f"{home.building.plate} {home.door}"
            stairs = [f"{home.building.plate} {home.unit_number}单元" for home in found]
            return "、".join(dict.fromkeys(stairs))[:120]
        buildings = Building.objects.of(actor).filter(id__in=self.building_ids or []).select_related("courtyard")
        yards = Courtyard.objects.of(actor).filter(id__in=self.courtyard_ids or [])
        names = [*(yard.name for yard in yards), *(building.plate for building in buildings)]
        return "、".join(names)[:120]


def _open(actor: Actor, homes: QuerySet[Household], product: str, only: str, *, places: str) -> PrintRun:
    pairs = list(homes.order_by(*_DOOR_ORDER).values_list("id", "building_id"))
    if not pairs:
        raise RuleError("print-nobody")
    if len(pairs) > _MOST:
        raise RuleError("print-too-many", count=len(pairs), most=_MOST)
    design = queries.design_of(actor, product)
    run = PrintRun(
        community_id=actor.community_id,
        product=product,
        only=only,
        places=places,
        design={"theme": design.theme, "motto": design.motto, "kinds": design.kinds},
        households=[str(home) for home, _ in pairs],
        account_id=actor.account_id,
    )
    faces = _faces(actor, run, {building for _, building in pairs})
    paper.faces_data(_look(actor, run), [queries.face_of(face.building, face.text) for face in faces])
    run.save()
    return run


def _look(actor: Actor, run: PrintRun) -> paper.Look:
    return queries.look_of(actor, run.product, theme=run.design["theme"], motto=run.design["motto"])


def _faces(actor: Actor, run: PrintRun, building_ids: set[UUID]) -> list[CardFace]:
    today = queries.TodaysContacts(actor)
    faces = []
    for building in today.buildings:
        if building.id in building_ids:
            text = today.text(building.id, run.design["kinds"])
            face = CardFace(
                community_id=run.community_id,
                run=run,
                building=building,
                fingerprint=text.fingerprint,
                said=text.to_json(),
            )
            faces.append(face)
    return faces


def make_cards(actor: Actor, *, run: PrintRun) -> None:
    """Give every household of `run` its card: the present one if its words are still true, else a new one.

    Locks the community's wallet design, which holds the next serial. Nothing happens a second time.
    """
    with transaction.atomic():
        series = _series(actor)
        if run.card_ids:
            return
        homes = dict(
            Household.objects.of(actor)
            .filter(id__in=run.households, state=HouseholdState.LIVING)
            .values_list("id", "building_id")
        )
        faces = {face.building_id: face for face in _faces(actor, run, set(homes.values()))}
        CardFace.objects.bulk_create(faces.values())
        present = {
            card.household_id: card
            for card in Card.objects.of(actor).filter(household_id__in=list(homes), product=run.product, state="live")
        }
        new, printed, serial = [], [], series.next_serial
        for home in map(UUID, run.households):
            if home not in homes:
                continue
            face, card = faces[homes[home]], present.get(home)
            if card is None or (card.building_id, card.fingerprint) != (face.building_id, face.fingerprint):
                card = _card(actor, run, home, face, serial)
                serial += 1
                new.append(card)
            printed.append(card)
        _free_numbers(actor, new)
        Card.objects.bulk_create(new, batch_size=500)
        if len(new) >= _MANY:
            count_anew(Card)
        CardDesign.objects.of(actor).filter(id=series.id).update(next_serial=serial)
        run.card_ids = [str(card.id) for card in printed]
        PrintRun.objects.of(actor).filter(id=run.id).update(card_ids=run.card_ids)


def _series(actor: Actor) -> CardDesign:
    CardDesign.objects.of(actor).get_or_create(community_id=actor.community_id, product=Product.WALLET)
    rows = CardDesign.objects.of(actor).select_for_update()
    return rows.get(product=Product.WALLET)  # type: ignore[no-any-return]  # untyped queryset


def _card(actor: Actor, run: PrintRun, household_id: UUID, face: CardFace, serial: int) -> Card:
    return Card(
        community_id=actor.community_id,
        number=make_number(actor.community_code, serial),
        serial=serial,
        product=run.product,
        household_id=household_id,
        building_id=face.building_id,
        run=run,
        fingerprint=face.fingerprint,
    )


def _free_numbers(actor: Actor, cards: list[Card]) -> None:
    """Give another random sign to a number that a community with the same first letters already has."""
    while True:
        wanted = [card.number for card in cards]
        rows = Card.objects.across(reason="card numbers are unique in the installation")
        taken = set(rows.filter(number__in=wanted).values_list("number", flat=True))
        if not taken:
            return
        for card in cards:
            if card.number in taken:
                card.number = make_number(actor.community_code, card.serial)


def set_run(actor: Actor, run: PrintRun) -> bytes:
    """The PDF of a run whose cards are made, from what was kept with it. No write."""
    faces = queries.faces_of(run)
    place = {face.building_id: number for number, face in enumerate(faces)}
    cards = [(card.number, place[card.building_id]) for card in queries.cards_of_run(run)]
    return paper.set_cards(_look(actor, run), [queries.face_of(face.building, face.text) for face in faces], cards)


def finish_run(actor: Actor, *, run: PrintRun) -> PrintRun:
    """Put the new cards to use in place of the earlier ones. Nothing happens a second time.

    The run's row is locked by its change of state, which only the first caller makes.
    """
    now = clock.now()
    with transaction.atomic():
        first = PrintRun.objects.of(actor).filter(id=run.id).exclude(state=RunState.READY)
        count = len(run.card_ids)
        pages = paper.pages_needed(run.product, count)
        if first.update(state=RunState.READY, ready_at=now, card_count=count, page_count=pages):
            new = Card.objects.of(actor).filter(run=run, state=CardState.MAKING)
            earlier = Card.objects.of(actor).filter(state=CardState.LIVE, product=run.product)
            earlier.filter(household_id__in=list(new.values_list("household_id", flat=True))).update(
                state=CardState.REPLACED, replaced_at=now
            )
            made = new.update(state=CardState.LIVE, printed_at=now)
            record(actor, "cards.printed", data={"count": count, "new": made, "product": run.product})
        run.refresh_from_db()
    return run


def fail_run(actor: Actor, *, run: PrintRun) -> None:
    """Mark a run that could not be set, and drop its unused cards."""
    with transaction.atomic():
        stuck = PrintRun.objects.of(actor).filter(id=run.id, state=RunState.WAITING)
        if stuck.update(state=RunState.FAILED):
            Card.objects.of(actor).filter(run=run, state=CardState.MAKING).delete()
