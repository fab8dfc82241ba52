"""The board, reports, stars, and what the community asks of its points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.points.actions import Complaint, Writing
from mulin.points.forms.common import Once, count
from mulin.points.models import Audience, Cause, Standards
from mulin.points.rules import board, founding
from mulin.points.rules.stars import Part

PART_NAMES = {
    Part.REGULARITY: _("按时办"),
    Part.BREADTH: _("来的人广"),
    Part.SELF_RULE: _("自己管自己"),
    Part.MUTUAL_AID: _("互相帮"),
    Part.PUBLICITY: _("政策宣传"),
    Part.SAFETY: _("安全"),
}


class PostForm(Once):
    """Something for the board."""

    words = forms.CharField(label=_("说点什么"), max_length=board.POST_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    audience = forms.ChoiceField(
        label=_("给谁看"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.MEMBERS
    )
    shows_name = forms.BooleanField(label=_("写上我的名字"), required=False, initial=True)

    def writing(self) -> Writing:
        """For the rules."""
        said = self.cleaned_data
        return Writing(words=said["words"], audience=said["audience"], shows_name=said["shows_name"])


class ReportForm(Once):
    """What is wrong."""

    cause = forms.ChoiceField(label=_("什么问题"), choices=Cause.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("说一说"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def complaint(self) -> Complaint:
        """For the rules."""
        return Complaint(cause=self.cleaned_data["cause"], words=self.cleaned_data["words"])


class HideForm(forms.Form):
    """Why it is not to be read."""

    cause = forms.ChoiceField(label=_("什么问题"), choices=Cause.choices, widget=forms.RadioSelect)
    why = forms.CharField(label=_("写给他的话"), max_length=board.WHY_LIMIT)


class ObjectForm(forms.Form):
    """Why one does not agree."""

    words = forms.CharField(label=_("为什么不同意"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class VerdictForm(forms.Form):
    """Right or not, and why."""

    verdict = forms.ChoiceField(label=_("怎么定"), choices=[], widget=forms.RadioSelect)
    why = forms.CharField(label=_("写给双方的话"), max_length=120)

    def __init__(self, *args: Any, yes: Any, no: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = [("yes", yes), ("no", no)]

    @property
    def upheld(self) -> bool:
        return bool(self.cleaned_data["verdict"] == "yes")


class StandardsForm(forms.Form):
    """Founders, trial, what the stars weigh, where they begin."""

    founders_needed = count(_("几个人可以发起"), least=founding.FEWEST_FOUNDERS, most=founding.MOST_FOUNDERS)
    trial_months = count(_("试办几个月"), least=1, most=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, name in PART_NAMES.items():
            self.fields[f"weight_{part}"] = count(_("%(part)s占几分") % {"part": name}, most=100)
        for stars in "2345":
            self.fields[f"bar_{stars}"] = count(_("%(stars)s 星要几分") % {"stars": stars}, least=1, most=100)

    @classmethod
    def of(cls, standards: Standards) -> dict[str, Any]:
        """As it is."""
        return {
            "founders_needed": standards.founders_needed,
            "trial_months": standards.trial_months,
            **{f"weight_{part}": weight for part, weight in standards.weights.items()},
            **{f"bar_{stars}": bar for stars, bar in standards.bars.items()},
        }

    def read(self) -> dict[str, Any]:
        """For the rules."""
        said = self.cleaned_data
        return {
            "founders_needed": said["founders_needed"],
            "trial_months": said["trial_months"],
            "weights": {str(part): said[f"weight_{part}"] for part in Part},
            "bars": {stars: said[f"bar_{stars}"] for stars in "2345"},
        }
