"""The shell's mouth: bring a file and, if asked, apply it; answer with the counts."""

from __future__ import annotations

import time
from typing import Any

from mulin.base import jobs
from mulin.base.actor import Actor
from mulin.base.jobs import JobState
from mulin.kernel.errors import Busy, RuleError
from mulin.roster.actions.applying import apply_import
from mulin.roster.actions.bringing import bring_file, trust_buildings
from mulin.roster.models import RosterImport
from mulin.roster.queries import job_of, names_with_rare_characters

PATIENCE = 300


def import_file(
    actor: Actor, *, name: str, content: bytes, apply: bool, make_buildings: bool = False
) -> dict[str, Any]:
    """The counts of a roster (see `rules.counting.count`), after applying it if `apply`.

    `make_buildings`: those that more than one row names are right; only for a community that has none yet.
    `needs_buildings` in the answer: that is what holds rows back.
    Raises RuleError as `bring_file`, roster-columns when the columns are not recognised; Busy when
    another worker has the job and is not done within five minutes.
    """
    roster = bring_file(actor, name=name, content=content)
    if not roster.counts:
        raise RuleError("roster-columns")
    if make_buildings and roster.counts.get("no_buildings"):
        # one that a single row names is a slip of the pen until somebody says otherwise
        named = [(yard, building) for yard, building, rows in roster.counts["strange_buildings"] if rows > 1]
        roster = trust_buildings(actor, roster=roster, buildings=named)
    if apply:
        roster = apply_import(actor, roster=roster)
        _wait_for(roster)
        roster = RosterImport.objects.of(actor).get_or_404(id=roster.id)
    return _answer(roster)


def _answer(roster: RosterImport) -> dict[str, Any]:
    hidden = ("strange_buildings", "no_buildings")
    counts = {key: value for key, value in roster.counts.items() if key not in hidden}
    waiting = bool(roster.counts.get("no_buildings") and not roster.trusted)
    counts["needs_buildings"] = waiting
    return counts | {"rare_names": names_with_rare_characters(roster), "state": roster.state, "id": str(roster.id)}


def _wait_for(roster: RosterImport) -> None:
    """Do the job here, unless a running server has taken it: then wait for that."""
    jobs.run_due()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = job_of(roster)
        if job is None or job.state == JobState.DONE:
            return
        if job.is_over:
            raise RuleError(job.error_code or "roster-busy", **job.error_data)
        time.sleep(0.2)
    raise Busy("roster")
