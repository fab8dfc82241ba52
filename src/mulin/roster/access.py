"""Loading imports and their rows: what may be seen by whom."""

from __future__ import annotations

from uuid import UUID

from mulin.base.actor import Actor
from mulin.kernel.errors import NotFound
from mulin.roster.models import RosterImport, RosterRow

VERB = "roster.import"


def import_for(actor: Actor, roster_id: UUID) -> RosterImport:
    """The import, if the actor may bring rosters. Raises NotFound. One query."""
    if not actor.may(VERB):
        raise NotFound("roster")
    roster: RosterImport = RosterImport.objects.of(actor).get_or_404(id=roster_id)
    return roster


def row_for(actor: Actor, roster_id: UUID, number: int) -> RosterRow:
    """One row of an import, by its number in the file, with the import. Raises NotFound. One query."""
    if not actor.may(VERB):
        raise NotFound("roster")
    rows = RosterRow.objects.of(actor).select_related("roster")
    row: RosterRow = rows.get_or_404(roster_id=roster_id, number=number)
    return row
