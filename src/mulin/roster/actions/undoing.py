"""Taking an import back within seven days: residents become what they were, unless they changed since."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mulin.base import jobs
from mulin.base.actor import Actor, Mouth
from mulin.base.jobs import Job
from mulin.base.references import in_use
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people import actions as people
from mulin.people.models import Household, Person
from mulin.places import actions as places
from mulin.roster.actions.applying import waiting_import
from mulin.roster.actions.bringing import named
from mulin.roster.actions.judging import as_parts
from mulin.roster.models import BUSY, ImportState, Outcome, RosterEffect, RosterImport, RosterRow
from mulin.roster.queries import job_of
from mulin.roster.rules.states import check_step, check_undo

BATCH = 1000
OURS = ("roster.RosterRow", "roster.RosterEffect")


@transaction.atomic
def undo_import(actor: Actor, *, roster: RosterImport) -> RosterImport:
    """Ask for an import to be taken back. The work is the job `roster.undo`. Locks the import.

    Raises RuleError roster-state, roster-undo-late, roster-busy while another roster is being written.
    """
    roster = RosterImport.objects.of(actor).select_for_update().get_or_404(id=roster.id)
    job = job_of(roster)
    if roster.state == ImportState.UNDOING and job and not job.is_over:
        return roster
    if roster.state != ImportState.UNDOING:
        check_step(roster.state, ImportState.UNDOING)
        check_undo(roster.applied_at or clock.now(), clock.now())
        _occupy(actor, roster)
    job = jobs.defer(actor.through(Mouth.IMPORT), "roster.undo", {"roster": str(roster.id)})
    roster.job_id = job.id
    roster.save(update_fields=["job_id"])
    return roster


def _occupy(actor: Actor, roster: RosterImport) -> None:
    if RosterImport.objects.of(actor).filter(state__in=BUSY).exists():
        raise RuleError("roster-busy")
    roster.state = ImportState.UNDOING
    try:
        with transaction.atomic():  # the constraint decides between two that begin at once
            roster.save(update_fields=["state"])
    except IntegrityError as error:
        raise RuleError("roster-busy") from error


def take_back(job: Job) -> None:
    """The job `roster.undo`: row by row from the end, each batch whole or not at all."""
    actor = job.actor()
    roster = waiting_import(actor, job)
    if roster.state == ImportState.UNDONE:
        return
    total = _done(actor, roster).count()
    count = 0
    while batch := list(_done(actor, roster)[:BATCH]):
        with job.once(f"back-{batch[0].number}"):
            take_back_rows(actor, roster, batch)
        count += len(batch)
        job.progress(count, total, _("正在撤回"))
    with job.once("finished") as fresh:
        if fresh:
            job.result = _finish(actor, roster)
    job.progress(total, total, _("撤回了"))


def _done(actor: Actor, roster: RosterImport) -> Any:
    rows = RosterEffect.objects.of(actor).filter(roster=roster, outcome__in=[Outcome.ADDED, Outcome.CHANGED])
    return rows.order_by("-number")


@transaction.atomic
def take_back_rows(actor: Actor, roster: RosterImport, batch: list[RosterEffect]) -> None:
    """Undo these rows; those whose person changed since, or is referred to, stay and say so. Locks the residents."""
    written = _written_parts(actor, roster, [effect.number for effect in batch])
    now = people.lock_people(actor, {effect.person_id for effect in batch if effect.person_id})
    used = in_use(Person, {e.person_id for e in batch if e.person_id and e.outcome == Outcome.ADDED}, besides=OURS)
    gone: list[UUID] = []
    back: dict[UUID, dict[str, Any]] = {}
    outcomes: dict[str, list[UUID]] = {Outcome.UNDONE: [], Outcome.STAYED: []}
    for effect in batch:
        person = now.get(effect.person_id) if effect.person_id else None
        before = as_parts(json.loads(effect.before)) if effect.before else None
        after = written.get(effect.number, {}) | {"household_id": effect.household_id}
        if person is None or person.id in used or not _is_still(person, after, before):
            outcomes[Outcome.STAYED].append(effect.id)
            continue
        outcomes[Outcome.UNDONE].append(effect.id)
        if before is None:
            gone.append(person.id)
        else:
            back[person.id] = before
    people.restore_people(actor, back)
    people.withdraw_people(actor, gone)
    for outcome, ids in outcomes.items():
        for start in range(0, len(ids), 500):
            rows = RosterEffect.objects.of(actor).filter(id__in=ids[start : start + 500])
            rows.update(outcome=outcome, before="")


def _written_parts(actor: Actor, roster: RosterImport, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """What these rows told of people. One query per 500."""
    found = {}
    for start in range(0, len(numbers), 500):
        rows = RosterRow.objects.of(actor).filter(roster=roster, number__in=numbers[start : start + 500])
        for number, content in rows.values_list("number", "content"):
            found[number] = as_parts(json.loads(content)["parts"]) if content else {}
    return found


def _is_still(person: Person, after: dict[str, Any], before: dict[str, Any] | None) -> bool:
    """Whether the person still is what the row made of them: wholly for somebody added, else in the parts changed."""
    now = people.parts_of(person)
    return all(now[part] == after.get(part, now[part]) for part in (now if before is None else before))


def _finish(actor: Actor, roster: RosterImport) -> dict[str, Any]:
    """Take back the places nobody uses, reopen the households people went back to. In the step's transaction."""
    roster = RosterImport.objects.of(actor).select_for_update().get_or_404(id=roster.id)
    made = {kind: {UUID(ref) for ref in refs} for kind, refs in roster.made.items()}
    opened = made.get("households", set())
    people.withdraw_households(actor, opened - in_use(Household, opened, besides=OURS))
    people.settle_households(actor, made.get("closed", set()) | opened)
    places.withdraw_rooms(actor, room_ids=made.get("rooms", ()), unit_ids=made.get("units", ()))
    stayed = RosterEffect.objects.of(actor).filter(roster=roster, outcome=Outcome.STAYED).count()
    roster.state, roster.undone_at = ImportState.UNDONE, clock.now()
    roster.counts["stayed"] = stayed
    roster.save(update_fields=["state", "undone_at", "counts"])
    ledger.record(actor, "roster.undone", about=named(roster), data={"stayed": stayed})
    return {"stayed": stayed}
