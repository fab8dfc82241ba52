"""Work that comes round by itself, and the telling of changes. All of it safe to repeat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mulin.base.jobs import Job
from mulin.gatherings import actions


def tell(job: Job) -> None:
    """Tell everybody concerned what has become of a gathering, each in a step of their own."""
    until = job.args.get("until")
    told = actions.tell_everyone(
        job.actor(),
        gathering_id=UUID(job.args["gathering"]),
        what=job.args["what"],
        before=datetime.fromisoformat(job.args["before"]),
        until=datetime.fromisoformat(until) if until else None,
        place=job.args.get("place"),
    )
    steps = list(told)
    for done, (step, post) in enumerate(steps):
        with job.once(step) as fresh:
            if fresh:
                post()
        job.progress(done + 1, len(steps))


def render(job: Job) -> None:
    """Make the gatherings of the coming weeks that are missing, and keep to the holidays as they now stand.

    A new release may bring the table of a year: then nobody edits anything.
    """
    laid = actions.keep_to_calendar(job.actor())
    job.result = {"made": len(laid.fresh), "off": len(laid.off), "on": len(laid.on)}


def look_after(job: Job) -> None:
    """Offers that ran out, draws that are due, gatherings nobody closed."""
    actor = job.actor()
    job.result = {
        "expired": actions.expire_offers(actor),
        "drawn": actions.draw_due(actor),
        "closed": actions.close_forgotten(actor),
    }


def forget_guests(job: Job) -> None:
    """Take out who came as a guest long ago."""
    job.result = {"forgotten": actions.forget_guests(job.actor())}
