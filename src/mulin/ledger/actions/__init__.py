"""The only writes of the ledger, and the proof that nobody else wrote."""

from __future__ import annotations

from mulin.ledger.actions.exporting import LARGEST, ask_for_export
from mulin.ledger.actions.recording import Named, Scalar, forget, record, record_many
from mulin.ledger.actions.rolling_up import roll_up
from mulin.ledger.actions.sealing import rebuild_rollups, seal, seal_due
from mulin.ledger.actions.taking_back import learn_rules
from mulin.ledger.actions.verifying import Fault, Verdict, verify

__all__ = [
    "LARGEST",
    "Fault",
    "Named",
    "Scalar",
    "Verdict",
    "ask_for_export",
    "forget",
    "learn_rules",
    "rebuild_rollups",
    "record",
    "record_many",
    "roll_up",
    "seal",
    "seal_due",
    "verify",
]
