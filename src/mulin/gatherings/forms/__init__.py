"""The web's mouths: signing up, planning and changing, checking in, typing in a sheet."""

from __future__ import annotations

from mulin.gatherings.forms.coming import BehalfForm, ComeForm, GuestForm
from mulin.gatherings.forms.leading import CloseForm, NewcomerForm, SheetForm, SourceForm, WhyForm
from mulin.gatherings.forms.planning import ChangeForm, PlanForm, SpokenForm, TimetableForm

__all__ = [
    "BehalfForm",
    "ChangeForm",
    "CloseForm",
    "ComeForm",
    "GuestForm",
    "NewcomerForm",
    "PlanForm",
    "SheetForm",
    "SourceForm",
    "SpokenForm",
    "TimetableForm",
    "WhyForm",
]
