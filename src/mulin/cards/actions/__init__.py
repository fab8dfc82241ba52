"""Everything that changes cards."""

from mulin.cards.actions.design import save_design
from mulin.cards.actions.hand_over import hand_over, withdraw_visit
from mulin.cards.actions.print_run import (
    fail_run,
    finish_run,
    make_cards,
    print_again,
    print_to_file,
    set_run,
    start_print_run,
)
from mulin.cards.actions.revoke import revoke_card
from mulin.cards.actions.telling import contact_changed, tell_households

__all__ = [
    "contact_changed",
    "fail_run",
    "finish_run",
    "hand_over",
    "make_cards",
    "print_again",
    "print_to_file",
    "revoke_card",
    "save_design",
    "set_run",
    "start_print_run",
    "tell_households",
    "withdraw_visit",
]
