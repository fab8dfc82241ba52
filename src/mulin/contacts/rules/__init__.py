"""Pure decisions about contacts: hours, areas, what is public, how a number changes, reports."""

from mulin.contacts.rules.areas import ASKED_ALL, Area, Geography, covers, overlap, read_areas
from mulin.contacts.rules.change import COOLING, WELL_KNOWN, Claim, Known, check_approval, needs_second_person
from mulin.contacts.rules.draft import Draft, read_draft
from mulin.contacts.rules.face import (
    REMIND_DAYS,
    STALE_DAYS,
    Face,
    Number,
    Stretch,
    day_start,
    is_desk,
    is_due,
    is_stale,
    public_face,
    without,
)
from mulin.contacts.rules.hours import UNKNOWN, Hours, Now, Presence, read_hours
from mulin.contacts.rules.listing import ListRow, kind_named, read_list

__all__ = [
    "ASKED_ALL",
    "COOLING",
    "REMIND_DAYS",
    "STALE_DAYS",
    "UNKNOWN",
    "WELL_KNOWN",
    "Area",
    "Claim",
    "Draft",
    "Face",
    "Geography",
    "Hours",
    "Known",
    "ListRow",
    "Now",
    "Number",
    "Presence",
    "Stretch",
    "check_approval",
    "covers",
    "day_start",
    "is_desk",
    "is_due",
    "is_stale",
    "kind_named",
    "needs_second_person",
    "overlap",
    "public_face",
    "read_areas",
    "read_draft",
    "read_hours",
    "read_list",
    "without",
]
