"""The web's mouths for cards: the studio, choosing what to print, ticking a sheet, revoking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.cards.models import CardDesign, Only, Outcome, Product, Sign, Theme, Why
from mulin.cards.queries import all_kinds
from mulin.contacts.models import UnitKind
from mulin.places.models import Building, Courtyard


class StudioForm(forms.Form):
    """How the cards look. The order of `order` is that of the page; `kinds` are those that are on."""

    theme = forms.ChoiceField(label=_("颜色"), choices=Theme.choices, widget=forms.RadioSelect)
    motto = forms.CharField(label=_("卡上的一句话"), max_length=40, required=False)
    building = forms.ChoiceField(label=_("看哪栋楼的样子"), required=False)
    order = forms.MultipleChoiceField(choices=UnitKind.choices, widget=forms.MultipleHiddenInput, required=False)
    kinds = forms.MultipleChoiceField(choices=UnitKind.choices, required=False)

    def __init__(self, *args: Any, buildings: Sequence[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "building", [(str(building.id), building.plate) for building in buildings])
        self.fields["building"].required = bool(buildings)

    @classmethod
    def start(cls, design: CardDesign, motto: str, buildings: Sequence[Building]) -> dict[str, Any]:
        """What the form shows first."""
        kinds = design.kinds or all_kinds()
        rest = [kind for kind in all_kinds() if kind not in kinds]
        return {
            "theme": design.theme,
            "motto": design.motto or motto,
            "building": str(buildings[0].id) if buildings else "",
            "order": [*kinds, *rest],
            "kinds": kinds,
        }

    def kinds_on(self) -> list[str]:
        """The kinds that are on, in the page's order."""
        return [kind for kind in self.cleaned_data["order"] if kind in self.cleaned_data["kinds"]]


def moved(order: Sequence[str], *, up: str, down: str) -> list[str]:
    """`order` with one kind a place further up or down."""
    found = list(order)
    for kind, step in ((up, -1), (down, 1)):
        if kind in found:
            place = found.index(kind)
            other = place + step
            if 0 <= other < len(found):
                found[place], found[other] = found[other], found[place]
    return found


class _Once(forms.Form):
    """A form that makes something: its key lets a repetition do nothing."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": str(uuid4()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PrintForm(_Once):
    """What to print: every place, some courtyards or buildings, one stairwell or one household; all doors or some."""

    product = forms.ChoiceField(label=_("印哪一种"), choices=Product.choices, widget=forms.RadioSelect)
    only = forms.ChoiceField(label=_("给哪些住户"), choices=Only.choices, widget=forms.RadioSelect)
    courtyards = forms.MultipleChoiceField(label=_("哪些楼院"), required=False, widget=forms.CheckboxSelectMultiple)
    buildings = forms.MultipleChoiceField(label=_("哪些楼"), required=False, widget=forms.CheckboxSelectMultiple)
    household = forms.UUIDField(required=False, widget=forms.HiddenInput)
    stairs = forms.RegexField(r"^[0-9a-f-]{36}/\d{1,4}$", required=False, widget=forms.HiddenInput)  # building/unit

    def __init__(self, *args: Any, yards: Sequence[tuple[Courtyard | None, list[Building]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "courtyards", [(str(yard.id), yard.name) for yard, _buildings in yards if yard])
        _choose(self, "buildings", [(str(b.id), b.plate) for _yard, buildings in yards for b in buildings])

    def chosen(self) -> dict[str, list[UUID] | None]:
        """The places, as `start_print_run` takes them; a courtyard stands for its buildings."""
        said = self.cleaned_data
        return {
            "building_ids": [UUID(building) for building in said["buildings"]] or None,
            "courtyard_ids": [UUID(yard) for yard in said["courtyards"]] or None,
            "household_ids": [said["household"]] if said["household"] else None,
        }


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # for the type checker
    field.choices = choices


class SheetForm(_Once):
    """A filled hand-over sheet typed in: many doors, one outcome."""

    doors = forms.TypedMultipleChoiceField(label=_("哪些门"), error_messages={"required": _("请至少勾一扇门。")})
    result = forms.ChoiceField(
        label=_("怎么样"),
        choices=[
            *((f"given:{sign.value}", sign.label) for sign in Sign),
            *((outcome.value, outcome.label) for outcome in Outcome if outcome != Outcome.GIVEN),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, doors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "doors", list(doors))

    def outcome_and_sign(self) -> tuple[str, str]:
        """The outcome, and how it was confirmed."""
        outcome, _colon, sign = self.cleaned_data["result"].partition(":")
        return outcome, sign or Sign.HAND


class KnockForm(_Once):
    """One door, one thumb."""

    outcome = forms.ChoiceField(choices=[(o.value, o.label) for o in Outcome if o != Outcome.RETURNED])


class RevokeForm(forms.Form):
    """Why a card is revoked."""

    why = forms.ChoiceField(label=_("为什么作废"), choices=Why.choices, widget=forms.RadioSelect)
