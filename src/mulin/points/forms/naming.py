"""Names written on a sheet of paper, to be looked up in the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NamesForm(forms.Form):
    """The names, and for which of them the page shows what was found."""

    who = forms.CharField(
        label=_("写名字"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用顿号、逗号、分号或空格隔开，也可以一行一个"),
    )
    looked = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    asked_by_rule = ("who",)

    def __init__(self, words: str, *, label: Any = None) -> None:
        super().__init__({"who": words, "looked": words})
        if label is not None:
            self.fields["who"].label = label
