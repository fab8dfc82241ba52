"""Founding a point, on the telephone and at the desk; the community's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.gatherings.rules import DayClash, Way
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points.actions import Draft, Election, Opening
from mulin.points.forms.common import (
    WEEKDAYS,
    Once,
    choose,
    chosen,
    clock_time,
    count,
    day,
    grown_up,
    people_choices,
    venue_choices,
)
from mulin.points.forms.members import AddMemberForm
from mulin.points.models import Category, How, Pace, Proposal
from mulin.points.rules import charter, founding


class ProposalForm(Once):
    """What, where, when, what we promise each other, who leads."""

    asked_by_rule: Sequence[str] = ("venue", "place_words", "times")  # one of the first two; a time in some way

    name = forms.CharField(label=_("叫什么名字"), max_length=founding.NAME_LIMIT)
    category = forms.ChoiceField(label=_("哪一类"), choices=Category.choices)
    interests = forms.CharField(label=_("做些什么"), max_length=founding.INTERESTS_LIMIT, required=False)
    about = forms.CharField(
        label=_("想怎么办"), max_length=founding.ABOUT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    pace = forms.ChoiceField(label=_("累不累"), choices=Pace.choices, widget=forms.RadioSelect, initial=Pace.GENTLE)
    venue = forms.ChoiceField(label=_("在哪里"), required=False)
    place_words = forms.CharField(
        label=_("别的地方"), max_length=founding.PLACE_LIMIT, required=False, help_text=_("例如：3号楼 张老师家")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("固定在周几"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("批下来以后，照这个时间自己排出场次；不固定的空着，在下面写一句"),
    )
    every_weeks = forms.TypedChoiceField(
        label=_("隔多久一次"), choices=[(1, _("每周")), (2, _("每两周"))], coerce=int, initial=1, required=False,
        empty_value=None,
    )  # fmt: skip
    begins = clock_time(_("几点开始"), required=False)
    ends = clock_time(_("几点结束"), required=False)
    times = forms.CharField(
        label=_("什么时候，用一句话说"),
        max_length=founding.TIMES_LIMIT,
        required=False,
        help_text=_("例如：每周三下午三点，一个半小时；上面选好了周几几点，这里可以空着"),
    )
    members_need_no_sign_up = forms.TypedChoiceField(
        label=_("成员来活动，要不要报名"),
        choices=[("yes", _("不用，直接来：要报名的场次，名额只算别的人")), ("no", _("也要，和别的人一样报名"))],
        coerce=lambda said: said == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        help_text=_("抽签和只给成员的场次，成员总要报名。办成以后点长随时能改"),
    )
    needs = forms.CharField(label=_("要社区帮什么"), max_length=100, required=False)
    charter = forms.CharField(
        label=_("我们的公约"),
        max_length=charter.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"lang": "zh-Hans", "rows": 9}),
        help_text=_("一行一条。已经放了几条，改成你们自己的话。"),
    )
    leader = forms.ChoiceField(label=_("谁当点长"), required=False)
    deputy = forms.ChoiceField(label=_("谁当副点长"), required=False)

    def __init__(self, *args: Any, venues: Sequence[Venue], founders: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "venue", venue_choices(venues, nowhere=_("别的地方，写在下面")))
        for role in ("leader", "deputy"):
            choose(self, role, people_choices(grown_up(founders), nobody=_("还没定")))

    @classmethod
    def start(cls, category: str = "") -> dict[str, Any]:
        """What an empty form shows: a charter to start from."""
        known = category if category in Category.values else ""
        return {"charter": charter.template(known), **({"category": known} if known else {})}

    @classmethod
    def of(cls, proposal: Proposal) -> dict[str, Any]:
        """What was said so far."""
        words = ("name", "category", "interests", "about", "pace", "place_words", "times", "needs", "charter")
        return {
            **{word: getattr(proposal, word) for word in words},
            "venue": str(proposal.venue_id or ""),
            "weekdays": proposal.weekdays,
            "every_weeks": proposal.every_weeks,
            "begins": proposal.begins,
            "ends": _ends(proposal.begins, proposal.minutes),
            "members_need_no_sign_up": "yes" if proposal.members_need_no_sign_up else "no",
            "leader": str(proposal.leader_id or ""),
            "deputy": str(proposal.deputy_id or ""),
        }

    def draft(self) -> Draft:
        """What was written, for the rules."""
        said = self.cleaned_data
        words = ("name", "category", "interests", "about", "pace", "place_words", "times", "needs", "charter")
        return Draft(
            **{word: said[word] for word in words},
            venue_id=chosen(said["venue"]),
            weekdays=tuple(sorted(said["weekdays"])),
            every_weeks=said["every_weeks"] or 1,
            begins=said["begins"],
            minutes=_minutes(said["begins"], said["ends"]),
            members_need_no_sign_up=said["members_need_no_sign_up"],
            leader_id=chosen(said["leader"]),
            deputy_id=chosen(said["deputy"]),
        )


def _minutes(begins: time | None, ends: time | None) -> int | None:
    """From a time of day to another, past midnight too."""
    if begins is None or ends is None:
        return None
    return (ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute) % (24 * 60)


def _ends(begins: time | None, minutes: int | None) -> time | None:
    if begins is None or minutes is None:
        return None
    whole = begins.hour * 60 + begins.minute + minutes
    return time(whole // 60 % 24, whole % 60)


class PaperForm(ProposalForm):
    """A founding on paper: all founders at once, picked from the register."""

    asked_by_rule = ("venue", "place_words", "times", "founders", "leader")

    founders = forms.TypedMultipleChoiceField(
        label=_("发起人"), widget=forms.CheckboxSelectMultiple, required=False, coerce=str
    )
    field_order = ("client_key", "founders")

    def __init__(self, *args: Any, founders: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, founders=founders, **kwargs)
        choose(self, "founders", founder_choices(founders))
        if not founders:
            self.fields["founders"].help_text = _("上面写了名字，找到的列在这里。")


def founder_choices(people: Sequence[Person]) -> list[tuple[str, str]]:
    """Residents with their doors; beside who is too young it stands."""
    grown = {person.id for person in grown_up(people)}
    too_young = _("（没满 %(age)s 岁，不算发起人）") % {"age": founding.ADULT}
    return [
        (str(one.id), f"{one.name} {one.where}".strip() + ("" if one.id in grown else str(too_young))) for one in people
    ]


class FoundersForm(AddMemberForm):
    """Founders picked from the register."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        choose(self, "people", founder_choices(people))


class ElectionForm(forms.Form):
    """How somebody came to lead, and for how long."""

    how = forms.ChoiceField(label=_("怎么定的"), choices=How.choices, widget=forms.RadioSelect, initial=How.APPOINTED)
    votes_for = count(_("几票同意"), most=500, required=False)
    present = count(_("到了几位"), most=500, required=False)
    decided_on = day(_("哪天定的"), required=False)
    ends_on = day(_("任到哪天"), required=False, help_text=_("不写就是两年"))

    def election(self) -> Election:
        """For the rules."""
        said = self.cleaned_data
        return Election(
            how=said["how"],
            votes_for=said["votes_for"],
            present=said["present"],
            decided_on=said["decided_on"],
            ends_on=said["ends_on"],
        )


class OpeningForm(ElectionForm):
    """The community's yes."""

    asked_by_rule = ("on_clash",)

    founded_on = day(_("哪天成立的"), required=False, help_text=_("不写就是今天。早就在办的，写当年的日子。"))

    on_clash = forms.ChoiceField(
        label=_("场地撞上的那几天"),
        choices=[("out", _("那几天不办")), ("later", _("先排上，地方以后再找"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, clashes: Sequence[DayClash], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clashes:
            del self.fields["on_clash"]

    def opening(self) -> Opening:
        """For the rules."""
        said = self.cleaned_data
        on_clash = Way(said["on_clash"]) if said.get("on_clash") else None
        return Opening(founded_on=said["founded_on"], election=self.election(), on_clash=on_clash)


class HandOverForm(Once, ElectionForm):
    """A new leader or deputy, from the members."""

    person = forms.ChoiceField(label=_("谁来"))
    kind = forms.ChoiceField(
        label=_("当什么"), choices=[("leader", _("点长")), ("deputy", _("副点长"))], widget=forms.RadioSelect
    )
    starts_on = day(_("从哪天起"), required=False, help_text=_("不写就是定的那天"))
    field_order = ["person", "kind", "how", "votes_for", "present", "decided_on", "starts_on", "ends_on"]

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "person", people_choices(members))

    def election(self) -> Election:
        """For the rules."""
        return replace(super().election(), starts_on=self.cleaned_data["starts_on"])

    def what(self) -> dict[str, Any]:
        """Who comes to which office, and how, for the rules."""
        said = self.cleaned_data
        return {"person_id": UUID(said["person"]), "kind": said["kind"], "election": self.election()}

    def hide(self) -> None:
        """Filled in and out of sight, for the page that asks whether one is sure."""
        for field in self.fields.values():
            field.widget = field.hidden_widget()
