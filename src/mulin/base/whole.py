"""Whole numbers in forms, as people write them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_WHOLE = re.compile(r"\d{1,5}\Z")


class WholeField(forms.IntegerField):
    """A whole number as people write it: full-width digits too, but no 1_000, no 1e9, nothing too big for a row.

    Every form of Mulin takes its numbers by this field (safety D3): Django's own reads 1_000 as 1000.
    """

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""  # not normalised: that would read ² as 2
        if text and not _WHOLE.match(text):
            raise forms.ValidationError(_("写一个整数，比如 12。"), code="invalid")
        return super().to_python(text or None)
