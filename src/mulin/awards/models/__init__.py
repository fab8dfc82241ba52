"""Rounds, candidates, ballots."""

from __future__ import annotations

from mulin.awards.models.box import (
    BallotPaper,
    BoxKind,
    Counter,
    Elector,
    Envelope,
    HomeTrip,
    LateElector,
    Sheet,
    SheetState,
    Typing,
    Verdict,
    Witness,
)
from mulin.awards.models.candidates import (
    Candidate,
    CandidateState,
    Nomination,
    NominationState,
    Objection,
    ObjectionState,
    Outcome,
    ReviewReason,
)
from mulin.awards.models.jury import Juror
from mulin.awards.models.rounds import Electorate, NominatedBy, Round, RoundState, TieRule, WhyNone

__all__ = [
    "BallotPaper",
    "BoxKind",
    "Candidate",
    "CandidateState",
    "Counter",
    "Elector",
    "Electorate",
    "Envelope",
    "HomeTrip",
    "Juror",
    "LateElector",
    "NominatedBy",
    "Nomination",
    "NominationState",
    "Objection",
    "ObjectionState",
    "Outcome",
    "ReviewReason",
    "Round",
    "RoundState",
    "Sheet",
    "SheetState",
    "TieRule",
    "Typing",
    "Verdict",
    "WhyNone",
    "Witness",
]
