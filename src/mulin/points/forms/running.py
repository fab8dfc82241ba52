"""What a leader and members write in the course of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points.actions import Meeting, Partner, Topic, Words
from mulin.points.forms.common import (
    Once,
    choose,
    chosen,
    clock_time,
    count,
    day,
    moment,
    people_choices,
    venue_choices,
)
from mulin.points.models import Category, Committee, DeedKind, Material, MoveWhy, Pace, Point
from mulin.points.rules import charter, founding


class EditForm(forms.Form):
    """What a point says of itself."""

    name = forms.CharField(label=_("叫什么名字"), max_length=founding.NAME_LIMIT)
    category = forms.ChoiceField(label=_("哪一类"), choices=Category.choices)
    interests = forms.CharField(label=_("做些什么"), max_length=founding.INTERESTS_LIMIT, required=False)
    about = forms.CharField(
        label=_("介绍"),
        max_length=founding.ABOUT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("第一行是页面上的大标题，写一句就好"),
    )
    welcome = forms.CharField(
        label=_("给新来的人"), max_length=100, required=False, help_text=_("例如：不会跳也行，有人带")
    )
    pace = forms.ChoiceField(label=_("累不累"), choices=Pace.choices, widget=forms.RadioSelect)
    venue = forms.ChoiceField(label=_("在哪里"), required=False)
    place_words = forms.CharField(label=_("别的地方"), max_length=founding.PLACE_LIMIT, required=False)
    times = forms.CharField(label=_("什么时候"), max_length=founding.TIMES_LIMIT, required=False)
    needs = forms.CharField(label=_("要社区帮什么"), max_length=100, required=False)
    members_need_no_sign_up = forms.BooleanField(
        label=_("成员来活动不用报名"),
        required=False,
        help_text=_(
            "勾上：要报名的场次，成员直接来，名额只算别的人。不勾：成员也一样报名。抽签和只给成员的场次，成员总要报名"
        ),
    )

    def __init__(self, *args: Any, venues: Sequence[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "venue", venue_choices(venues, nowhere=_("别的地方，写在下面")))

    @classmethod
    def of(cls, point: Point) -> dict[str, Any]:
        """As it is."""
        words = ("category", "interests", "about", "welcome", "pace", "place_words", "times", "needs")
        return {
            "name": point.name,
            "venue": str(point.host.venue_id or ""),
            "members_need_no_sign_up": point.host.members_need_no_sign_up,
            **{word: getattr(point, word) for word in words},
        }

    def words(self) -> Words:
        """For the rules."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "venue"}
        return Words(**said, venue_id=chosen(self.cleaned_data["venue"]))


class CharterForm(forms.Form):
    """A new version."""

    charter = forms.CharField(
        label=_("公约"),
        max_length=charter.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"lang": "zh-Hans", "rows": 10}),
        help_text=_("一行一条"),
    )


class VoteForm(forms.Form):
    """A show of hands."""

    votes_for = count(_("几位同意"), most=500)
    present = count(_("到了几位"), most=500)


class SignersForm(forms.Form):
    """Who signed on paper."""

    people = forms.TypedMultipleChoiceField(label=_("谁签了"), widget=forms.CheckboxSelectMultiple, coerce=str)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "people", people_choices(people))


class JobForm(forms.Form):
    """A job for the rota."""

    name = forms.CharField(label=_("轮流做的事"), max_length=20, help_text=_("例如：带茶、开门、放音响"))
    opens_room = forms.BooleanField(label=_("管钥匙，点长不在由副点长来"), required=False)


class DutyForm(forms.Form):
    """Who does it this time."""

    person = forms.ChoiceField(label=_("谁来"))

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "person", people_choices(people))


class MaterialForm(forms.Form):
    """A new thing."""

    name = forms.CharField(label=_("什么东西"), max_length=30)
    unit = forms.CharField(label=_("论什么"), max_length=6, initial=_("个"))
    kept_at = forms.CharField(label=_("放在哪儿"), max_length=40, required=False)


class MoveForm(Once):
    """Something came, went or was counted."""

    count = count(_("多少"))
    why = forms.ChoiceField(label=_("怎么回事"), choices=MoveWhy.choices)
    words = forms.CharField(label=_("说一句"), max_length=60, required=False)

    def __init__(self, *args: Any, thing: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"].label = _("多少（%(unit)s）") % {"unit": thing.unit}


def _months() -> list[tuple[str, str]]:
    """In the reader's language: a number is put into words when the form is shown."""
    return [("", str(_("哪个月没定"))), *((str(n), str(_("%(n)s月") % {"n": n})) for n in range(1, 13))]


class PlanForm(Once):
    """A line of the plan."""

    title = forms.CharField(label=_("打算做什么"), max_length=60)
    month = forms.TypedChoiceField(
        label=_("几月"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=_months,
    )


class DeedForm(Once):
    """A meeting, a stock-take, help given, a safety check."""

    kind = forms.ChoiceField(label=_("记哪样"), choices=DeedKind.choices, widget=forms.RadioSelect)
    on = day(_("哪天"))
    people = count(_("几个人"), least=1, most=500)
    words = forms.CharField(
        label=_("写一句"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("别写人名，例如 陪住院的邻居说说话"),
    )  # fmt: skip


class PolicyForm(forms.Form):
    """Policy in a session."""

    session = forms.ChoiceField(label=_("哪一场"))
    topic = forms.CharField(label=_("讲什么"), max_length=60)
    material = forms.CharField(label=_("用的什么材料"), max_length=100, required=False)
    committee = forms.ChoiceField(label=_("配合哪一个"), choices=Committee.choices, initial=Committee.BOTH)

    def __init__(self, *args: Any, sessions: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "session", [(str(s.id), f"{days.moment_words(s.starts_at)} {s.title}") for s in sessions])
        # what one has in mind: the last one up to today, else the next; `sessions` begins with the furthest ahead
        up_to_today = (s for s in sessions if days.as_day(s.starts_at) <= clock.today())
        if first := next(up_to_today, sessions[-1] if sessions else None):
            self.initial.setdefault("session", str(first.id))

    def read(self) -> Topic:
        """For the rules."""
        said = self.cleaned_data
        return Topic(topic=said["topic"], material=said["material"], committee=said["committee"])


class PauseForm(forms.Form):
    """A reason, and when it goes on."""

    why = forms.CharField(label=_("为什么"), max_length=60)
    back_on = day(_("哪天再开"), required=False, help_text=_("还说不准就空着"))


class AwayForm(forms.Form):
    """Until when the deputy opens."""

    back_on = day(_("哪天回来"))


class ExchangeForm(Once):
    """Whom to meet, for what, when, where."""

    partner = forms.ChoiceField(label=_("和谁"), required=False)
    name = forms.CharField(label=_("外面的队伍叫什么"), max_length=60, required=False)
    place = forms.CharField(label=_("是哪里的"), max_length=60, required=False)
    title = forms.CharField(label=_("交流什么"), max_length=60)
    on = day(_("哪天"))
    starts = clock_time(_("几点开始"))
    ends = clock_time(_("几点结束"))
    venue = forms.ChoiceField(label=_("在哪里"), required=False)
    place_words = forms.CharField(label=_("别的地方"), max_length=60, required=False)
    words = forms.CharField(label=_("捎句话"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, venues: Sequence[Venue], partners: Sequence[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(point.id), f"{point.community.name} {point.host.name}") for point in partners]
        choose(self, "partner", [*listed, ("", _("平台外面的队伍，写在下面"))])
        choose(self, "venue", venue_choices(venues, nowhere=_("别的地方，写在下面")))

    def read_partner(self) -> Partner:
        said = self.cleaned_data
        return Partner(point_id=chosen(said["partner"]), name=said["name"], place=said["place"])

    def read_meeting(self) -> Meeting:
        said = self.cleaned_data
        return Meeting(
            title=said["title"],
            starts_at=moment(said["on"], said["starts"]),
            ends_at=moment(said["on"], said["ends"]),
            venue_id=chosen(said["venue"]),
            place_words=said["place_words"],
            words=said["words"],
        )


class ExchangeMoveForm(forms.Form):
    """Another time for an agreed exchange."""

    on = day(_("改到哪天"))
    starts = clock_time(_("几点开始"))
    ends = clock_time(_("几点结束"))
    words = forms.CharField(label=_("捎句话"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """A sentence with yes or no."""

    words = forms.CharField(label=_("回句话"), max_length=200, required=False)


class GuestsForm(forms.Form):
    """How many came from the other side."""

    guests = count(_("对方来了几位"), most=500, required=False)
