"""The forms of the settings pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.places.actions import BuildingPlan, CommunityWords, VenuePlan
from mulin.places.models import Building, Community, Courtyard, Grid, Venue, VenueKind


class CommunityForm(forms.Form):
    """What the community says about itself."""

    motto = forms.CharField(label=_("卡上的一句话"), max_length=40, required=False, help_text=_("印在睦邻卡正面"))
    creed = forms.CharField(label=_("信条"), max_length=40, required=False)
    theme = forms.CharField(label=_("今年的主题"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("值班电话"), max_length=40, required=False, help_text=_("居民办不成事的时候，每一页都请他打这个号")
    )

    @classmethod
    def about(cls, community: Community, data: Any = None) -> CommunityForm:
        """The form filled with what stands now."""
        return cls(data, initial={name: getattr(community, name) for name in CommunityWords.__slots__})

    def words(self) -> CommunityWords:
        return CommunityWords(**self.cleaned_data)


class BuildingForm(forms.Form):
    """Which grid looks after a building, and how high it is."""

    grid = forms.ChoiceField(label=_("网格"), required=False)
    floors = WholeField(label=_("层数"), min_value=1, max_value=99)

    def __init__(self, data: Any = None, *, grids: list[Grid], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["grid"].choices = [("", _("还没分")), *((str(g.id), g.name) for g in grids)]  # type: ignore[attr-defined]  # a ChoiceField
        self._grids = {str(grid.id): grid for grid in grids}

    @property
    def chosen_grid(self) -> Grid | None:
        return self._grids.get(self.cleaned_data["grid"])

    @staticmethod
    def initial_of(building: Building) -> dict[str, Any]:
        return {"grid": str(building.grid_id or ""), "floors": building.floors}


class NewBuildingForm(BuildingForm):
    """A building to be registered."""

    name = forms.CharField(label=_("几号楼"), max_length=40, help_text=_("写 13 或者 13号楼 都行"))
    courtyard = forms.CharField(
        label=_("哪个院"), max_length=40, required=False, help_text=_("没写过的院会一起登记；没有院就空着")
    )
    units = WholeField(label=_("几个单元"), min_value=1, max_value=99)

    field_order = ("name", "courtyard", "units", "floors", "grid")

    def plan(self, courtyard: Courtyard | None) -> BuildingPlan:
        typed = self.cleaned_data
        return BuildingPlan(
            name=typed["name"],
            units=typed["units"],
            floors=typed["floors"],
            courtyard=courtyard,
            grid=self.chosen_grid,
        )


class GridForm(forms.Form):
    """A grid to be registered."""

    name = forms.CharField(label=_("网格叫什么"), max_length=40)


class VenueForm(forms.Form):
    """A place to meet."""

    name = forms.CharField(label=_("场地叫什么"), max_length=40)
    kind = forms.ChoiceField(label=_("什么样的地方"), choices=VenueKind.choices, widget=forms.RadioSelect)
    where = forms.CharField(label=_("在哪里"), max_length=60, required=False)
    capacity = WholeField(
        label=_("容得下多少人"), min_value=0, max_value=9999, required=False, help_text=_("不限就空着")
    )
    opens = forms.TimeField(
        label=_("几点开门"), required=False, widget=forms.TimeInput(format="%H:%M"), help_text="8:30"
    )
    closes = forms.TimeField(
        label=_("几点关门"), required=False, widget=forms.TimeInput(format="%H:%M"), help_text="17:00"
    )

    @classmethod
    def about(cls, venue: Venue, data: Any = None) -> VenueForm:
        """The form filled with what stands now."""
        return cls(data, initial={name: getattr(venue, name) for name in cls.base_fields})

    def plan(self, code: str) -> VenuePlan:
        typed = {**self.cleaned_data, "capacity": self.cleaned_data["capacity"] or 0}
        return VenuePlan(code=code, **typed)
