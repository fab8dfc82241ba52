"""The panel, and the box that goes to doors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.awards.forms.rounds import day_input
from mulin.awards.rules import MOST_AT_A_DOOR, MOST_DOORS, Trip
from mulin.base.whole import WholeField
from mulin.kernel import clock


class GuestJurorForm(forms.Form):
    """Somebody from outside for the panel."""

    name = forms.CharField(label=_("评审的姓名"), max_length=60)
    where = forms.CharField(label=_("哪里来的"), max_length=40, help_text=_("例如：街道办事处、中山小学"))
    namesake = forms.BooleanField(label=_("和名册里的人同名，是另一位"), required=False)


class TripForm(forms.Form):
    """One way of the box to doors."""

    went_on = forms.DateField(label=_("哪天去的"), widget=day_input())
    carrier = forms.CharField(label=_("谁拿的票箱"), max_length=40, help_text=_("候选人和家里人不能拿"))
    watchers = forms.CharField(
        label=_("监票的人"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("拿票箱的以外至少三位，一行写一位；候选人和家里人、推荐过人的、起草的人不能监票"),
    )
    doors = WholeField(label=_("上了几户的门"), min_value=1, max_value=MOST_DOORS)
    ballots = WholeField(label=_("投进去几张票"), min_value=0, max_value=MOST_DOORS * MOST_AT_A_DOOR)
    seal_number = forms.CharField(label=_("封条上的号"), max_length=20, help_text=_("回来当面贴的那一条"))

    @classmethod
    def start(cls) -> dict[str, Any]:
        """Most are written down on the day."""
        return {"went_on": clock.today()}

    def trip(self) -> Trip:
        """What was written, as the actions take it."""
        said = self.cleaned_data
        return Trip(**{**said, "watchers": said["watchers"].splitlines()})
