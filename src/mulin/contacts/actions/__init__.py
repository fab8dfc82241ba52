"""The only writes of this room."""

from mulin.contacts.actions.consent import TEXT_VERSION, Agreement, record_consent, withdraw_consent
from mulin.contacts.actions.edit import Edited, close_contact, edit_contact, move_contact
from mulin.contacts.actions.hand_over import hand_over, set_stand_in
from mulin.contacts.actions.load import Imported, import_contacts
from mulin.contacts.actions.numbers import (
    apply_due_changes,
    approve_change,
    record_call_back,
    refuse_change,
    withdraw_change,
)
from mulin.contacts.actions.register import add_contact
from mulin.contacts.actions.reports import (
    Complaint,
    close_report,
    report_number,
    take_up_report,
    thank_reporters,
)
from mulin.contacts.actions.turns import take_turns
from mulin.contacts.actions.verify import verify_contact

__all__ = [
    "TEXT_VERSION",
    "Agreement",
    "Complaint",
    "Edited",
    "Imported",
    "add_contact",
    "apply_due_changes",
    "approve_change",
    "close_contact",
    "close_report",
    "edit_contact",
    "hand_over",
    "import_contacts",
    "move_contact",
    "record_call_back",
    "record_consent",
    "refuse_change",
    "report_number",
    "set_stand_in",
    "take_turns",
    "take_up_report",
    "thank_reporters",
    "verify_contact",
    "withdraw_change",
    "withdraw_consent",
]
