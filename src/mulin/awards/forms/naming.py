"""Naming a neighbour, on the phone and from paper; review and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.awards.forms.rounds import Once
from mulin.awards.models import Candidate, CandidateState, NominatedBy, ReviewReason
from mulin.places.models import Building


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a choice field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # for the type checker
    field.choices = list(choices)


class NominateForm(Once):
    """Whom, and one story."""

    kind = forms.ChoiceField(label=_("您是"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("推荐谁"), max_length=60, required=False, help_text=_("写全名；推荐自己不用写"))
    building = forms.ChoiceField(label=_("他住哪栋楼"), required=False, help_text=_("推荐自己不用选"))
    deed = forms.CharField(
        label=_("一句话说说他"),
        max_length=rules.DEED_LIMIT,
        help_text=_("印在选票上，30 个字以内，例如：谁家水管坏了，一叫就到"),
    )
    story = forms.CharField(
        label=_("他做了什么"),
        max_length=rules.STORY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("说一件事就好，300 个字以内"),
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, Any]], buildings: Sequence[Building], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", kinds)
        self.building_choices: list[tuple[str, Any]] = [("", _("请选")), *((str(b.id), b.plate) for b in buildings)]
        choose(self, "building", self.building_choices)
        # whoever names somebody else says whom and where; the marks on the form say the same
        is_oneself = self.is_bound and self.data.get("kind") == NominatedBy.SELF
        self.fields["name"].required = self.fields["building"].required = not is_oneself


class PaperNominateForm(NominateForm):
    """A nomination sheet typed in at the desk, or the community's own nomination."""

    by_name = forms.CharField(label=_("推荐人姓名"), max_length=60, required=False)
    by_building = forms.ChoiceField(label=_("推荐人住哪栋楼"), required=False)
    paper_number = forms.CharField(label=_("推荐表编号"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("谁推荐的")
        self.fields["name"].help_text, self.fields["building"].help_text = _("写全名"), ""
        choose(self, "by_building", self.building_choices)

    @property
    def is_own(self) -> bool:
        """Whether the community names somebody itself, without a sheet."""
        return bool(self.cleaned_data["kind"] == NominatedBy.WORKER)


class StoryForm(forms.Form):
    """What stands on the ballot and on the candidate's page."""

    deed = forms.CharField(label=_("选票上的一句话"), max_length=rules.DEED_LIMIT)
    story = forms.CharField(label=_("事迹"), max_length=rules.STORY_LIMIT, widget=forms.Textarea(attrs={"rows": 6}))


class ReviewForm(forms.Form):
    """Whether somebody may stand."""

    eligible = forms.TypedChoiceField(
        label=_("能不能当候选人"),
        choices=[("yes", _("能")), ("no", _("不能"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("不能的话，为什么"), choices=[("", _("请选")), *ReviewReason.choices], required=False
    )
    note = forms.CharField(
        label=_("说明"), max_length=rules.WHY_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def start(cls, candidate: Candidate) -> dict[str, str]:
        """What was said before, where somebody looks again."""
        said = "yes" if candidate.state == CandidateState.APPROVED else ""
        said = "no" if candidate.state == CandidateState.REFUSED else said
        return {"eligible": said, "reason": candidate.review_reason, "note": candidate.review_note}


class AnswerOnPaperForm(forms.Form):
    """What somebody named signed on paper."""

    yes = forms.TypedChoiceField(
        label=_("本人怎么说"),
        choices=[("yes", _("愿意，签了字")), ("no", _("谢绝"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    paper_number = forms.CharField(label=_("同意书编号"), max_length=40, required=False)
    guardian = forms.UUIDField(required=False, widget=forms.HiddenInput)
