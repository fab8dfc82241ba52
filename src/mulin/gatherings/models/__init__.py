"""Whatever has a time, a place and people, who said they come, and who came."""

from __future__ import annotations

from mulin.gatherings.models.arriving import Attendance
from mulin.gatherings.models.coming import AgeBand, FeedKey, SignUp, SignUpState
from mulin.gatherings.models.gatherings import Draw, Gathering, GatheringState, Quota, Series, SignUpMode
from mulin.gatherings.models.hosts import Host, HostKind, Regular, Steward, StewardKind
from mulin.gatherings.models.reasons import Because, reason_words

__all__ = [
    "AgeBand",
    "Attendance",
    "Because",
    "Draw",
    "FeedKey",
    "Gathering",
    "GatheringState",
    "Host",
    "HostKind",
    "Quota",
    "Regular",
    "Series",
    "SignUp",
    "SignUpMode",
    "SignUpState",
    "Steward",
    "StewardKind",
    "reason_words",
]
