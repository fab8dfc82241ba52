"""Service contacts, what is public of them when, who agreed to it, and what residents report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow


class UnitKind(models.TextChoices):
    """What sort of help stands behind a contact, in the order in which a card shows them."""

    GRID_OFFICER = "grid_officer", _("网格员")
    PARTY_BRANCH = "party_branch", _("党支部")
    RESIDENTS_COMMITTEE = "residents_committee", _("社区居委会")
    HEALTH_STATION = "health_station", _("社区卫生服务站")
    POLICE_POINT = "police_point", _("治安警点")
    PROPERTY_MANAGEMENT = "property_management", _("物业")
    ELDER_CARE = "elder_care", _("养老服务")
    MEDIATION = "mediation", _("人民调解")
    LEGAL_ADVISER = "legal_adviser", _("法律顾问")
    SCHOOL = "school", _("学校")
    HOTLINE = "hotline", _("便民热线")
    OTHER = "other", _("其他")


class ContactState(models.TextChoices):
    PENDING = "pending", _("等第二个人点头")
    ACTIVE = "active", _("在用")
    CLOSED = "closed", _("已停用")


class ServiceContact(TenantRow, Stamped):
    """Who may be called about what, for a term and an area. `version` counts edits.

    A number stands here only once it may be public: what waits for a second person is in
    `NumberChange`, except for a PENDING contact, which is wholly invisible until then.
    """

    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    unit_name = models.CharField(_("单位"), max_length=40)
    person_name = models.CharField(_("联系人"), max_length=60, blank=True)  # empty: a desk or a hotline
    post = models.CharField(_("职务"), max_length=30, blank=True)
    hours_text = models.CharField(_("服务时间"), max_length=80, blank=True)
    note = models.CharField(_("备注"), max_length=60, blank=True)
    everywhere = models.BooleanField(_("全社区"), default=True)  # else the rows of ContactArea
    order = models.PositiveSmallIntegerField(default=0)  # among contacts of one kind
    state = models.CharField(max_length=8, choices=ContactState, default=ContactState.ACTIVE)
    valid_from = models.DateField(_("从哪天起"))
    valid_until = models.DateField(_("到哪天止"), null=True, blank=True)  # the last day
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stands_in_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    needs_calls = models.BooleanField(default=True)  # nobody rings 110 to see whether it answers
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    unreached_at = models.DateTimeField(null=True, blank=True)  # the last call nobody answered
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="contact_term_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "kind", "order"], name="contact_by_kind"),  # the desk's list
            # 今日待办: whom to call again, oldest verification first
            models.Index(fields=["community", "state", "verified_at"], name="contact_by_verified"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.unit_name, self.person_name) if part)

    @property
    def label(self) -> str:
        """The unit only: what the ledger and the log may know of a contact."""
        return self.unit_name


class ContactPhone(TenantRow):
    """One number of a contact, as `kernel.phones` writes it, in calling order."""

    contact = models.ForeignKey(ServiceContact, on_delete=models.CASCADE, related_name="phones")
    number = SealedTextField()
    kind = models.CharField(max_length=8)  # mobile · landline · service · foreign
    order = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=True)  # else for the office only

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "order"], name="contact_phone_order_once")]
        ordering = ["order"]


class ContactArea(TenantRow):
    """One place a contact is responsible for: a courtyard, a grid or a building."""

    contact = models.ForeignKey(ServiceContact, on_delete=models.CASCADE, related_name="areas")
    courtyard = models.ForeignKey("places.Courtyard", null=True, on_delete=models.CASCADE, related_name="+")
    grid = models.ForeignKey("places.Grid", null=True, on_delete=models.CASCADE, related_name="+")
    building = models.ForeignKey("places.Building", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(courtyard__isnull=False, grid=None, building=None)
                | Q(courtyard=None, grid__isnull=False, building=None)
                | Q(courtyard=None, grid=None, building__isnull=False),
                name="contact_area_one_place",
            )
        ]


class PublicEntry(TenantRow):
    """What was, is or will be public of a contact, and from when until when.

    The card page and the print run read these rows and nothing else, so that the history of the
    card and the card itself can not differ. Written only by `actions.publish`.
    """

    contact = models.ForeignKey(ServiceContact, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=UnitKind)
    face = SealedTextField()  # JSON of `rules.Face`: unit, person, post, phones, hours, note
    everywhere = models.BooleanField()
    places: models.JSONField[Any, Any] = models.JSONField(default=list)  # ids of courtyards, grids, buildings
    order = models.PositiveSmallIntegerField(default=0)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True)
    # whether upper rooms have been told that the entry appeared, and that it went
    told_start = models.BooleanField(default=False)
    told_end = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gt=F("shown_from")), name="entry_time_forward"
            )
        ]
        indexes = [
            # the card page: what is public now; also who was on the card on a day
            models.Index(fields=["community", "shown_until", "shown_from"], name="entry_by_time"),
            models.Index(fields=["contact", "shown_from"], name="entry_by_contact"),  # one contact's history
        ]


class PublicVersion(TenantRow):
    """A number that grows whenever something public of a community's contacts changes.

    Whoever keeps a rendered piece of the card page keeps it under this number, so that a change is
    seen at once. Written only by `actions.publish`.
    """

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community"], name="public_version_once")]


class PublicationConsent(TenantRow, Stamped):
    """A contact person's own agreement that name and number stand on the card (PIPL 25).

    It belongs to the person named, not to the post: another name needs another consent.
    """

    contact = models.ForeignKey(ServiceContact, on_delete=models.PROTECT, related_name="consents")
    person_name = models.CharField(_("姓名"), max_length=60)
    text_version = models.CharField(max_length=20)
    mouth = models.CharField(max_length=12, choices=[(m.value, n) for m, n in MOUTH_NAMES.items()])
    paper_number = models.CharField(_("同意书编号"), max_length=40, blank=True)
    given_on = models.DateField(_("哪天同意的"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(withdrawn_at=None), name="publication_consent_in_force_once"
            )
        ]


class ChangeReason(models.TextChoices):
    NEW = "new", _("新添的号码")
    CHANGED = "changed", _("号码变了")
    HAND_OVER = "hand_over", _("换人了")
    STAND_IN = "stand_in", _("有人代班")


class ChangeState(models.TextChoices):
    WAITING = "waiting", _("等第二个人")
    COOLING = "cooling", _("满 24 小时上卡")
    LIVE = "live", _("已上卡")
    REFUSED = "refused", _("没通过")
    WITHDRAWN = "withdrawn", _("撤回了")


class CallBack(models.TextChoices):
    """What came of ringing the old number or the unit's switchboard."""

    CONFIRMED = "confirmed", _("打通了，对方说没错")
    NO_ANSWER = "no_answer", _("没打通")
    DENIED = "denied", _("打通了，对方说不对")


class NumberChange(TenantRow, Stamped):
    """A number that wants to become public: proposed by one, called back, let through by another."""

    contact = models.ForeignKey(ServiceContact, on_delete=models.PROTECT, related_name="changes")
    reason = models.CharField(max_length=10, choices=ChangeReason)
    proposal = SealedTextField()  # JSON of `rules.Claim`: unit, phones, places
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)
    called_whom = models.CharField(max_length=40, blank=True)  # "old" or "switchboard"
    outcome = models.CharField(max_length=10, choices=CallBack, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)  # when a cooling change goes live
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.WAITING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["cooling", "live"]) | ~Q(decided_by=F("proposed_by")),
                name="number_change_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cooling", "live"]) | ~Q(outcome=""), name="number_change_called_back"
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(state__in=["waiting", "cooling"]), name="number_change_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "live_at"], name="number_change_by_state"),  # inbox and job
        ]


class ReportWhat(models.TextChoices):
    NO_ANSWER = "no_answer", _("老是没人接")
    DEAD = "dead", _("空号，或者停机")
    WRONG_PERSON = "wrong_person", _("打到别人家去了")
    REPLACED = "replaced", _("说是换人了")
    HOURS = "hours", _("时间写得不对")
    SWINDLE = "swindle", _("像是骗子：要钱、要密码、要验证码")


class ReportState(models.TextChoices):
    NEW = "new", _("新来的")
    CHECKING = "checking", _("正在核对")
    FIXED = "fixed", _("改好了")
    THANKED = "thanked", _("已道谢")
    NO_FAULT = "no_fault", _("号码没错")


class NumberReport(TenantRow, Stamped):
    """A resident says a number does not work. Reports of one contact join the first open one."""

    contact = models.ForeignKey(ServiceContact, on_delete=models.PROTECT, related_name="reports")
    what = models.CharField(_("怎么了"), max_length=14, choices=ReportWhat)
    words = SealedTextField(_("您说说"))
    phone = SealedTextField(_("您的电话"))  # of the reporter, only to thank; emptied afterwards
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="joined")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.NEW)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(joined_to=None, state__in=["new", "checking"]),
                name="number_report_open_once",
            )
        ]
        indexes = [models.Index(fields=["community", "state", "-created_at"], name="number_report_inbox")]
