"""Writing rosters: brought, previewed, mended, applied, undone."""

from __future__ import annotations

from mulin.roster.actions.applying import apply_import, carry_out
from mulin.roster.actions.bringing import (
    Choice,
    bring_file,
    choose_layout,
    drop_import,
    mend_row,
    take_held_rows,
    trust_buildings,
)
from mulin.roster.actions.privacy import erase_rows, tidy_imports
from mulin.roster.actions.shell import import_file
from mulin.roster.actions.undoing import take_back, undo_import

__all__ = [
    "Choice",
    "apply_import",
    "bring_file",
    "carry_out",
    "choose_layout",
    "drop_import",
    "erase_rows",
    "import_file",
    "mend_row",
    "take_back",
    "take_held_rows",
    "tidy_imports",
    "trust_buildings",
    "undo_import",
]
