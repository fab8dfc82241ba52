"""The only writes of this room."""

from mulin.schedule.actions.book import (
    Booked,
    Wish,
    book,
    book_by_hand,
    book_many,
    give_back,
    rebook,
    release,
    release_many,
)
from mulin.schedule.actions.close import close_on_holidays, close_venue, lift_closure
from mulin.schedule.actions.day_table import announce_year, forget_day, set_day
from mulin.schedule.actions.timetables import add_timetable, end_timetable, revise_timetable
from mulin.schedule.actions.venue_rules import set_venue_rule

__all__ = [
    "Booked",
    "Wish",
    "add_timetable",
    "announce_year",
    "book",
    "book_by_hand",
    "book_many",
    "close_on_holidays",
    "close_venue",
    "end_timetable",
    "forget_day",
    "give_back",
    "lift_closure",
    "rebook",
    "release",
    "release_many",
    "revise_timetable",
    "set_day",
    "set_venue_rule",
]
