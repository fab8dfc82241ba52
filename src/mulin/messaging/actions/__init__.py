"""The only writes of the outbox."""

from __future__ import annotations

from mulin.messaging.actions.posting import post, send_code
from mulin.messaging.actions.way import (
    begin_sending,
    forget,
    mark_all_read,
    mark_handed_over,
    mark_read,
    note_outcome,
    resend,
    wipe_old_texts,
)

__all__ = [
    "begin_sending",
    "forget",
    "mark_all_read",
    "mark_handed_over",
    "mark_read",
    "note_outcome",
    "post",
    "resend",
    "send_code",
    "wipe_old_texts",
]
