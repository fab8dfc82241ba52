"""The secret address of a person's own calendar: made, made anew, revoked."""

from __future__ import annotations

import secrets

from django.db import transaction

from mulin.base.actor import Actor
from mulin.gatherings.models import FeedKey
from mulin.gatherings.queries.calendars import index_of
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.ledger.actions import Named, record


def renew_feed(actor: Actor) -> FeedKey:
    """A new address for the actor's own calendar; the old one is dead. No lock: one in use by constraint."""
    if actor.person_id is None:
        raise NotFound("person")
    with transaction.atomic():
        revoke_feed(actor)
        token = secrets.token_urlsafe(24)
        key: FeedKey = FeedKey.objects.create(
            community_id=actor.community_id, person_id=actor.person_id, token=token, token_index=index_of(token)
        )
        record(actor, "gathering.feed_made", about={"person": Named(actor.person_id, actor.name)})
    return key


def revoke_feed(actor: Actor) -> bool:
    """The actor's calendar address leads nowhere any more. False if there was none."""
    rows = FeedKey.objects.of(actor).filter(person_id=actor.person_id, revoked_at=None)
    return bool(actor.person_id and rows.update(revoked_at=clock.now()))
