"""Long work: setting the cards of a run, and telling households that a number on their card changed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext

from mulin.base.jobs import Job
from mulin.base.sandbox import ChildFailed
from mulin.cards import access, actions
from mulin.cards.queries.coverage import buildings_named
from mulin.contacts.queries import contacts_of
from mulin.kernel.errors import RuleError


def print_cards(job: Job) -> None:
    """Make, set and put to use the cards of a run. Safe to repeat: every step happens once."""
    actor = job.actor()
    run = access.run_for(actor, UUID(job.args["run"]))
    total = len(run.households)
    job.progress(0, total, gettext("编号"))
    try:
        actions.make_cards(actor, run=run)
        job.progress(total // 4, total, gettext("排版"))
        content = actions.set_run(actor, run)
    except (RuleError, ChildFailed) as error:
        actions.fail_run(actor, run=run)
        raise error if isinstance(error, RuleError) else RuleError("print-failed") from error
    job.keep_file(f"cards-{actor.community_code}-{run.created_at:%Y%m%d-%H%M}.pdf", content, "application/pdf")
    actions.finish_run(actor, run=run)
    job.result = {"run": str(run.id)}
    job.progress(total, total)


def tell(job: Job) -> None:
    """Tell the households whose card is now wrong, building by building. Safe to repeat."""
    actor = job.actor()
    contact = contacts_of(actor).filter(id=UUID(job.args["contact"])).first()
    buildings = buildings_named(actor, job.args["buildings"])
    for done, building_id in enumerate(buildings if contact else []):
        with job.once(str(building_id)) as fresh:
            if fresh and contact:
                actions.tell_households(actor, unit=contact.label, building_id=building_id)
        job.progress(done + 1, len(buildings))
