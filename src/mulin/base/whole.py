"""Whole numbers in forms, as people write them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_WHOLE = re.compile(r"\d{1,5}\Z")
_MOST = 99_999  # where a form sets no limit of its own: five figures


class WholeField(forms.IntegerField):
    """A whole number as people write it: full-width digits too, but no 1_000, no 1e9, nothing too big for a row.

    Every form of Mulin takes its numbers by this field (safety D3): Django's own reads 1_000 as 1000. Whatever
    is wrong, too much and too little too, one sentence says from where to where it may go.
    """

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""  # not normalised: that would read ² as 2
        least = self.min_value or 0
        most = _MOST if self.max_value is None else self.max_value
        if text and not (_WHOLE.match(text) and least <= int(text) <= most):
            limits = {"least": least, "most": most}
            raise forms.ValidationError(_("请写 %(least)s 到 %(most)s 之间的整数。"), code="invalid", params=limits)
        return super().to_python(text or None)
