"""What a reader of the ledger may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.manifest import ledger_kinds
from mulin.ledger.queries import Wanted


class Ask(forms.Form):
    """The filter above the activity page. Everything may stay empty."""

    text = forms.CharField(label=_("关于谁"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("什么事"), required=False)
    mouth = forms.ChoiceField(label=_("怎么办的"), required=False)
    first = forms.DateField(label=_("从哪天"), required=False, widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=_("到哪天"), required=False, widget=forms.DateInput({"type": "date"}))
    ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.CharField(required=False, max_length=90, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], kinds: list[str]) -> None:
        super().__init__(data)
        declared = ledger_kinds()
        titled = sorted((str(declared[kind].title), kind) for kind in kinds if kind in declared)
        fields: dict[str, forms.ChoiceField] = {name: self.fields[name] for name in ("kind", "mouth")}  # type: ignore[misc]  # both are
        fields["kind"].choices = [("", _("全部")), *((kind, title) for title, kind in titled)]
        fields["mouth"].choices = [("", _("全部")), *((mouth.value, name) for mouth, name in MOUTH_NAMES.items())]

    def wanted(self) -> Wanted:
        """The filter; a field that cannot be read does not bound."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "text" in given:
            given["text"] = given["text"].strip()
        return Wanted(**given)
