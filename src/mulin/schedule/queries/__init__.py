"""Named reads over the calendar, the venues and their bookings."""

from mulin.schedule.queries.special_days import calendar_for, calendar_of, own_days
from mulin.schedule.queries.timetables import series_of
from mulin.schedule.queries.venues import (
    alternatives,
    alternatives_each,
    bookings_between,
    bookings_held,
    bookings_within,
    clashes,
    clashes_each,
    closures_of,
    ground_around,
    is_shut_on_holidays,
    rule_of,
    rules_of,
)
from mulin.schedule.queries.week import (
    Frame,
    Week,
    collisions_ahead,
    day_head,
    festival_name,
    hours_of,
    read_frame,
    week_grid,
    week_state,
)
from mulin.schedule.queries.words import clash_words, holiday_words, pattern_words, slot_hours, slot_words
from mulin.schedule.queries.year import Year, weekday_letters, year_of

__all__ = [
    "Frame",
    "Week",
    "Year",
    "alternatives",
    "alternatives_each",
    "bookings_between",
    "bookings_held",
    "bookings_within",
    "calendar_for",
    "calendar_of",
    "clash_words",
    "clashes",
    "clashes_each",
    "closures_of",
    "collisions_ahead",
    "day_head",
    "festival_name",
    "ground_around",
    "holiday_words",
    "hours_of",
    "is_shut_on_holidays",
    "own_days",
    "pattern_words",
    "read_frame",
    "rule_of",
    "rules_of",
    "series_of",
    "slot_hours",
    "slot_words",
    "week_grid",
    "week_state",
    "weekday_letters",
    "year_of",
]
