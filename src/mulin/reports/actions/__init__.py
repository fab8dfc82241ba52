"""The only writes of work reports."""

from __future__ import annotations

from mulin.reports.actions.drafting import (
    draft_report,
    drop_sentence,
    edit_heading,
    put_back_sentence,
    read_period,
    throw_away_draft,
    write_by_hand,
)
from mulin.reports.actions.exporting import FORMATS, ask_for_export, ask_for_facts, export, facts_file, write_to_file
from mulin.reports.actions.freezing import correct_report, digest_of, freeze_report

__all__ = [
    "FORMATS",
    "ask_for_export",
    "ask_for_facts",
    "correct_report",
    "digest_of",
    "draft_report",
    "drop_sentence",
    "edit_heading",
    "export",
    "facts_file",
    "freeze_report",
    "put_back_sentence",
    "read_period",
    "throw_away_draft",
    "write_by_hand",
    "write_to_file",
]
