"""Writing residents: all ways in which anything about a person or household changes."""

from __future__ import annotations

from mulin.people.actions.closing import close_person, reopen_person
from mulin.people.actions.consenting import give_consent, withdraw_consent
from mulin.people.actions.counting import count_roster
from mulin.people.actions.enrol import (
    Opening,
    door_label,
    enrol_people,
    lock_people,
    open_households,
    parts_of,
    restore_people,
    revise_people,
    settle_households,
    withdraw_households,
    withdraw_people,
)
from mulin.people.actions.erasing import erase_person, erase_those_due, forget, let_go
from mulin.people.actions.guarding import end_guardian, name_guardian
from mulin.people.actions.joining import join_account
from mulin.people.actions.letting_in import keep_sign_in_phone, print_slip, set_sign_in_phone
from mulin.people.actions.looking import note_child_seen, review_looks, see_phone
from mulin.people.actions.merging import PARTS as MERGE_PARTS
from mulin.people.actions.merging import merge_people
from mulin.people.actions.proxies import (
    ProxyTerms,
    ask_proxy,
    confirm_proxy,
    end_proxy,
    name_proxy,
    refuse_proxy,
    tell_of_act,
)
from mulin.people.actions.requests import (
    ask_correction,
    ask_erasure,
    keep_after_all,
    note_copy_taken,
    settle_correction,
)
from mulin.people.actions.settling import (
    Particulars,
    add_person,
    edit_person,
    move_household,
    move_person,
    settle,
)

__all__ = [
    "MERGE_PARTS",
    "Opening",
    "Particulars",
    "ProxyTerms",
    "add_person",
    "ask_correction",
    "ask_erasure",
    "ask_proxy",
    "close_person",
    "confirm_proxy",
    "count_roster",
    "door_label",
    "edit_person",
    "end_guardian",
    "end_proxy",
    "enrol_people",
    "erase_person",
    "erase_those_due",
    "forget",
    "give_consent",
    "join_account",
    "keep_after_all",
    "keep_sign_in_phone",
    "let_go",
    "lock_people",
    "merge_people",
    "move_household",
    "move_person",
    "name_guardian",
    "name_proxy",
    "note_child_seen",
    "note_copy_taken",
    "open_households",
    "parts_of",
    "print_slip",
    "refuse_proxy",
    "reopen_person",
    "restore_people",
    "review_looks",
    "revise_people",
    "see_phone",
    "set_sign_in_phone",
    "settle",
    "settle_correction",
    "settle_households",
    "tell_of_act",
    "withdraw_consent",
    "withdraw_households",
    "withdraw_people",
]
