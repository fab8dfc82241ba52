"""Jobs of the door: sending a code, making due phone changes count, forgetting."""

from __future__ import annotations

from uuid import UUID

from mulin.accounts import actions
from mulin.base.jobs import Job


def send_code(job: Job) -> None:
    """Post the code a visitor has asked for, if anybody knows the phone. Harmless to repeat."""
    job.result = {"posted": actions.send_code(job.actor(), code_id=UUID(job.args["code_id"]))}


def change_phones(job: Job) -> None:
    """Make the desk's phone changes count whose 24 hours are over."""
    job.result = {"changed": actions.apply_phone_changes(job.actor())}


def sweep(job: Job) -> None:
    """Forget what has had its time."""
    job.result = dict(actions.sweep())
