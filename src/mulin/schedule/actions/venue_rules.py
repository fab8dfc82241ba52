"""Who may take a venue, and what hangs on its door."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel import chinese
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import Named, record
from mulin.places.models import Venue
from mulin.schedule.models import VenueRule, WhoBooks

NOTICE_LIMIT = 80


@transaction.atomic
def set_venue_rule(actor: Actor, *, venue_id: UUID, who: str, notice: str = "") -> VenueRule:
    """Say who may take a venue. Locks the venue's row. Raises RuleError "venue-who", "text-long"; NotFound."""
    if who not in WhoBooks.values:
        raise RuleError("venue-who", field="who")
    words = chinese.clean_text(notice, limit=NOTICE_LIMIT)
    venue: Venue = Venue.objects.of(actor).select_for_update(no_key=True).get_or_404(id=venue_id)
    rule, is_new = VenueRule.objects.of(actor).get_or_create(
        community_id=actor.community_id, venue=venue, defaults={"who": who, "notice": words}
    )
    if is_new or (rule.who, rule.notice) != (who, words):
        rule.who, rule.notice = who, words
        rule.save(update_fields=["who", "notice"])
        record(actor, "venue.rule_set", about={"venue": Named(venue.id, venue.name)}, data={"who": who})
    return rule  # type: ignore[no-any-return]  # scoped managers answer Any
