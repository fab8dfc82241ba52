"""How the places of one gathering are given out: until when names are taken, shares, a draw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.gatherings.forms.fields import day_input, time_input
from mulin.gatherings.models import AgeBand, Draw, Gathering, Quota
from mulin.gatherings.rules import QuotaPlan
from mulin.kernel import clock
from mulin.places.models import Courtyard


class SharingForm(forms.Form):
    """The part of a plan, or of its change, that says who gets the places."""

    closes_day = forms.DateField(label=_("报名截止：哪天"), required=False, widget=day_input())
    closes_time = forms.TimeField(label=_("报名截止：几点"), required=False, widget=time_input())
    draws_day = forms.DateField(label=_("抽签：哪天"), required=False, widget=day_input())
    draws_time = forms.TimeField(label=_("抽签：几点"), required=False, widget=time_input())
    source_words = forms.CharField(
        label=_("抽签时再加一个谁都看得到的号码"),
        max_length=80,
        required=False,
        initial=_("抽签当天福彩 3D 的开奖号"),
        help_text=_("先公布，抽签那天照着填，这样谁也没法事先算出来。空着就到时候自动抽，全凭管电脑的人靠得住"),
    )

    def __init__(self, *args: Any, courtyards: Sequence[Courtyard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shares: list[tuple[str, dict[str, Any]]] = []
        for band in AgeBand:
            self._share(f"share_{band.value}", {"band": band.value}, band.label)
        for yard in courtyards:
            self._share(f"share_{yard.id}", {"courtyard_id": yard.id}, yard.name)

    def _share(self, name: str, what: dict[str, Any], label: Any) -> None:
        self.fields[name] = WholeField(label=label, required=False)
        self.shares.append((name, what))

    @property
    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, _what in self.shares]

    @staticmethod
    def start_sharing(gathering: Gathering, quotas: Sequence[Quota], draw: Draw | None) -> dict[str, Any]:
        """What the form shows first for a gathering that is planned."""
        closes = gathering.closes_at.astimezone(clock.CHINA) if gathering.closes_at else None
        draws = draw.draws_at.astimezone(clock.CHINA) if draw else None
        shares = {f"share_{quota.pot}": quota.places for quota in quotas}
        start: dict[str, Any] = {
            "closes_day": closes and closes.date(),
            "closes_time": closes and closes.time(),
            "draws_day": draws and draws.date(),
            "draws_time": draws and draws.time(),
        }
        return start | shares | ({"source_words": draw.source_words} if draw else {})

    def sharing(self) -> dict[str, Any]:
        """For a plan: closing, draw, shares."""
        said = self.cleaned_data
        quotas = [QuotaPlan(said[name], **what) for name, what in self.shares if said.get(name) is not None]
        return {
            "closes_at": _at(said["closes_day"], said["closes_time"]),
            "draws_at": _at(said["draws_day"], said["draws_time"]),
            "source_words": said["source_words"],
            "quotas": tuple(quotas),
        }

    @property
    def changed_sharing(self) -> set[str]:
        """Which parts were changed by hand: "closes", "draw", "shares"."""
        changed = set(self.changed_data)
        parts = {
            "closes": {"closes_day", "closes_time"},
            "draw": {"draws_day", "draws_time", "source_words"},
            "shares": {name for name, _what in self.shares},
        }
        return {part for part, names in parts.items() if names & changed}


def _at(day: date | None, at: time | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, at or time(), clock.CHINA)
