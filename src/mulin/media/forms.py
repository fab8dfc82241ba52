"""The web forms of this room."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Actor
from mulin.base.manifest import PictureHolder
from mulin.kernel import ids
from mulin.media import queries
from mulin.media.actions import Bringing
from mulin.media.actions.judging import REPORT_LIMIT, Complaint
from mulin.media.models import Faces, ReportWhy
from mulin.media.rules import LARGEST, WHY_LIMIT, WORDS_LIMIT, Circumstances
from mulin.people.models import Person

_BETWEEN = re.compile(r"[、,，;；\n]+")
# without heic: phones then turn it into a jpeg by themselves
_ACCEPT = "image/jpeg,image/png,image/webp,image/gif"


class BringForm(forms.Form):
    """A picture, what is on it, and who."""

    file = forms.FileField(
        label=_("照片"),
        help_text=_("最大 25 MB。拍照的地点和时间会去掉，不留底片"),
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPT, "data-shrink": "1600"}),
    )
    words = forms.CharField(
        label=_("照片上是什么？"),
        max_length=WORDS_LIMIT,
        help_text=_("一句话，念给看不见的邻居听。例如：星期三下午，大家在活动室练扇子舞"),
    )
    faces = forms.ChoiceField(label=_("看得清是谁吗？"), choices=Faces.choices, widget=forms.RadioSelect)
    children = forms.BooleanField(label=_("照片里有 14 岁以下的孩子"), required=False)
    named = forms.MultipleChoiceField(label=_("谁在照片里？"), required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.CharField(
        label=_("还有谁在照片里？"),
        required=False,
        help_text=_("名册里的名字，用顿号隔开；同名的写上门牌：王淑珍 1-101、陈志远"),
    )
    paper_number = forms.CharField(
        label=_("签了字的同意书编号"),
        required=False,
        max_length=40,
        help_text=_("名册里没有的人，和孩子的家长，请他们在纸上签字"),
    )
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, actor: Actor, holder: PictureHolder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_key", str(ids.uuid7()))
        self.actor, self.holder = actor, holder
        self.fields["named"].choices = [(str(ref), name) for ref, name in holder.people]  # type: ignore[attr-defined]  # a ChoiceField
        if not holder.people:
            del self.fields["named"]
        if not actor.may_somewhere("people.read"):
            del self.fields["people"]

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("这张照片太大了，最大 25 MB。"))
        return file

    def bringing(self) -> Bringing:
        """What comes with the picture. Raises RuleError picture-person…. At most two queries."""
        data = self.cleaned_data
        typed = queries.who_is(self.actor, _BETWEEN.split(data.get("people", ""))) if data.get("people") else []
        chosen = {UUID(ref) for ref in data.get("named", [])}
        picked: list[Person] = queries.people_by_id(self.actor, chosen) if chosen else []
        said = Circumstances(data["faces"], data["children"], data["paper_number"])
        return Bringing(host=self.holder.host_id, said=said, people=[*typed, *picked])


class WordsForm(forms.Form):
    """Saying better what is on a picture."""

    words = forms.CharField(label=_("照片上是什么？"), max_length=WORDS_LIMIT)


class HideForm(forms.Form):
    """Putting a picture away."""

    why = forms.CharField(label=_("为什么收起来？"), max_length=WHY_LIMIT, help_text=_("送照片的人会看到这句话"))


class ReportForm(forms.Form):
    """举报: what is wrong with a picture."""

    why = forms.ChoiceField(label=_("怎么了？"), choices=ReportWhy.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("您说说"),
        max_length=REPORT_LIMIT * 2,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("200 个字以内"),
    )
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_key", str(ids.uuid7()))

    def complaint(self) -> Complaint:
        return Complaint(ReportWhy(self.cleaned_data["why"]), self.cleaned_data["words"])
