"""Forgetting: a person's rows on request, every file's text when it is no longer needed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mulin.base.actor import Actor
from mulin.kernel import clock
from mulin.roster.models import ImportState, RosterEffect, RosterImport, RosterRow, Verdict
from mulin.roster.rules.states import UNDO_WITHIN

HELD_KEPT = timedelta(days=30)  # rows held back and never mended
SETTLED = (ImportState.APPLIED, ImportState.UNDONE, ImportState.DROPPED)


@transaction.atomic
def erase_rows(actor: Actor, person_id: UUID) -> None:
    """Forget what imports kept of a person. The tables of those imports go too: they hold the row's text."""
    effects = RosterEffect.objects.of(actor).filter(person_id=person_id)
    about = Q(person_id=person_id)
    for roster_id, number in effects.values_list("roster_id", "number"):
        about |= Q(roster_id=roster_id, number=number)
    rows = RosterRow.objects.of(actor).filter(about)
    rosters = list(rows.values_list("roster_id", flat=True).distinct())
    RosterImport.objects.of(actor).filter(id__in=rosters).exclude(state__in=[ImportState.APPLYING]).update(
        tables="", mends=""
    )
    rows.update(content="", person=None)
    effects.update(before="", person=None)


@transaction.atomic
def tidy_imports(actor: Actor) -> int:
    """Forget the text of files that can no longer be undone, and of previews nobody applied. Returns how many.

    Rows held back stay for 30 days, so that somebody can still mend them.
    """
    now = clock.now()
    settled = Q(state__in=SETTLED, created_at__lt=now - UNDO_WITHIN) & (
        Q(applied_at=None) | Q(applied_at__lt=now - UNDO_WITHIN)
    )
    forgotten = Q(state__in=[ImportState.UNREAD, ImportState.PREVIEWED], created_at__lt=now - HELD_KEPT)
    old = list(RosterImport.objects.of(actor).filter(settled | forgotten).values_list("id", "applied_at"))
    for roster_id, applied_at in old:
        rows = RosterRow.objects.of(actor).filter(roster_id=roster_id)
        long_ago = applied_at is None or applied_at < now - HELD_KEPT
        kept = rows.none() if long_ago else rows.filter(verdict=Verdict.HELD)
        rows.exclude(id__in=kept.values("id")).delete()
        RosterEffect.objects.of(actor).filter(roster_id=roster_id).delete()
        if long_ago or not kept.exists():
            _forget_file(actor, roster_id)
    return len(old)


def _forget_file(actor: Actor, roster_id: UUID) -> None:
    """Drop the file's own text; rows that are gone no longer wait for somebody to look at them."""
    roster = RosterImport.objects.of(actor).select_for_update().get(id=roster_id)
    roster.tables, roster.mends, roster.missing = "", "", []
    roster.counts = roster.counts | {"held": 0}
    roster.save(update_fields=["tables", "mends", "missing", "counts"])
