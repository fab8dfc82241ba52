"""Sums over many communities: how far the cards have got, for the street's list."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q

from mulin.cards.models import Card, CardState, Outcome, Product
from mulin.cards.rules import Coverage
from mulin.people.models import Household, HouseholdState


def coverage_of_communities(community_ids: Collection[UUID]) -> dict[UUID, Coverage]:
    """Homes living in each community and their wallet cards. Counts only, nobody's door. Two queries."""
    reason = "counts for the street's list of communities"
    homes = dict(
        Household.objects.across(reason=reason)
        .filter(community_id__in=community_ids, state=HouseholdState.LIVING)
        .values_list("community_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    cards = (
        Card.objects.across(reason=reason)
        .filter(
            community_id__in=community_ids,
            state=CardState.LIVE,
            product=Product.WALLET,
            household__state=HouseholdState.LIVING,
        )
        .values("community_id")
        .annotate(
            printed=Count("id"),
            given=Count("id", filter=Q(outcome=Outcome.GIVEN)),
            refused=Count("id", filter=Q(outcome=Outcome.REFUSED)),
        )
        .order_by()
    )
    printed = {row["community_id"]: (row["printed"], row["given"], row["refused"]) for row in cards}
    return {one: Coverage(homes.get(one, 0), *printed.get(one, (0, 0, 0))) for one in community_ids}
