"""Which paper, of which points, for which days, in whose order of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.kernel import clock
from mulin.points.forms.common import choose, day
from mulin.points.models import Point
from mulin.points.rules.stars import half_of


def _named(point: Point) -> str:
    """Its name, and that it is closed."""
    return point.name if point.closed_on is None else gettext("%(point)s（散了）") % {"point": point.name}


class PapersForm(forms.Form):
    """What to take out. `takes` says whether a kind of paper from a day on has anything to say of a point."""

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
        takes: Callable[[str, Point, date], bool],
        **kwargs: Any,
    ) -> None:
        half = half_of(clock.today())
        start = {"document": "registration", "first": half.first, "last": clock.today()}
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.points, self.takes = points, takes
        choose(self, "document", documents)
        choose(self, "point", [("", _("全部"))] + [(str(point.id), _named(point)) for point in points])

    def chosen(self) -> list[Point]:
        """The points the paper is of: the one that was picked, or all it has anything to say of."""
        said = self.cleaned_data
        taken = [point for point in self.points if self.takes(said["document"], point, said["first"])]
        return [point for point in taken if said["point"] in ("", str(point.id))]

    def clean(self) -> dict[str, Any]:
        """The days in order; a closed point only on papers of days when it was open."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束的日子早于开始的日子。"))
        if not self.errors and said["point"] and not self.chosen():
            self.add_error("point", _("这个睦邻点散了，只有散以前的活动记录和场地登记。"))
        return said
