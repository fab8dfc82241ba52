"""Choosing how the cards look."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mulin.base.actor import Actor
from mulin.cards import queries
from mulin.cards.models import CardDesign
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import record

_MOTTO = 40


def save_design(actor: Actor, *, product: str, theme: str, motto: str, kinds: Sequence[str]) -> CardDesign:
    """Keep a design for the next printing. Cards already printed stay as they are.

    `kinds` in the order of the card; at least one. Locks nothing: the last one to save wins, and
    both see it. Raises RuleError "card-no-kinds" and those of `clean_text`.
    """
    if not actor.may("cards.design"):
        raise NotFound("design")
    known = queries.all_kinds()
    chosen = [kind for kind in dict.fromkeys(kinds) if kind in known]
    if not chosen:
        raise RuleError("card-no-kinds", field="kinds")
    words = clean_text(motto, limit=_MOTTO) if motto.strip() else ""
    values = {"theme": theme, "motto": words, "kinds": chosen, "changed_at": clock.now()}
    with transaction.atomic():
        design, _ = CardDesign.objects.of(actor).update_or_create(
            community_id=actor.community_id, product=product, defaults=values
        )
        record(actor, "cards.designed", data={"product": product})
    return design  # type: ignore[no-any-return]  # TenantQuerySet is untyped here
