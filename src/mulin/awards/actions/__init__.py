"""Everything that changes awards."""

from __future__ import annotations

from mulin.awards.actions.box import make_box, try_shares
from mulin.awards.actions.casting import cast, cast_with_ticket, ticket
from mulin.awards.actions.counting import (
    name_witness,
    open_box,
    sign_as_witness,
    sign_count,
    sign_on_paper,
    stand_by,
)
from mulin.awards.actions.forgetting import (
    PERSON_MODELS,
    consent_withdrawn,
    export,
    forget,
    person_closed,
    person_merged,
)
from mulin.awards.actions.home import drop_trip, record_trip
from mulin.awards.actions.jury import (
    add_guest_juror,
    add_juror,
    drop_juror,
    hand_panel_sheet,
    take_panel_sheet_back,
)
from mulin.awards.actions.leaving import step_back
from mulin.awards.actions.moving import move_on, step
from mulin.awards.actions.naming import (
    Voice,
    answer,
    answer_on_paper,
    close_voice,
    edit_story,
    match_voice,
    nominate,
    review,
)
from mulin.awards.actions.notice import decide_objection, raise_objection
from mulin.awards.actions.papers import (
    PrintedSheet,
    ask_late,
    decide_late,
    hand_sheet,
    print_sheets,
    take_sheet_back,
)
from mulin.awards.actions.setting_up import (
    Plan,
    cancel_round,
    draft_round,
    edit_round,
    pause_round,
    publish_round,
    put_off,
    resume_round,
)
from mulin.awards.actions.typing import account_for, read_serials, settle_sheet, type_sheet

__all__ = [
    "PERSON_MODELS",
    "Plan",
    "PrintedSheet",
    "Voice",
    "account_for",
    "add_guest_juror",
    "add_juror",
    "answer",
    "answer_on_paper",
    "ask_late",
    "cancel_round",
    "cast",
    "cast_with_ticket",
    "close_voice",
    "consent_withdrawn",
    "decide_late",
    "decide_objection",
    "draft_round",
    "drop_juror",
    "drop_trip",
    "edit_round",
    "edit_story",
    "export",
    "forget",
    "hand_panel_sheet",
    "hand_sheet",
    "make_box",
    "match_voice",
    "move_on",
    "name_witness",
    "nominate",
    "open_box",
    "pause_round",
    "person_closed",
    "person_merged",
    "print_sheets",
    "publish_round",
    "put_off",
    "raise_objection",
    "read_serials",
    "record_trip",
    "resume_round",
    "review",
    "settle_sheet",
    "sign_as_witness",
    "sign_count",
    "sign_on_paper",
    "stand_by",
    "step",
    "step_back",
    "take_panel_sheet_back",
    "take_sheet_back",
    "ticket",
    "try_shares",
    "type_sheet",
]
