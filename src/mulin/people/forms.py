"""The forms in which people are written down, by residents and at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES, Actor, Mouth
from mulin.base.whole import WholeField
from mulin.kernel import clock, ids
from mulin.people import rules
from mulin.people.actions import Particulars
from mulin.people.labels import PART_NAMES
from mulin.people.models import ConsentPurpose, Gender, LookPurpose, Person, PersonState, ProxyHow
from mulin.places.actions import Door
from mulin.places.models import Building

_MOUTHS = (Mouth.DESK, Mouth.TELEPHONE, Mouth.PAPER, Mouth.DOOR)


class DayInput(forms.DateInput):
    """A day, by the phone's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MouthForm(forms.Form):
    """How the desk came to know: said at the desk, on the telephone, on paper, at the door. All count alike."""

    mouth = forms.ChoiceField(
        label=_("怎么说的"), choices=[(mouth.value, MOUTH_NAMES[mouth]) for mouth in _MOUTHS], initial=Mouth.DESK
    )

    def speaker(self, actor: Actor) -> Actor:
        """The actor, through the mouth that was chosen."""
        return actor.through(Mouth(self.cleaned_data["mouth"]))


class PersonForm(MouthForm):
    """What is known about a person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    gender = forms.ChoiceField(label=_("性别"), choices=[("", _("没记")), *Gender.choices], required=False)
    birth = forms.CharField(
        label=_("出生日期"), max_length=20, required=False, help_text=_("知道多少写多少：1948、1948-3、1948-3-2")
    )
    relation = forms.CharField(label=_("与户主关系"), max_length=20, required=False)
    is_head = forms.BooleanField(label=_("是户主"), required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, help_text=_("手机、座机都行；没有就空着，一样办事")
    )
    lives_alone = forms.BooleanField(label=_("一个人住"), required=False, help_text=_("只有管这栋楼的人看得到"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    # shown only when somebody of that name is there already
    twin_checked = forms.BooleanField(label=_("看过了，不是同一个人，照样登记"), required=False)
    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order: Sequence[str] = ("name", "gender", "birth", "relation", "is_head", "phone", "lives_alone", "note")

    def particulars(self, person: Person | None = None) -> Particulars:
        """What was typed, for the action. A masked phone left as it stood is the phone it was."""
        said = {part: self.cleaned_data[part] for part in Particulars.__slots__}
        if person is not None and said["phone"] == person.masked_phone:
            said["phone"] = person.phone
        return Particulars(**said)

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        """A person as the form shows them. The phone stays masked: leave it, or write a new one."""
        return {
            "name": person.name,
            "gender": person.gender,
            "birth": rules.write_birth(person.birth_date, person.birth_precision),
            "relation": person.relation,
            "is_head": person.is_head,
            "phone": person.masked_phone,
            "lives_alone": person.lives_alone,
            "note": person.note,
            "client_key": str(ids.uuid7()),
        }


class DoorForm(forms.Form):
    """A door: building, stairwell, room, and which household of the flat."""

    building = forms.ChoiceField(label=_("几号楼"))
    unit = WholeField(label=_("几单元"), min_value=1, max_value=999, widget=forms.NumberInput(attrs={"size": 4}))
    room = forms.CharField(label=_("几室"), max_length=12, widget=forms.TextInput(attrs={"size": 6}))

    def __init__(self, data: Any = None, *, buildings: Iterable[Building], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [("", _("选一选")), *((str(building.id), building.plate) for building in buildings)]
        self.fields["building"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def door(self) -> Door:
        """The door that was written."""
        said = self.cleaned_data
        return Door(UUID(said["building"]), said["unit"], said["room"].strip())


class NewPersonForm(PersonForm, DoorForm):
    """A new resident, and the door behind which they live."""

    household_order = forms.ChoiceField(
        label=_("这套房里的第几户"),
        choices=[("1", _("第一户")), ("2", _("第二户")), ("3", _("第三户"))],
        initial="1",
        help_text=_("多数人家选第一户"),
    )
    field_order = (
        "name",
        "building",
        "unit",
        "room",
        "household_order",
        "gender",
        "birth",
        "relation",
        "is_head",
        "phone",
        "lives_alone",
        "note",
        "mouth",
    )


class MoveForm(DoorForm, MouthForm):
    """To which door a person or household goes."""

    household_order = NewPersonForm.base_fields["household_order"]
    field_order = ("building", "unit", "room", "household_order", "mouth")


class CloseForm(MouthForm):
    """Moved away or died, and when."""

    state = forms.ChoiceField(
        label=_("怎么了"),
        choices=[(PersonState.MOVED.value, _("搬走了")), (PersonState.DECEASED.value, _("去世了"))],
        widget=forms.RadioSelect,
    )
    closed_on = forms.DateField(label=_("哪一天"), widget=DayInput())
    field_order = ("state", "closed_on", "mouth")


class LookForm(forms.Form):
    """For what a masked phone is looked at."""

    purpose = forms.ChoiceField(label=_("为了什么看"), choices=LookPurpose.choices, widget=forms.RadioSelect)


class SignInPhoneForm(forms.Form):
    """The new phone of somebody who stands at the desk and is known to be who they say."""

    phone = forms.CharField(
        label=_("新手机号"),
        max_length=40,
        help_text=_("11 位数字，能收短信"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "num"}),
        error_messages={"required": _("请写手机号，11 位数字。")},
    )
    known = forms.BooleanField(
        label=_("本人就在面前，认得或者看过证件；号码念给本人听过，没错"),
        error_messages={"required": _("先认清是本人，再勾上。")},
    )


class ConsentForm(MouthForm):
    """A consent given at the desk, by telephone or on paper."""

    purpose = forms.ChoiceField(label=_("同意什么"), choices=ConsentPurpose.choices)
    given_by = forms.ChoiceField(label=_("谁同意的"), required=False)
    paper_number = forms.CharField(label=_("纸的编号"), max_length=40, required=False, help_text=_("纸上签的才要写"))
    field_order = ("purpose", "given_by", "mouth", "paper_number")

    def __init__(self, data: Any = None, *, guardians: Sequence[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self._guardians = {str(guardian.id): guardian for guardian in guardians}
        choices = [("", _("本人")), *((ref, guardian.name) for ref, guardian in self._guardians.items())]
        self.fields["given_by"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def guardian(self) -> Person | None:
        """The guardian who agreed, if it was not the person."""
        return self._guardians.get(self.cleaned_data["given_by"])


class PickForm(forms.Form):
    """Somebody of the register, found by typing."""

    words = forms.CharField(label=_("找谁"), max_length=64, help_text=_("名字、拼音、门牌、电话后四位都行"))


class ProxyTermForm(forms.Form):
    """As whom somebody acts for another, and until when."""

    relation = forms.CharField(label=_("您是老人的什么人"), max_length=20, help_text=_("比如：女儿、外甥、邻居"))
    until = forms.DateField(label=_("到哪一天为止"), widget=DayInput())

    @staticmethod
    def usual_end() -> date:
        """A year from today."""
        return clock.today() + rules.PROXY_USUAL


class AskProxyForm(ProxyTermForm, DoorForm):
    """Whom a signed-in relative wants to act for."""

    name = forms.CharField(label=_("替谁办事"), max_length=60, help_text=_("写老人的全名，和户口本上一样"))
    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ("name", "building", "unit", "room", "relation", "until")


class NameProxyForm(ProxyTermForm):
    """At the desk: by whose phone somebody will act for an elder, and the elder's yes."""

    helper_phone = forms.CharField(label=_("来代办的人的手机"), max_length=40, help_text=_("他得先自己用手机进过门"))
    how = forms.ChoiceField(
        label=_("老人怎么点的头"),
        choices=[(how.value, how.label) for how in (ProxyHow.SIGNATURE, ProxyHow.VISIT)],
        widget=forms.RadioSelect,
    )
    paper_number = forms.CharField(label=_("签字那张纸的编号"), max_length=40, required=False)
    field_order = ("helper_phone", "relation", "until", "how", "paper_number")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["relation"].label = _("是老人的什么人")


class ConfirmProxyForm(forms.Form):
    """The elder's yes, as the desk heard it."""

    how = NameProxyForm.base_fields["how"]
    paper_number = NameProxyForm.base_fields["paper_number"]


class CorrectionForm(forms.Form):
    """What is wrong, and what is right."""

    part = forms.ChoiceField(
        label=_("哪里不对"), choices=[(part, PART_NAMES[part]) for part in rules.CORRECTABLE], widget=forms.RadioSelect
    )
    wanted = forms.CharField(label=_("应该是什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class DeskCorrectionForm(MouthForm, CorrectionForm):
    """A correction somebody asks for at the desk."""

    field_order = ("part", "wanted", "mouth")


class AnswerForm(forms.Form):
    """What a worker answers to a correction."""

    answer = forms.CharField(
        label=_("要说的话"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没法改的时候一定要写为什么"),
    )


class DeskErasureForm(MouthForm):
    """Somebody asks at the desk to be forgotten."""

    paper_number = forms.CharField(label=_("纸的编号"), max_length=40, required=False, help_text=_("纸上签的才要写"))
