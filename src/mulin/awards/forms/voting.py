"""Voting, asking after a receipt, objecting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.awards.forms.naming import choose
from mulin.awards.forms.rounds import Once
from mulin.awards.models import Candidate


class VoteForm(Once):
    """A choice on its way through two pages. Nothing of it is kept but in the envelope."""

    marks = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    elector = forms.UUIDField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "marks", [(str(one.number), one.label) for one in candidates])


class TicketForm(forms.Form):
    """The ticket on a paper ballot."""

    code = forms.CharField(label=_("纸票上的票号"), max_length=60, help_text=_("12 个字母和数字，大小写、横线都不要紧"))


class CodeForm(forms.Form):
    """A receipt, or an objection's number."""

    code = forms.CharField(label=_("回执号"), max_length=60)


class ObjectionForm(Once):
    """What somebody has against a name, or against the procedure."""

    about = forms.ChoiceField(label=_("对谁有意见"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("是什么事"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("说清楚时间、地点，好核实"),
    )
    reach = forms.CharField(
        label=_("您的电话"),
        max_length=40,
        required=False,
        help_text=_("不留也行；留了，核实时好问您。只有经办的人看得到"),
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.id), f"{one.label} {one.where}") for one in candidates]
        choose(self, "about", [*names, ("", _("评选的办法、过程"))])


class DecideForm(forms.Form):
    """What became of an objection."""

    upheld = forms.TypedChoiceField(
        label=_("核实的结果"),
        choices=[("no", _("不成立")), ("yes", _("成立"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("怎么答复"), max_length=rules.WHY_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
