"""The desk's forms about contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Mouth
from mulin.base.whole import WholeField
from mulin.contacts.actions import Agreement
from mulin.contacts.models import CallBack, UnitKind
from mulin.contacts.rules import Draft, Geography, read_areas, read_draft
from mulin.kernel import clock, ids


def _day() -> forms.DateInput:
    """A day as browsers want it, in whatever language the page is: a localised one would be shown as empty."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ContactForm(forms.Form):
    """Everything a contact says. The rules read it in `draft`."""

    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    unit_name = forms.CharField(
        label=_("单位"), max_length=80, help_text=_("卡上写的名字，例如：第一网格、社区卫生服务站")
    )
    person_name = forms.CharField(
        label=_("联系人"),
        max_length=100,
        required=False,
        help_text=_("没有固定的人就空着。写了名字，要有本人同意才上卡"),
    )
    post = forms.CharField(label=_("职务"), max_length=80, required=False)
    phones = forms.CharField(
        label=_("公开的电话"), max_length=120, help_text=_("可以写几个，用顿号隔开。座机排在前面，手机要本人同意")
    )
    private_phones = forms.CharField(
        label=_("只给办公室看的电话"), max_length=120, required=False, help_text=_("不上卡，只用来核对")
    )
    hours_text = forms.CharField(
        label=_("服务时间"),
        max_length=120,
        required=False,
        help_text=_("例如：周一至周五 8:30-11:30,13:30-17:00；24 小时"),
    )
    areas = forms.CharField(label=_("负责哪些楼"), max_length=400, required=False)
    note = forms.CharField(label=_("备注"), max_length=120, required=False, help_text=_("一句话，例如：可上门换药"))
    valid_from = forms.DateField(label=_("从哪天起"), required=False, widget=_day())
    valid_until = forms.DateField(label=_("到哪天止"), required=False, widget=_day(), help_text=_("不知道就空着"))
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    version = WholeField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, geography: Geography, fixed_kind: str = "", without: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.geography = geography
        self.fixed_kind = fixed_kind
        if fixed_kind:
            del self.fields["kind"]
        for name in without:
            del self.fields[name]
        if "client_key" in self.fields and not self.is_bound:
            self.initial.setdefault("client_key", str(ids.uuid7()))
        names = [name for name, place in geography.named.items() if place and not any(map(str.isdigit, name))]
        places = _("、").join(names[:6])
        self.fields["areas"].help_text = _("空着就是全社区。也可以写：%(places)s，1-4号楼，1号楼;3号楼") % {
            "places": places or _("东院")
        }

    def draft(self) -> Draft:
        """What was written, read by the rules. Raises RuleError."""
        words = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return read_draft(
            words,
            kind=self.fixed_kind or self.cleaned_data["kind"],
            area=read_areas(words["areas"], self.geography),
            term=(self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")),
        )


class SuccessorForm(ContactForm):
    """Who takes over, and from which day."""

    effective_on = forms.DateField(label=_("哪天接手"), widget=_day())


class StandInForm(ContactForm):
    """Who stands in, from which day until which."""

    first_day = forms.DateField(label=_("从哪天代起"), widget=_day())
    last_day = forms.DateField(label=_("代到哪天"), widget=_day())


class ConsentForm(forms.Form):
    """How a person agreed to be public."""

    mouth = forms.ChoiceField(
        label=_("怎么同意的"),
        choices=[(Mouth.PAPER.value, _("在同意书上签了字")), (Mouth.TELEPHONE.value, _("电话里亲口说的"))],
        widget=forms.RadioSelect,
        initial=Mouth.PAPER.value,
    )
    paper_number = forms.CharField(
        label=_("同意书编号"), max_length=60, required=False, help_text=_("写在同意书右上角的号，好找到那张纸")
    )
    given_on = forms.DateField(label=_("哪天同意的"), widget=_day())

    def agreement(self) -> Agreement:
        data = self.cleaned_data
        return Agreement(Mouth(data["mouth"]), data["given_on"], data["paper_number"])


class CallBackForm(forms.Form):
    """What came of ringing back."""

    whom = forms.ChoiceField(
        label=_("打的是哪个号"),
        choices=[("old", _("原来的号码")), ("switchboard", _("单位的总机"))],
        widget=forms.RadioSelect,
        initial="old",
    )
    outcome = forms.ChoiceField(label=_("结果怎样"), choices=CallBack.choices, widget=forms.RadioSelect)


class LoadForm(forms.Form):
    """The office's list."""

    file = forms.FileField(
        label=_("联系人表"),
        help_text=_("CSV 文件。第一行写：类别、单位、联系人、职务、电话、备用电话、服务时间、负责范围、备注"),
    )
    consent_paper = forms.CharField(
        label=_("同意书装在哪个编号的袋里"),
        max_length=40,
        required=False,
        help_text=_("都签过了才填。没填的话，名字和手机先不上卡"),
    )


class DayForm(forms.Form):
    """A day in the past, for the history of the card."""

    on = forms.DateField(label=_("哪一天"), widget=_day(), required=False)

    @property
    def day(self) -> Any:
        """The day asked for, else today."""
        return (self.is_valid() and self.cleaned_data["on"]) or clock.today()
