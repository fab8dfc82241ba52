"""The desk's forms about a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.reports.models import CHAPTER_NAMES
from mulin.reports.rules import LONGEST_SENTENCE, LONGEST_TITLE


class PeriodForm(forms.Form):
    """Which period one wants to write about, if it is not on the list."""

    period = forms.CharField(
        label=_("别的时间"), max_length=8, help_text=_("年写 2026，季度 2026-Q3，半年 2026-H1，月 2026-09，周 2026-W39")
    )


class SentenceForm(forms.Form):
    """A paragraph by hand."""

    chapter = forms.ChoiceField(label=_("写在哪里"), choices=[(c.value, name) for c, name in CHAPTER_NAMES.items()])
    text = forms.CharField(
        label=_("要写的话"),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("里面的数字会标成“手工填写”。要用台账里的数字，写它的代码，例如 {figure:people.residents}。"),
    )
    version = WholeField(widget=forms.HiddenInput)
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            self.fields["chapter"].widget = forms.HiddenInput()


class HeadingForm(forms.Form):
    """What stands above and below the text."""

    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE, required=False)
    addressee = forms.CharField(
        label=_("主送"), max_length=80, required=False, help_text=_("写给谁，例如：中山街道办事处")
    )
    signature = forms.CharField(label=_("署名"), max_length=60, required=False)
    version = WholeField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why a frozen figure is corrected."""

    why = forms.CharField(label=_("为什么"), max_length=200, help_text=_("例如：补录了 9 月 3 日的签到表"))
