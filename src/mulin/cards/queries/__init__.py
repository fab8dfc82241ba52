"""Named reads over cards."""

from mulin.cards.queries.coverage import (
    BuildingCoverage,
    Door,
    by_unit,
    coverage_by_building,
    doors_of,
    homes_without_card,
    living_cards,
    total,
    with_heads,
)
from mulin.cards.queries.design import TodaysContacts, all_kinds, design_of, face_of, look_of, place_of
from mulin.cards.queries.runs import card_at, cards_of_household, cards_of_run, faces_of, last_handover, runs_of
from mulin.cards.queries.wrong import WrongCards, households_with, wrong_cards

__all__ = [
    "BuildingCoverage",
    "Door",
    "TodaysContacts",
    "WrongCards",
    "all_kinds",
    "by_unit",
    "card_at",
    "cards_of_household",
    "cards_of_run",
    "coverage_by_building",
    "design_of",
    "doors_of",
    "face_of",
    "faces_of",
    "homes_without_card",
    "households_with",
    "last_handover",
    "living_cards",
    "look_of",
    "place_of",
    "runs_of",
    "total",
    "with_heads",
    "wrong_cards",
]
