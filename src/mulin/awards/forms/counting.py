"""Paper ballots and the count."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.awards.models import BoxKind, SheetState
from mulin.base.whole import WholeField


class Forgetful(forms.TextInput):
    """An input that never shows again what was typed into it."""

    def format_value(self, value: Any) -> None:
        return None


def _share(label: Any) -> forms.CharField:
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=80, widget=Forgetful(attrs=attrs))


class SharesForm(forms.Form):
    """The three sheets of the key, to be tried. Never shown again once sent."""

    share_1 = _share(_("第一份"))
    share_2 = _share(_("第二份"))
    share_3 = _share(_("第三份"))

    def texts(self) -> tuple[str, str, str]:
        """As typed."""
        said = self.cleaned_data
        return said["share_1"], said["share_2"], said["share_3"]


class OpenForm(forms.Form):
    """Any two of the three sheets."""

    share_1 = _share(_("一份钥匙"))
    share_2 = _share(_("另一份钥匙"))

    def texts(self) -> tuple[str, str]:
        """As typed."""
        return self.cleaned_data["share_1"], self.cleaned_data["share_2"]


class SheetsForm(forms.Form):
    """How many sheets to print."""

    count = WholeField(label=_("印几张"), min_value=1, max_value=600)
    box = forms.ChoiceField(
        label=_("哪一种票"), choices=BoxKind.choices, initial=BoxKind.RESIDENTS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, has_panel: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_panel:
            self.fields["box"].widget = forms.HiddenInput()


class HandForm(forms.Form):
    """A sheet is handed over."""

    how = forms.ChoiceField(choices=[("desk", _("在服务台")), ("door", _("上门")), ("paper", _("放进信箱"))])
    assisted = forms.BooleanField(required=False)


class SerialForm(forms.Form):
    """Which sheet came back unused."""

    serial = WholeField(label=_("票上的序号"), min_value=1)


class MarksField(forms.CharField):
    """Numbers as people write them: 1 3 5, 1，3，5 or 135 where there are fewer than ten candidates."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if re.search(r"[^\d\s,，、.。;；/-]", text):
            raise forms.ValidationError(_("只写候选人前面的号，中间空一格，例如 1 3 5"), code="marks")
        return [int(part) for part in re.findall(r"\d{1,3}", text)]


class SettleForm(forms.Form):
    """What stands on a sheet."""

    marks = MarksField(
        label=_("勾了几号"),
        required=False,
        max_length=80,
        help_text=_("中间空一格，例如 1 3 5；一个也没勾就空着，算弃权"),
    )
    unreadable = forms.BooleanField(label=_("看不清，或者票上写了别的，作废"), required=False)


class TypeForm(SettleForm):
    """One sheet, typed by one person."""

    found_by = forms.CharField(label=_("票号，或者第二遍的序号"), max_length=60)
    field_order = ("found_by", "marks", "unreadable")


class AccountForm(forms.Form):
    """What became of sheets that are not in the box."""

    serials = forms.CharField(label=_("序号"), max_length=400, help_text=_("例如：3, 7-9"))
    state = forms.ChoiceField(
        label=_("怎么了"),
        choices=[(state.value, state.label) for state in (SheetState.RETURNED, SheetState.SPOILED, SheetState.LOST)],
        widget=forms.RadioSelect,
    )


class LateForm(forms.Form):
    """Somebody left off the list."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("为什么要补"), max_length=rules.WHY_LIMIT)


class PaperSignForm(forms.Form):
    """The signed record on paper."""

    paper_number = forms.CharField(label=_("签了字的记录编号"), max_length=40)
