"""The evaluation of declared figures: the number, and the facts whose count is the number."""

from __future__ import annotations

from mulin.ledger.figures.answering import Answer, Lack, answer, answers, figures_of, remembering
from mulin.ledger.figures.listing import Behind, facts_behind

__all__ = ["Answer", "Behind", "Lack", "answer", "answers", "facts_behind", "figures_of", "remembering"]
