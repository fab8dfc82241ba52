"""The forms of this room: a riddle, a table, picking, rules, an answer, a guess."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.kernel import ids
from mulin.riddles.actions import Settings
from mulin.riddles.actions.hanging import MOST_SLIPS
from mulin.riddles.models import FORM_NAMES, AtHome, Difficulty, Riddle
from mulin.riddles.rules import ANSWER_LIMIT, FACE_LIMIT, Draft, read_draft


class RiddleForm(forms.Form):
    """One riddle; the rules read it in `draft`."""

    face = forms.CharField(
        label=_("谜面"),
        max_length=2 * FACE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用逗号分句，印出来两句一行。最多 200 个字"),
    )
    category = forms.CharField(
        label=_("谜目"), max_length=40, required=False, help_text=_("打什么，例如：打一字、打一动物")
    )
    answer = forms.CharField(label=_("谜底"), max_length=2 * ANSWER_LIMIT)
    also = forms.CharField(
        label=_("也算对"),
        max_length=200,
        required=False,
        help_text=_("别的说法，用顿号隔开。繁体、标点、空格不用写，自己会认"),
    )
    form = forms.ChoiceField(
        label=_("谜格"), required=False, choices=[("", _("没有")), *FORM_NAMES.items()], help_text=_("不懂就空着")
    )
    difficulty = forms.ChoiceField(
        label=_("难度"), choices=Difficulty.choices, widget=forms.RadioSelect, initial=Difficulty.EASY
    )
    source = forms.CharField(label=_("出处"), max_length=80, required=False, help_text=_("例如：民间、《红楼梦》"))
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    version = WholeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("client_key", str(ids.uuid7()))

    def draft(self) -> Draft:
        """What was written, read by the rules. Raises RuleError."""
        return read_draft({name: str(value) for name, value in self.cleaned_data.items() if value is not None})


def words_of(riddle: Riddle) -> dict[str, Any]:
    """What a riddle says, as the form writes it."""
    parts = ("face", "category", "answer", "form", "difficulty", "source", "version")
    return {**{part: getattr(riddle, part) for part in parts}, "also": "、".join(riddle.also)}


class LoadForm(forms.Form):
    """A table of riddles."""

    file = forms.FileField(
        label=_("灯谜表"),
        help_text=_("xlsx 或者 CSV。第一行写：谜面、谜目、谜底、也算对、难度、出处、谜格；有谜面和谜底就行"),
    )


class PickForm(forms.Form):
    """How many riddles hang."""

    count = WholeField(label=_("挂多少条"), min_value=1, max_value=MOST_SLIPS, initial=30)


class SettingsForm(forms.Form):
    """By which rules a set is won."""

    per_person = WholeField(
        label=_("一个人最多赢几条"), min_value=1, max_value=99, help_text=_("赢够了还能答，谜条留给别人")
    )
    stamps = WholeField(label=_("答对一条给几枚章"), min_value=0, max_value=5)
    ties_stamped = forms.BooleanField(label=_("前后脚都答对（两分钟内），两个人都给章"), required=False)
    allows_pinyin = forms.BooleanField(label=_("写拼音也算"), required=False)
    at_home = forms.ChoiceField(label=_("在家的人"), choices=AtHome.choices, widget=forms.RadioSelect)

    def settings(self) -> Settings:
        return Settings(**self.cleaned_data)


class AnswerForm(forms.Form):
    """An answer at the desk: who, and what they said."""

    who = forms.CharField(
        label=_("谁来答"), max_length=60, required=False, help_text=_("名字或者拼音首字母。不在名册上的，写怎么称呼")
    )
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(label=_("他说的是"), max_length=60, required=False)
    shows_name = forms.BooleanField(label=_("本人同意，散场后公布名字"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("client_id", ids.uuid7())

    def emptied(self) -> AnswerForm:
        """The same form for the next try: what was said is gone, the rest stays."""
        return AnswerForm(initial={**self.cleaned_data, "words": "", "client_id": ids.uuid7()})


class GuessForm(forms.Form):
    """A guess from home; `who` where somebody acts for others too."""

    words = forms.CharField(label=_("您猜是什么"), max_length=120, error_messages={"required": _("写上您猜的，再按。")})
    who = forms.UUIDField(label=_("谁猜的"), required=False)
    shows_name = forms.BooleanField(label=_("猜中了，散场后可以公布我的名字"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], counts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = people, counts
        if not self.is_bound:
            self.initial.setdefault("client_id", ids.uuid7())
        self.fields["words"].widget.attrs = {"autocomplete": "off", "autofocus": True}
        if not counts or not people:
            del self.fields["who"], self.fields["shows_name"]
        elif len(people) > 1:
            choices = [(str(person_id), name) for person_id, name in people]
            self.fields["who"] = forms.ChoiceField(label=_("谁猜的"), choices=choices, widget=forms.RadioSelect)
        else:
            self.fields["who"].widget = forms.HiddenInput()
            self.initial.setdefault("who", people[0][0])

    def emptied(self) -> GuessForm:
        """The same form for the next try: the guess is gone, the rest stays."""
        people, counts = self._offered
        initial = {**self.cleaned_data, "words": "", "client_id": ids.uuid7()}
        return GuessForm(people=people, counts=counts, initial=initial)
