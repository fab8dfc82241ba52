"""The only writes of this room."""

from __future__ import annotations

from mulin.gatherings.actions.arriving import check_in, check_in_many, undo_check_in
from mulin.gatherings.actions.calendars import renew_feed, revoke_feed
from mulin.gatherings.actions.change import change_gatherings, end_series
from mulin.gatherings.actions.closures import venue_closed, venue_reopened
from mulin.gatherings.actions.coming import claim_sign_up, give_up, give_up_party, sign_up
from mulin.gatherings.actions.drawing import draw_due, draw_lots, name_source
from mulin.gatherings.actions.holidays import calendar_changed, keep_to_calendar
from mulin.gatherings.actions.hosts import (
    add_regular,
    appoint_steward,
    close_host,
    community_host,
    edit_host,
    end_steward,
    open_host,
    remove_regular,
    show_name,
)
from mulin.gatherings.actions.offering import answer_offer, expire_offers
from mulin.gatherings.actions.pausing import pause_host, resume_host
from mulin.gatherings.actions.people import forget, forget_guests, hide_name, person_closed, person_merged
from mulin.gatherings.actions.planning import (
    cancel_gathering,
    close_forgotten,
    close_gathering,
    move_back_outdoors,
    move_gathering,
    move_to_substitute,
    plan_gathering,
    reopen_gathering,
    restore_gathering,
)
from mulin.gatherings.actions.series import lay_timetable, render
from mulin.gatherings.actions.sheets import Sheet, bring_sheets, type_in
from mulin.gatherings.actions.telling import Tell, tell_everyone

__all__ = [
    "Sheet",
    "Tell",
    "add_regular",
    "answer_offer",
    "appoint_steward",
    "bring_sheets",
    "calendar_changed",
    "cancel_gathering",
    "change_gatherings",
    "check_in",
    "check_in_many",
    "claim_sign_up",
    "close_forgotten",
    "close_gathering",
    "close_host",
    "community_host",
    "draw_due",
    "draw_lots",
    "edit_host",
    "end_series",
    "end_steward",
    "expire_offers",
    "forget",
    "forget_guests",
    "give_up",
    "give_up_party",
    "hide_name",
    "keep_to_calendar",
    "lay_timetable",
    "move_back_outdoors",
    "move_gathering",
    "move_to_substitute",
    "name_source",
    "open_host",
    "pause_host",
    "person_closed",
    "person_merged",
    "plan_gathering",
    "remove_regular",
    "render",
    "renew_feed",
    "reopen_gathering",
    "restore_gathering",
    "resume_host",
    "revoke_feed",
    "show_name",
    "sign_up",
    "tell_everyone",
    "type_in",
    "undo_check_in",
    "venue_closed",
    "venue_reopened",
]
