"""The web's mouths for awards."""

from __future__ import annotations

from mulin.awards.forms.counting import (
    AccountForm,
    HandForm,
    LateForm,
    OpenForm,
    PaperSignForm,
    SerialForm,
    SettleForm,
    SharesForm,
    SheetsForm,
    TypeForm,
)
from mulin.awards.forms.jury import GuestJurorForm, TripForm
from mulin.awards.forms.naming import (
    AnswerOnPaperForm,
    NominateForm,
    PaperNominateForm,
    ReviewForm,
    StoryForm,
)
from mulin.awards.forms.rounds import PutOffForm, ResumeForm, RoundForm, WhyForm
from mulin.awards.forms.voting import CodeForm, DecideForm, ObjectionForm, TicketForm, VoteForm

__all__ = [
    "AccountForm",
    "AnswerOnPaperForm",
    "CodeForm",
    "DecideForm",
    "GuestJurorForm",
    "HandForm",
    "LateForm",
    "NominateForm",
    "ObjectionForm",
    "OpenForm",
    "PaperNominateForm",
    "PaperSignForm",
    "PutOffForm",
    "ResumeForm",
    "ReviewForm",
    "RoundForm",
    "SerialForm",
    "SettleForm",
    "SharesForm",
    "SheetsForm",
    "StoryForm",
    "TicketForm",
    "TripForm",
    "TypeForm",
    "VoteForm",
    "WhyForm",
]
