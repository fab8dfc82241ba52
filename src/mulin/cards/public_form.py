"""The one form a passer-by fills in: a number does not work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.cards.queries.public import Line
from mulin.contacts.actions import Complaint
from mulin.contacts.models import ReportWhat
from mulin.kernel import ids


class ReportForm(forms.Form):
    """Which one, what happened; in own words and with a phone, if one likes."""

    contact = forms.ChoiceField(label=_("哪一个？"), widget=forms.RadioSelect)
    what = forms.ChoiceField(label=_("怎么了？"), choices=ReportWhat.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("您说说"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("120 个字以内"),
    )
    phone = forms.CharField(
        label=_("您的电话"),
        max_length=60,
        required=False,
        help_text=_("只用来回您一声谢谢，用完就删"),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_key", str(ids.uuid7()))
        contact = self.fields["contact"]
        named = [
            (str(line.contact.contact_id), f"{line.title} {_unbroken(line.contact.phones[0].shown)}") for line in lines
        ]
        contact.choices = named  # type: ignore[attr-defined]  # a ChoiceField

    def complaint(self) -> Complaint:
        data = self.cleaned_data
        return Complaint(ReportWhat(data["what"]), data["words"], data["phone"])


def _unbroken(number: str) -> str:
    """A number as it is shown, kept on one line."""
    return number.replace(" ", "\u00a0").replace("-", "\u2011")
