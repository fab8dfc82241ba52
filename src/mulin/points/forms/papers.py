"""Which paper, of which points, for which days, in whose order of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.kernel import clock
from mulin.points.forms.common import choose, day
from mulin.points.models import Point
from mulin.points.rules.stars import half_of


class PapersForm(forms.Form):
    """What to take out."""

    document = forms.ChoiceField(label=_("要哪张表"), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=_("哪个睦邻点"), required=False)
    first = day(_("从哪天"))
    last = day(_("到哪天"))
    columns = forms.CharField(
        label=_("对方要的列"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("把他们表头那一行贴进来，照他们的顺序出；空着就照上次的，没有上次就照我们的。"),
    )
    as_is = forms.CharField(required=False, widget=forms.HiddenInput)  # columns that may stay empty

    def __init__(
        self,
        *args: Any,
        documents: Sequence[tuple[str, str]],
        points: Sequence[Point],
        **kwargs: Any,
    ) -> None:
        half = half_of(clock.today())
        start = {"document": "registration", "first": half.first, "last": clock.today()}
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choose(self, "document", documents)
        choose(self, "point", [("", _("全部"))] + [(str(point.id), point.name) for point in points])

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束的日子早于开始的日子。"))
        return said
