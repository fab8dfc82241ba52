"""Everything that changes accounts, sign-ins, roles and second factors."""

from __future__ import annotations

from mulin.accounts.actions.appointments import appoint, end_appointment, engage
from mulin.accounts.actions.codes import ask_code, prove, send_code, try_code
from mulin.accounts.actions.demo import dismiss_demo_people, show_at_demo_door
from mulin.accounts.actions.desk_codes import Slip, issue_desk_code, use_desk_code
from mulin.accounts.actions.factors import add_passkey, add_totp, demo_second_factor, put_codes_away, unlock, vouch
from mulin.accounts.actions.opening import close_account, enter_by_phone, keep_look, open_account
from mulin.accounts.actions.phones import apply_phone_changes, change_phone, set_phone_at_desk, stop_phone_change
from mulin.accounts.actions.sessions import (
    BrowserSeen,
    begin_sign_in,
    end_everywhere,
    end_session,
    end_sign_in,
    note_seen,
    renew_sign_in,
)
from mulin.accounts.actions.sweeping import sweep

__all__ = [
    "BrowserSeen",
    "Slip",
    "add_passkey",
    "add_totp",
    "apply_phone_changes",
    "appoint",
    "ask_code",
    "begin_sign_in",
    "change_phone",
    "close_account",
    "demo_second_factor",
    "dismiss_demo_people",
    "end_appointment",
    "end_everywhere",
    "end_session",
    "end_sign_in",
    "engage",
    "enter_by_phone",
    "issue_desk_code",
    "keep_look",
    "note_seen",
    "open_account",
    "prove",
    "put_codes_away",
    "renew_sign_in",
    "send_code",
    "set_phone_at_desk",
    "show_at_demo_door",
    "stop_phone_change",
    "sweep",
    "try_code",
    "unlock",
    "use_desk_code",
    "vouch",
]
