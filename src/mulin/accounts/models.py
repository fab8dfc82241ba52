"""Accounts, appointments to roles, codes by SMS and from the desk, and the browsers that are signed in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.roles import ROLE_NAMES
from mulin.base.rows import Row, Stamped, TenantRow
from mulin.kernel import clock, ids, phones


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(pk=username or "")


class Account(AbstractBaseUser):
    """Somebody who can sign in: by phone and code, by a printed desk code; never by password."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(_("称呼"), max_length=60)
    phone = SealedTextField()
    phone_index = models.BinaryField(max_length=16, null=True, unique=True)  # sign-in look-up
    phone_verified_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    # how pages look for this person: "", "elder" or "xl"; "", "dark" or "light"; "", "zh-hans" or "en"
    size = models.CharField(max_length=8, blank=True)
    theme = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=8, blank=True)
    factor_reset_at = models.DateTimeField(null=True)  # no step-up for a day after colleagues vouched
    demo_words = models.CharField(max_length=60, blank=True)  # how the demo's door shows this account
    created_at = models.DateTimeField(default=clock.now, editable=False)

    password = models.CharField(max_length=128, blank=True)  # required by Django, always unusable

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        return phones.mask(self.phone) if self.phone else ""


class ScopeKind(models.TextChoices):
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    BUILDING = "building", _("楼")
    SUBDISTRICT = "subdistrict", _("街道")
    CITY = "city", _("市")
    INSTALLATION = "installation", _("全部")


class Appointment(Row, Stamped):
    """A role for a term and a scope (聘任). Ends by date or by being ended; never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(r.value, n) for r, n in ROLE_NAMES.items()])
    scope_kind = models.CharField(max_length=12, choices=ScopeKind)
    scope_id = models.UUIDField(null=True)  # the row of `scope_kind`; None for the installation
    community = models.ForeignKey("places.Community", null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["community", "role"], name="appointment_by_role"),  # the staff page
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="appointment_term_forward"
            )
        ]


class DeskCode(TenantRow, Stamped):
    """A printed one-use code with which a person without SMS comes in. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=16, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", _("进门")
    NEW_PHONE = "new_phone", _("新号码")
    OLD_PHONE = "old_phone", _("原来的号码")


class PhoneCode(TenantRow):
    """One asking for a code by SMS. A phone nobody knows gets the same row and never a code (T8)."""

    purpose = models.CharField(max_length=10, choices=CodePurpose, default=CodePurpose.SIGN_IN)
    phone = SealedTextField()
    account = models.ForeignKey(
        Account, null=True, on_delete=models.CASCADE, related_name="+"
    )  # who came in, or whose phone changes
    digest = models.BinaryField(max_length=16, null=True)  # None until sent
    tries_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(db_index=True)  # the sweep's range
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)


class How(models.TextChoices):
    """By which means somebody came in."""

    CODE = "code", _("短信验证码")
    DESK_CODE = "desk_code", _("服务台的进门条")
    PASSKEY = "passkey", _("通行密钥")
    DEMO = "demo", _("演示")


class Browser(models.TextChoices):
    """What a browser calls itself, as far as its owner would."""

    WECHAT = "wechat", _("微信")
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    CHROME = "chrome", "Chrome"
    SAFARI = "safari", "Safari"
    OTHER = "other", _("浏览器")


class SignIn(Row):
    """One signed-in browser, shown in the list of devices. Kept 180 days after it ended (by law)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.BinaryField(max_length=16)  # fingerprint of the device cookie
    browser = models.CharField(max_length=10, choices=Browser, default=Browser.OTHER)
    on_mobile = models.BooleanField(default=False)
    how = models.CharField(max_length=10, choices=How)
    with_second_factor = models.BooleanField(default=False)
    signed_in_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # the device list, and whether a device is known
            models.Index(fields=["account", "ended_at"], name="sign_in_by_account"),
            models.Index(fields=["ended_at"], name="sign_in_by_end"),  # the sweep's range
        ]

    @property
    def words(self) -> str:
        """The browser as its owner would know it, in the reader's language: 手机·微信."""
        name = {"browser": Browser(self.browser).label}
        return gettext("手机·%(browser)s") % name if self.on_mobile else gettext("电脑·%(browser)s") % name


class FactorReset(TenantRow, Stamped):
    """Two colleagues vouch in person for one who has lost the second factor (safety §4.1)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(done_at=None), name="factor_reset_open_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("asked_by")), name="factor_reset_by_two"
            ),
        ]


class PhoneChange(TenantRow, Stamped):
    """A new sign-in phone set at the desk: it counts after 24 hours, and the old phone is told."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    phone = SealedTextField()
    due_at = models.DateTimeField(db_index=True)  # the job that makes it count
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)  # done or stopped

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(closed_at=None), name="phone_change_open_once"),
        ]

    @property
    def masked_phone(self) -> str:
        return phones.mask(self.phone)
