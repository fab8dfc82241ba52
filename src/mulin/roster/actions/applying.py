"""Writing a previewed roster into the register: in batches, each whole or absent, safe to repeat."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mulin.base import bulk, jobs
from mulin.base.actor import Actor, Mouth
from mulin.base.counting import count_anew
from mulin.base.jobs import Job
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.ledger.models import Fact, FactRef, LedgerLabel
from mulin.people import actions as people
from mulin.people.models import Household, HouseholdState, Person
from mulin.places.models import Room
from mulin.roster.actions.bringing import named
from mulin.roster.actions.doors import building_names, open_doors
from mulin.roster.actions.judging import PARTS, as_parts, judge, verdicts_of
from mulin.roster.models import BUSY, ImportState, Outcome, RosterEffect, RosterImport, RosterRow, unpack
from mulin.roster.queries import changed_since, job_of, pending_numbers
from mulin.roster.rules.states import check_step

BATCH = 1000
PATIENCE = 600  # seconds an import waits for the one before it


@transaction.atomic
def apply_import(actor: Actor, *, roster: RosterImport) -> RosterImport:
    """Ask for a preview to be written into the register. Asking again while it is under way changes nothing.

    The work is the job `roster.apply`; a second roster waits for the first. Locks the import.
    Raises RuleError roster-state.
    """
    roster = RosterImport.objects.of(actor).select_for_update().get_or_404(id=roster.id)
    under_way = roster.state in (ImportState.WAITING, ImportState.APPLYING)
    job = job_of(roster)
    if under_way and job and not job.is_over:
        return roster
    if not under_way:
        check_step(roster.state, ImportState.WAITING)
        roster.state = ImportState.WAITING
    job = jobs.defer(actor.through(Mouth.IMPORT), "roster.apply", {"roster": str(roster.id)})
    roster.job_id = job.id
    roster.save(update_fields=["state", "job_id"])
    return roster


def carry_out(job: Job) -> None:
    """The job `roster.apply`: every row of the preview in its own place. Each step happens once."""
    actor = job.actor()
    roster = waiting_import(actor, job)
    if roster.state == ImportState.APPLIED:
        return
    _take_turn(roster, job)
    with job.once("doors") as fresh:
        if fresh:
            _prepare(actor, roster)
    roster = RosterImport.objects.of(actor).get(id=roster.id)
    doors = _door_labels(actor, roster)
    waiting = pending_numbers(roster)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        with job.once(f"rows-{batch[0]}"):
            write_rows(actor, roster, batch, doors)
        job.progress(start + len(batch), len(waiting), _("正在登记居民"))
    with job.once("finished") as fresh:
        if fresh:
            job.result = _finish(actor, roster)
    job.progress(len(waiting), len(waiting), _("导好了"))


def waiting_import(actor: Actor, job: Job) -> RosterImport:
    """The import a job works for, if its maker may still do that. Raises NotFound, RuleError roster-not-allowed."""
    if not actor.may("roster.import"):
        raise RuleError("roster-not-allowed")
    roster: RosterImport = RosterImport.objects.of(actor).get_or_404(id=job.args["roster"])
    return roster


def _take_turn(roster: RosterImport, job: Job) -> None:
    """Wait until no other roster of the community is being written. Raises RuleError roster-busy."""
    until = time.monotonic() + PATIENCE
    while not _begin(roster):
        if time.monotonic() > until:
            raise RuleError("roster-busy")
        job.progress(0, 0, _("等前一份导完"))
        time.sleep(1)


def _begin(roster: RosterImport) -> bool:
    if roster.state == ImportState.APPLYING:
        return True
    rows = RosterImport.objects.of(roster.community_id)
    if rows.filter(state__in=BUSY).exists():
        return False
    try:
        with transaction.atomic():  # the constraint decides between two that begin at once
            return bool(rows.filter(id=roster.id, state=ImportState.WAITING).update(state=ImportState.APPLYING))
    except IntegrityError:
        return False


def _prepare(actor: Actor, roster: RosterImport) -> None:
    """Judge the file again if the register changed since; then open the doors. In the step's transaction."""
    roster = _locked(actor, roster)
    if roster.judged_at is None or changed_since(roster, roster.judged_at):
        judge(actor, roster, unpack(roster.tables))
    open_doors(actor, roster)
    count_anew(Room, Household)


def _locked(actor: Actor, roster: RosterImport) -> RosterImport:
    found: RosterImport = RosterImport.objects.of(actor).select_for_update().get_or_404(id=roster.id)
    return found


def _door_labels(actor: Actor, roster: RosterImport) -> dict[UUID, str]:
    """The households of this import as the ledger names them. Two queries."""
    names = building_names(actor)
    wanted = set(roster.homes.values())
    rows = Household.objects.of(actor).filter(state=HouseholdState.LIVING).iterator(chunk_size=2000)
    return {row.id: people.door_label(row, names) for row in rows if str(row.id) in wanted}


@transaction.atomic
def write_rows(actor: Actor, roster: RosterImport, numbers: list[int], doors: Mapping[UUID, str]) -> None:
    """Enrol the new and revise the changed of these rows, keeping what undoing needs. Locks the residents."""
    arrivals: list[tuple[int, dict[str, Any]]] = []
    revisions: list[tuple[int, UUID, dict[str, Any]]] = []
    for row in RosterRow.objects.of(actor).filter(roster=roster, number__in=numbers).order_by("number"):
        content = json.loads(row.content)
        home = roster.homes.get(str(row.number))
        parts = as_parts(content["parts"]) | {"household_id": UUID(home) if home else None}
        if row.person_id is None:
            arrivals.append((row.number, parts))
        else:
            wanted = [part for change in content["changes"] for part in PARTS[change]]
            revisions.append((row.number, row.person_id, {part: parts[part] for part in wanted}))
    _enrol(actor, roster, arrivals, doors)
    _revise(actor, roster, revisions)


def _enrol(
    actor: Actor, roster: RosterImport, arrivals: list[tuple[int, dict[str, Any]]], doors: Mapping[UUID, str]
) -> None:
    arrived = people.enrol_people(actor, [parts for _, parts in arrivals], doors=doors)
    _keep(
        RosterEffect(
            community_id=actor.community_id,
            roster=roster,
            number=number,
            outcome=Outcome.ADDED,
            person=person,
            household_id=parts["household_id"],
        )
        for (number, parts), person in zip(arrivals, arrived, strict=True)
    )


def _revise(actor: Actor, roster: RosterImport, revisions: list[tuple[int, UUID, dict[str, Any]]]) -> None:
    before = people.revise_people(actor, {ref: parts for _, ref, parts in revisions})
    effects = []
    for number, ref, parts in revisions:
        effect = RosterEffect(community_id=actor.community_id, roster=roster, number=number, person_id=ref)
        if ref in before:
            effect.outcome = Outcome.CHANGED
            effect.household_id = parts.get("household_id")
            effect.before = json.dumps({part: before[ref][part] for part in parts}, ensure_ascii=False, default=str)
        else:  # moved away, merged or erased while the preview lay open
            effect.outcome = Outcome.GONE
        effects.append(effect)
    _keep(effects)


def _keep(effects: Iterable[RosterEffect]) -> None:
    bulk.insert(list(effects))


def _finish(actor: Actor, roster: RosterImport) -> dict[str, Any]:
    """Close the households everybody left, say what was done. In the step's transaction."""
    roster = _locked(actor, roster)
    count_anew(Person, RosterEffect, Fact, FactRef, LedgerLabel)
    closed, _reopened = people.settle_households(actor, left_households(actor, roster))
    roster.made["closed"] = sorted({*roster.made.get("closed", []), *map(str, closed)})
    roster.counts |= verdicts_of(actor, roster)
    roster.homes = {}
    roster.state, roster.applied_at = ImportState.APPLIED, clock.now()
    roster.save(update_fields=["made", "homes", "counts", "state", "applied_at"])
    figures = {name: roster.counts[name] for name in ("new", "changed", "same", "held", "duplicates")}
    ledger.record(actor, "roster.imported", about=named(roster), data=figures)
    return figures


def left_households(actor: Actor, roster: RosterImport) -> set[UUID]:
    """The households from which the roster moved somebody. One query."""
    moved = RosterEffect.objects.of(actor).filter(roster=roster, outcome=Outcome.CHANGED, household_id__isnull=False)
    kept = (json.loads(before) for before in moved.values_list("before", flat=True) if before)
    return {UUID(parts["household_id"]) for parts in kept if parts.get("household_id")}
