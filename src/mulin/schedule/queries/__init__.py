"""Named reads over the calendar, the venues and their bookings."""

from mulin.schedule.queries.special_days import calendar_for, calendar_of, own_days
from mulin.schedule.queries.timetables import series_of
from mulin.schedule.queries.venues import (
    alternatives,
    bookings_between,
    bookings_held,
    bookings_within,
    clashes,
    closures_of,
    ground_around,
    rules_of,
)
from mulin.schedule.queries.words import clash_words, pattern_words, slot_words

__all__ = [
    "alternatives",
    "bookings_between",
    "bookings_held",
    "bookings_within",
    "calendar_for",
    "calendar_of",
    "clash_words",
    "clashes",
    "closures_of",
    "ground_around",
    "own_days",
    "pattern_words",
    "rules_of",
    "series_of",
    "slot_words",
]
