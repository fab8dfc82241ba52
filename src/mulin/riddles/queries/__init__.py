"""Named reads over riddles, sets, slips and who was right."""

from __future__ import annotations

from mulin.riddles.queries.bank import Bank, bank, candidates, for_picking
from mulin.riddles.queries.people import Present, about_person, find_present, presence_of
from mulin.riddles.queries.public import (
    Face,
    Told,
    faces_of,
    home_panel,
    own_answers,
    public_face,
    results_of,
    tries_of,
)
from mulin.riddles.queries.sets import (
    Progress,
    SlipLine,
    held_sets,
    next_gatherings,
    paper_doubts,
    prize_numbers,
    progress_of,
    recent_answers,
    set_of_gathering,
    sets_held_between,
    slip_called,
    slip_line,
    slips_of,
    stamps_of,
    state_of,
)

__all__ = [
    "Bank",
    "Face",
    "Present",
    "Progress",
    "SlipLine",
    "Told",
    "about_person",
    "bank",
    "candidates",
    "faces_of",
    "find_present",
    "for_picking",
    "held_sets",
    "home_panel",
    "next_gatherings",
    "own_answers",
    "paper_doubts",
    "presence_of",
    "prize_numbers",
    "progress_of",
    "public_face",
    "recent_answers",
    "results_of",
    "set_of_gathering",
    "sets_held_between",
    "slip_called",
    "slip_line",
    "slips_of",
    "stamps_of",
    "state_of",
    "tries_of",
]
