"""The only writes of this room."""

from __future__ import annotations

from mulin.riddles.actions.answering import Said, Solved, hear, solve, solve_many, undo_solve, what_came_of
from mulin.riddles.actions.at_home import Guess, guess
from mulin.riddles.actions.bank import Taken, add_riddle, edit_riddle, import_riddles, retire_riddle, take_starter
from mulin.riddles.actions.desks import bring, follow_cards, keep_beside, take_back_called
from mulin.riddles.actions.hanging import (
    Settings,
    add_slip,
    change_settings,
    hang,
    make_set,
    mark_printed,
    remove_slip,
    swap_slip,
)
from mulin.riddles.actions.privacy import follow_merge, forget, hide_name, leave_names_out
from mulin.riddles.actions.telling import close_sets, copy_answers, reveal

__all__ = [
    "Guess",
    "Said",
    "Settings",
    "Solved",
    "Taken",
    "add_riddle",
    "add_slip",
    "bring",
    "change_settings",
    "close_sets",
    "copy_answers",
    "edit_riddle",
    "follow_cards",
    "follow_merge",
    "forget",
    "guess",
    "hang",
    "hear",
    "hide_name",
    "import_riddles",
    "keep_beside",
    "leave_names_out",
    "make_set",
    "mark_printed",
    "remove_slip",
    "retire_riddle",
    "reveal",
    "solve",
    "solve_many",
    "swap_slip",
    "take_back_called",
    "take_starter",
    "undo_solve",
    "what_came_of",
]
