"""Pure decisions about time: repeat rules, special days, closures, collisions and what else is free."""

from mulin.schedule.rules.day_calendar import DayCalendar, DayKind, SpecialDay, calendar_from, statutory_days
from mulin.schedule.rules.expand import (
    HORIZON_DAYS,
    MADE_WORKDAY,
    Occurrence,
    Skipped,
    asks_more,
    from_its_first_day,
    in_step,
    occurrences,
    skipped,
    split,
)
from mulin.schedule.rules.finding import (
    Clash,
    ClashKind,
    Shut,
    Slot,
    Taken,
    VenueFacts,
    alternatives,
    clashes,
)
from mulin.schedule.rules.for_all import Asked, ForAll, for_all
from mulin.schedule.rules.notice import read_notice
from mulin.schedule.rules.official import ANNOUNCED, official_days
from mulin.schedule.rules.pattern import (
    LAST_OF_MONTH,
    USUAL_MINUTES,
    OnHoliday,
    Pattern,
    Repeat,
    check_pattern,
)
from mulin.schedule.rules.reading import read_pattern
from mulin.schedule.rules.slots import for_all_value, read_for_all, read_slot, slot_fields, slot_value
from mulin.schedule.rules.spans import FIRST_DAY, LAST_DAY, check_days, check_run, check_time, is_late_notice, week_of

__all__ = [
    "ANNOUNCED",
    "FIRST_DAY",
    "HORIZON_DAYS",
    "LAST_DAY",
    "LAST_OF_MONTH",
    "MADE_WORKDAY",
    "USUAL_MINUTES",
    "Asked",
    "Clash",
    "ClashKind",
    "DayCalendar",
    "DayKind",
    "ForAll",
    "Occurrence",
    "OnHoliday",
    "Pattern",
    "Repeat",
    "Shut",
    "Skipped",
    "Slot",
    "SpecialDay",
    "Taken",
    "VenueFacts",
    "alternatives",
    "asks_more",
    "calendar_from",
    "check_days",
    "check_pattern",
    "check_run",
    "check_time",
    "clashes",
    "for_all",
    "for_all_value",
    "from_its_first_day",
    "in_step",
    "is_late_notice",
    "occurrences",
    "official_days",
    "read_for_all",
    "read_notice",
    "read_pattern",
    "read_slot",
    "skipped",
    "slot_fields",
    "slot_value",
    "split",
    "statutory_days",
    "week_of",
]
