"""Joining, coming to see, inviting, members' details, a word to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.gatherings.models import Gathering
from mulin.people.models import Person
from mulin.points.actions import Looker
from mulin.points.forms.common import Once, choose, chosen, people_choices
from mulin.points.models import Category, Pace
from mulin.points.rules.fit import DayPart, Wish

PART_NAMES = {DayPart.MORNING: _("上午"), DayPart.AFTERNOON: _("下午"), DayPart.EVENING: _("晚上")}


class WishForm(forms.Form):
    """What somebody likes; nothing chosen is everything."""

    categories = forms.MultipleChoiceField(
        label=_("喜欢什么"), choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("什么时候有空"),
        choices=[(part.value, name) for part, name in PART_NAMES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    paces = forms.MultipleChoiceField(
        label=_("累一点还是轻松点"), choices=Pace.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def wish(self, courtyard: str) -> Wish:
        """For the rules; whatever was not understood is nothing."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Wish(
            frozenset(said.get("categories", ())),
            frozenset(said.get("parts", ())),
            frozenset(said.get("paces", ())),
            courtyard,
        )


class WhoForm(forms.Form):
    """Oneself or one of one's people; whether the other members may read the name."""

    who = forms.ChoiceField(label=_("谁加入"))
    shows_name = forms.BooleanField(label=_("别的成员可以看到我的名字"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "who", people_choices(people))

    @property
    def person_id(self) -> UUID:
        return UUID(self.cleaned_data["who"])


class SeeForm(Once):
    """先来看看: who, which session, anything to say."""

    who = forms.ChoiceField(label=_("谁来看看"), required=False)
    guest_name = forms.CharField(label=_("怎么称呼您"), max_length=60, required=False)
    guest_phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        help_text=_("只给点长看，两个月后删掉"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    session = forms.ChoiceField(label=_("哪一次来"), required=False)
    words = forms.CharField(label=_("有什么要说的"), max_length=100, required=False)

    def __init__(self, *args: Any, people: Sequence[Person], sessions: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "session", [("", _("哪次都行"))] + [(str(s.id), days.moment_words(s.starts_at)) for s in sessions])
        if people:
            choose(self, "who", people_choices(people))
            self.fields["who"].required = True
            del self.fields["guest_name"], self.fields["guest_phone"]
        else:
            del self.fields["who"]
            self.fields["guest_name"].required = True

    def looker(self) -> Looker:
        """For the rules."""
        said = self.cleaned_data
        return Looker(
            person_id=chosen(said.get("who", "")),
            guest_name=said.get("guest_name", ""),
            guest_phone=said.get("guest_phone", ""),
            gathering_id=chosen(said["session"]),
            words=said["words"],
        )


class InviteForm(Once):
    """A sentence to go with an invitation."""

    words = forms.CharField(label=_("捎句话"), max_length=60, required=False, help_text=_("例如：周三下午来坐坐"))


class EmergencyForm(forms.Form):
    """Whom to ring when something happens. Only the leaders and the grid officer see it."""

    name = forms.CharField(label=_("出了事打给谁"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class WordForm(Once):
    """A word to all members."""

    words = forms.CharField(label=_("要跟大家说什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class AddMemberForm(forms.Form):
    """Residents picked from the register, since when."""

    people = forms.TypedMultipleChoiceField(label=_("是哪几位"), widget=forms.CheckboxSelectMultiple, coerce=UUID)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "people", [(str(one.id), f"{one.name} {one.where}".strip()) for one in people])
