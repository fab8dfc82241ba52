"""Long work of this face: the nightly backup, the marks of the ledger, what the database knows of its indexes."""

from __future__ import annotations

from mulin.base.jobs import Job
from mulin.kernel import clock
from mulin.ops import marks, schema
from mulin.ops.backup import keeping, making
from mulin.places import queries as places


def back_up(job: Job) -> None:
    """Make a backup if one is due, and read it back. A repetition finds the one that was just made."""
    founded = places.all_communities().order_by("created_at").values_list("created_at", flat=True).first()
    if not keeping.is_due(clock.now().astimezone(clock.CHINA), making.newest(), founded):
        return
    made = making.make()
    job.result = {"file": made.path.name, "bytes": made.size, "rows": made.rows}


def count_behind_indexes(job: Job) -> None:
    """Let the database see anew which of its indexes lead to few rows. Harmless to repeat."""
    job.result = {"counted": schema.count_behind_indexes()}


def mark(job: Job) -> None:
    """Write down once a day, outside the database, where the ledger's chains end."""
    job.result = {"heads": marks.note_if_due()}
