"""Jobs of this room; each may run again at any time."""

from __future__ import annotations

from typing import Any

from mulin.base.actor import Actor
from mulin.points import actions


def _actor(job: Any) -> Actor:
    return Actor.system(job.community_id)


def review(job: Any) -> None:
    """Draft the ratings of the half-year that is over."""
    actions.draft_reviews(_actor(job))


def settle(job: Any) -> None:
    """What comes round: pauses end, policies of sessions that are over count whom they reached.

    Guests of long ago are forgotten, late reports climb.
    """
    actor = _actor(job)
    actions.resume_due(actor)
    actions.climb(actor)
    actions.settle_policies(actor)
    actions.forget_guests(actor)
