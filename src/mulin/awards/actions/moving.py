"""The clock moves rounds on, forward only, any number of times."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.box import close_vote, open_vote
from mulin.awards.actions.common import about, change, locked
from mulin.awards.actions.notice import finish
from mulin.awards.models import Round, RoundState
from mulin.base.actor import Actor
from mulin.ledger.actions import record


def move_on(actor: Actor) -> int:
    """Let every running round be where the clock says; how many steps were made. Each round by itself."""
    moved = 0
    for row in queries.running_rounds(actor.community_id):
        while step(actor, round_id=row.id):
            moved += 1
    return moved


@transaction.atomic
def step(actor: Actor, *, round_id: UUID) -> bool:
    """One step, if it is due. Lock: the round, so that two workers make it once. A paused round stays."""
    row = locked(actor, round_id)
    if row.paused_at is not None:
        return False
    state = rules.due(row.state, row.dates, queries.now_of(row))
    if state is None:
        return False
    _enter(actor, row, state)
    row.save()
    return True


def _enter(actor: Actor, row: Round, state: str) -> None:
    if state == RoundState.VOTING:
        open_vote(actor, row)
    elif state == RoundState.COUNTING:
        close_vote(actor, row)
    elif state == RoundState.DONE:
        finish(actor, row)
    else:
        change(row, state)
        record(actor, "awards.phase", about=about(row), data={"phase": state})
