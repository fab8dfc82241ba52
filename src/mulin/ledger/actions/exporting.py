"""Asking for the ledger as a table: a job, and itself a fact."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.jobs import Job
from mulin.kernel.errors import RuleError
from mulin.ledger import access, queries
from mulin.ledger.actions.recording import record
from mulin.ledger.queries import Wanted

LARGEST = 500  # more rows leave only with a second person (safety §4.3)


def ask_for_export(actor: Actor, *, wanted: Wanted, client_key: str) -> Job:
    """Ask for the wanted facts as a workbook, for the asker alone.

    Raises RuleError("ledger-export-large") above 500 rows.
    """
    found = len(access.facts_for(actor, wanted, limit=LARGEST + 1))
    if found > LARGEST:
        raise RuleError("ledger-export-large", limit=LARGEST)
    with transaction.atomic():
        args: dict[str, Any] = queries.as_args(wanted)
        job = jobs.defer(actor, "ledger.export", args, client_key=client_key)
        if job.is_new:
            record(actor, "ledger.exported", data={"count": found})
    return job
