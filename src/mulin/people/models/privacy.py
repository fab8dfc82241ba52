"""What residents agreed to, who may act for them, who looked, and what they asked to have changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.people.models.records import Person


class ConsentPurpose(models.TextChoices):
    """What a person may agree to, each by itself (PIPL 13, 25, 29, 31)."""

    ACCOUNT = "account", _("用手机号进门")
    PUBLISH_CONTACT = "publish_contact", _("把姓名和电话印在睦邻卡上")
    PUBLISH_PHOTO = "publish_photo", _("公开照片")
    HONOUR = "honour", _("公开表彰姓名")
    SENSITIVE = "sensitive", _("记录健康等敏感信息")
    GUARDIAN = "guardian", _("监护人同意")


class Consent(TenantRow, Stamped):
    """One agreement of one person to one purpose, with the version of the text agreed to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")  # guardian
    mouth = models.CharField(max_length=12)
    paper_number = models.CharField(max_length=40, blank=True)  # of the signed form, if on paper
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_in_force_once"
            )
        ]


class ProxyState(models.TextChoices):
    ASKED = "asked", _("等点头")
    CONFIRMED = "confirmed", _("已点头")
    REFUSED = "refused", _("没同意")
    ENDED = "ended", _("已结束")


class ProxyHow(models.TextChoices):
    """How the person said yes to being acted for (safety T11)."""

    OWN_PHONE = "own_phone", _("本人用自己的手机点了头")
    SIGNATURE = "signature", _("本人在服务台签了字")
    VISIT = "visit", _("社区的人上门问过本人")


class Proxy(TenantRow, Stamped):
    """家人代办: somebody who may act for a person, confirmed by that person or a worker, until a date."""

    # the one acted for; none while a worker still has to find out whom `wanted` means
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    wanted = SealedTextField()  # name and door as the helper wrote them, until somebody has decided
    wanted_building = models.ForeignKey("places.Building", null=True, on_delete=models.SET_NULL, related_name="+")
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(_("是老人的"), max_length=20)
    state = models.CharField(max_length=10, choices=ProxyState, default=ProxyState.ASKED)
    confirmed_how = models.CharField(max_length=12, choices=ProxyHow, blank=True)
    paper_number = models.CharField(max_length=40, blank=True)  # of the signed form
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "helper"], condition=Q(state__in=["asked", "confirmed"]), name="proxy_once"
            )
        ]
        indexes = [
            models.Index(fields=["helper", "state"], name="proxy_by_helper"),  # every signed-in request
            models.Index(fields=["community", "state"], name="proxy_by_state"),  # the desk's list
        ]

    @property
    def is_asked(self) -> bool:
        return self.state == ProxyState.ASKED

    @property
    def is_open(self) -> bool:
        """Whether it is asked for or agreed, so that it can be ended."""
        return self.state in (ProxyState.ASKED, ProxyState.CONFIRMED)

    @property
    def whom_for_helper(self) -> str:
        """Whom it is about, for the helper: in their own words until a yes, so that asking tells nothing."""
        return self.person.name if self.person and self.confirmed_how else self.wanted


class LookPurpose(models.TextChoices):
    """For what a worker may look at a masked phone."""

    CALL = "call", _("打电话联系本人")
    VISIT = "visit", _("上门前约时间")
    DELIVER = "deliver", _("送卡、送通知")
    CARE = "care", _("探访、关爱")
    EMERGENCY = "emergency", _("紧急情况")
    CHECK = "check", _("核对名册")
    OWN_REQUEST = "own_request", _("办本人托的事")


CHILD_LOOK = "child"  # a page of a child under 14 was opened: written by itself, never chosen


class Look(TenantRow, Stamped):
    """One look at a masked phone (or at a child's page): who, whose, for what. Shown to the person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    purpose = models.CharField(max_length=20, choices=[*LookPurpose.choices, (CHILD_LOOK, _("看了孩子的资料"))])

    class Meta:
        indexes = [
            models.Index(fields=["community", "person", "created_at"], name="look_by_person"),  # 谁看过我的资料
            models.Index(fields=["community", "created_at"], name="look_by_time"),  # the head's week, the clean-up
            models.Index(fields=["account", "created_at"], name="look_by_account"),  # the hourly limit
        ]


class RequestState(models.TextChoices):
    """Where a resident's request about their own data stands."""

    WAITING = "waiting", _("等着办")
    DONE = "done", _("办好了")
    REFUSED = "refused", _("没法办")
    WITHDRAWN = "withdrawn", _("不要了")


class CorrectionRequest(TenantRow, Stamped):
    """A resident says that something kept about them is wrong (PIPL 46)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    part = models.CharField(max_length=20)  # one of `rules.CORRECTABLE`
    wanted = SealedTextField()
    mouth = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    answer = SealedTextField()  # why it could not be done
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "state"], name="correction_by_state"),  # the desk's list
        ]


class ErasureRequest(TenantRow, Stamped):
    """A resident wants to be forgotten (PIPL 47). There are days to change one's mind."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12)
    paper_number = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="erasure_waiting_once")
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="erasure_by_due"),  # the job
            models.Index(fields=["community", "state"], name="erasure_by_state"),  # the desk's list
        ]
