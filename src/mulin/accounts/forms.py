"""The forms of the door, of one's own phone, and of the staff page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mulin.accounts.models import ScopeKind
from mulin.accounts.rules import BY_HEAD, SCOPES
from mulin.base.http import sentence
from mulin.base.roles import ROLE_NAMES, Role
from mulin.kernel import chinese, clock, phones
from mulin.kernel.errors import RuleError
from mulin.places.models import Building, Grid


def _day() -> forms.DateInput:
    """The browser's own calendar, which wants ISO dates whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MobileField(forms.CharField):
    """A mainland mobile, however it is written; gives its eleven digits."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel", "class": "num"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **options)
        self.error_messages["required"] = _("请写手机号，11 位数字。")

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            phone = phones.parse(text)
            if phone.kind != "mobile":
                raise RuleError("phone-not-mobile")
        except RuleError as error:
            raise ValidationError(sentence(error)) from error
        return phone.digits


class CodeField(forms.CharField):
    """The digits of a code, in any width, with or without spaces."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "num"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str:
        return "".join(sign for sign in chinese.fold(str(super().clean(value))) if sign.isalnum())


class SignInForm(forms.Form):
    """Phone and code on one page. Pressing Enter after typing a code means coming in."""

    phone = MobileField(label=_("手机号"))
    code = CodeField(label=_("短信验证码"), help_text=_("6 位数字，10 分钟内都有效"), required=False)

    @property
    def asks_for_code(self) -> bool:
        return self.data.get("do") == "send" and not self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "phone" in cleaned and not self.asks_for_code and not cleaned.get("code"):
            self.add_error("code", _("还没填验证码。没收到，就按“发给我”再要一个。"))
        return cleaned


class DeskCodeForm(forms.Form):
    code = forms.CharField(
        label=_("进门条上的字"),
        help_text=_("一共 10 个字母和数字，中间的横线写不写都行"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "num"}),
        error_messages={"required": _("请照着进门条写。")},
    )


class FactorForm(forms.Form):
    code = CodeField(
        label=_("身份验证器上的 6 位数字"),
        help_text=_("手机丢了？填一个打印出来的备用码"),
        error_messages={"required": _("请填手机验证器上正在显示的数字。")},
    )


class NewFactorForm(FactorForm):
    """As `FactorForm`, before there are recovery codes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].help_text = ""


class PhoneForm(forms.Form):
    """The new phone, and then what both phones were sent."""

    phone = MobileField(label=_("新手机号"))
    new_code = CodeField(label=_("新号码收到的验证码"), required=False)
    old_code = CodeField(label=_("原号码收到的验证码"), required=False)


class AppointForm(forms.Form):
    """Whom to appoint, to what, for which part of the community, until when."""

    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("请写姓名。")})
    phone = MobileField(label=_("手机号"), help_text=_("用它进门；第一次进来要设第二道锁"))
    role = forms.ChoiceField(label=_("做什么"), widget=forms.RadioSelect, error_messages={"required": _("请选一项。")})
    scope = forms.ChoiceField(
        label=_("管哪里"), required=False, help_text=_("网格员选网格或楼，楼组长选楼；其他人管整个社区")
    )
    starts_on = forms.DateField(label=_("从哪天起"), widget=_day())
    ends_on = forms.DateField(
        label=_("到哪天止"),
        widget=_day(),
        help_text=_("到了这天，权限自己就收回"),
    )

    def __init__(self, *args: Any, grids: list[Grid], buildings: list[Building], **options: Any) -> None:
        today = clock.today()
        first = {"starts_on": today, "ends_on": _years_later(today, 3)}
        options.setdefault("initial", first)
        super().__init__(*args, **options)
        roles = [role for role in Role if role in BY_HEAD]
        self.fields["role"].choices = [(role.value, ROLE_NAMES[role]) for role in roles]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["scope"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("整个社区")),
            (_("网格"), [(f"grid:{grid.id}", grid.name) for grid in grids]),
            (_("楼"), [(f"building:{one.id}", one.plate) for one in buildings]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, scope = cleaned.get("role"), cleaned.get("scope", "")
        if role:
            kinds = SCOPES[Role(role)]
            kind = scope.partition(":")[0] or "community"
            if kind not in kinds:
                needed = _("请选管哪个网格或哪栋楼。") if "community" not in kinds else _("这个职务管整个社区。")
                self.add_error("scope", needed)
        return cleaned

    def scope_of(self, community_id: UUID) -> tuple[ScopeKind, UUID]:
        """The kind and row of the chosen scope."""
        kind, _colon, row = self.cleaned_data["scope"].partition(":")
        return (ScopeKind(kind), UUID(row)) if row else (ScopeKind.COMMUNITY, community_id)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
