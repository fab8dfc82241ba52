"""Pure decisions about riddles: what is right, who wins a slip, which riddles hang, how a slip is set."""

from __future__ import annotations

from mulin.riddles.rules.answering import (
    GRACE,
    TIE,
    TRIES,
    Answer,
    At,
    Award,
    Outcome,
    Standing,
    Why,
    award,
    check_open,
    decide,
    is_revealed,
)
from mulin.riddles.rules.draft import (
    ANSWER_LIMIT,
    FACE_LIMIT,
    HARDEST,
    Draft,
    check_settings,
    doubts,
    read_draft,
)
from mulin.riddles.rules.forms import FORMS, form_named, read_aloud
from mulin.riddles.rules.picking import Candidate, Proposal, propose
from mulin.riddles.rules.strips import STRIPS, Layout, label, lay_out, paginate
from mulin.riddles.rules.table import Row, read_table
from mulin.riddles.rules.words import Truth, fold_answer, is_right

__all__ = [
    "ANSWER_LIMIT",
    "FACE_LIMIT",
    "FORMS",
    "GRACE",
    "HARDEST",
    "STRIPS",
    "TIE",
    "TRIES",
    "Answer",
    "At",
    "Award",
    "Candidate",
    "Draft",
    "Layout",
    "Outcome",
    "Proposal",
    "Row",
    "Standing",
    "Truth",
    "Why",
    "award",
    "check_open",
    "check_settings",
    "decide",
    "doubts",
    "fold_answer",
    "form_named",
    "is_revealed",
    "is_right",
    "label",
    "lay_out",
    "paginate",
    "propose",
    "read_aloud",
    "read_draft",
    "read_table",
]
