"""Saying that one comes: by a tap for one's own, by name for a guest, at the desk for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Mouth
from mulin.base.whole import WholeField
from mulin.gatherings.forms.fields import (
    Once,
    choose,
    how_many_children,
)
from mulin.gatherings.models import AgeBand, Gathering
from mulin.gatherings.queries.family import Relative
from mulin.gatherings.rules import Comer


class ComeForm(Once):
    """Who of one's own comes. People are tapped, nothing is typed.

    What is sent in may name whoever is one's own, also who is signed up by now: sent twice by a slow network it
    gets the same receipt, and otherwise the action says that they come already.
    """

    who = forms.MultipleChoiceField(
        label=_("谁来参加？"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("这一位不在您家，请再选一次。")},
    )
    children = how_many_children(_("另外带几个孩子"))
    apart = forms.BooleanField(label=_("位子不够时，能来几个算几个"), required=False)
    shows_name = forms.BooleanField(label=_("别的来的人可以看到我的名字"), required=False)
    needs = forms.CharField(label=_("要照应的，写一句"), max_length=80, required=False)
    version = WholeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: Sequence[Relative], gathering: Gathering, **kwargs: Any) -> None:
        initial = {"version": gathering.version, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        wanted = [one for one in own if not one.comes_anyway and (self.is_bound or not one.state)]
        choose(self, "who", [(str(one.person_id), one.name) for one in wanted])

    @property
    def says_more(self) -> bool:
        """Whether anything was said beside who comes: a form that came back hides nothing."""
        said = self.is_bound and any(self[name].value() for name in ("needs", "shows_name", "apart"))
        return said or (self.is_bound and self["children"].value() not in (None, "", "0"))

    def comers(self, own: UUID | None) -> list[Comer]:
        """What the form says. Children come with the first one chosen; the name shown is one's own only."""
        said = self.cleaned_data
        return [
            Comer(
                person_id=UUID(person),
                children=said["children"] or 0 if number == 0 else 0,
                needs=said["needs"] if number == 0 else "",
                shows_name=said["shows_name"] and UUID(person) == own,
            )
            for number, person in enumerate(said["who"])
        ]


class GuestForm(Once):
    """People by name only: a visitor with family, or a neighbour without telephone. They come as one party."""

    most_beside = 5  # more of a family on one form: with the first they are six
    guest_name = forms.CharField(label=_("来的人叫什么"), max_length=60)
    guest_phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, help_text=_("改了时间好告诉您。没有就空着")
    )
    age_band = forms.ChoiceField(label=_("年龄段"), required=False, widget=forms.RadioSelect, initial="")
    children = how_many_children(_("另外带几个孩子"))
    needs = forms.CharField(label=_("要照应的，写一句"), max_length=80, required=False)
    version = WholeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, gathering: Gathering | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gathering:
            self.suit(gathering)
        else:
            self._ask_age([(band, band) for band in ("", *AgeBand.values)])
        for number in self._numbers() if self.is_bound else ():
            if self.data.get(f"name_{number}"):
                self._row(number)

    def suit(self, gathering: Gathering) -> None:
        """Ask what this gathering asks, and show which of its versions is seen.

        Until then every age is taken: in a rush nothing is read for a form that nobody will see again.
        """
        self.initial["version"] = gathering.version
        if gathering.has_quotas:  # a place of their share: everybody says which
            self._ask_age([(band.value, band.label) for band in AgeBand])
        else:
            self._ask_age([("", _("14 岁以上")), (AgeBand.CHILD.value, _("14 岁以下"))])

    def _ask_age(self, ages: list[tuple[str, Any]]) -> None:
        choose(self, "age_band", ages)
        self._ages = ages if ages[0][0] == "" else [("", _("选一下")), *ages]
        for number in self._numbers():
            if f"band_{number}" in self.fields:
                choose(self, f"band_{number}", self._ages)

    def _numbers(self) -> range:
        return range(2, self.most_beside + 2)

    def _row(self, number: int) -> tuple[forms.BoundField, forms.BoundField]:
        """The row for one more. Made where somebody wrote in it or a page shows it: in a rush hardly any is needed."""
        name, band = f"name_{number}", f"band_{number}"
        if name not in self.fields:
            label = _("第 %(n)s 位叫什么") % {"n": number}
            self.fields[name] = forms.CharField(label=label, max_length=60, required=False)
            self.fields[band] = forms.ChoiceField(label=_("年龄段"), required=False)
            choose(self, band, self._ages)
        return self[name], self[band]

    @property
    def beside(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows for the others: name and age."""
        return [self._row(number) for number in self._numbers()]

    @property
    def says_more(self) -> bool:
        """Whether somebody beside the first is written down."""
        return any(name.value() for name, _band in self.beside)

    def comers(self) -> list[Comer]:
        """The first, with telephone and children; then the others who are named."""
        said = self.cleaned_data
        others = [(said[f"name_{n}"], said[f"band_{n}"]) for n in self._numbers() if said.get(f"name_{n}")]
        return [self.comer(), *(Comer(guest_name=name, age_band=band) for name, band in others)]

    def comer(self) -> Comer:
        """The first."""
        said = self.cleaned_data
        return Comer(
            guest_name=said["guest_name"],
            guest_phone=said["guest_phone"],
            age_band=said.get("age_band") or "",
            children=said["children"] or 0,
            needs=said["needs"],
        )


class BehalfForm(GuestForm):
    """At the desk or by telephone: how somebody said that they come."""

    asked_by_rule = ("guest_name",)  # unless somebody of the roster is picked

    most_beside = 0  # the desk signs up one at a time, from the roster where it can
    mouth = forms.ChoiceField(
        label=_("怎么说的"),
        choices=[(Mouth.DESK.value, _("当面")), (Mouth.TELEPHONE.value, _("电话")), (Mouth.PAPER.value, _("纸上"))],
        initial=Mouth.DESK.value,
        widget=forms.RadioSelect,
    )
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guest_name"].required = False

    def comer(self) -> Comer:
        said = self.cleaned_data
        if said["person"]:
            return Comer(person_id=said["person"], children=said["children"] or 0, needs=said["needs"])
        return super().comer()
