"""Whatever has a time, a place and people, who said they come, and who came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow

_MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class HostKind(models.TextChoices):
    """What sort of thing holds gatherings; upper rooms have a row of their own for each host."""

    COMMUNITY = "community", _("社区")
    POINT = "point", _("睦邻点")
    EVENT = "event", _("文化活动")


class Host(TenantRow, Stamped):
    """Who holds gatherings: a neighbour point, a culture event, the community itself.

    An upper room points here with a OneToOneField and gives the name; here lies what every gathering
    of the host starts from.
    """

    kind = models.CharField(max_length=12, choices=HostKind)
    name = models.CharField(_("名称"), max_length=40)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    members_need_no_sign_up = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "kind", "name"], name="host_by_kind")]

    def __str__(self) -> str:
        return self.name


class StewardKind(models.TextChoices):
    LEADER = "leader", _("点长")
    DEPUTY = "deputy", _("副点长")
    HELPER = "helper", _("帮手")


class Steward(TenantRow, Stamped):
    """A resident who runs a host's gatherings for a term; with an account they hold the leader's role there."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="stewards")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=StewardKind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day of the term

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="steward_forward")
        ]
        indexes = [
            models.Index(fields=["host", "ends_on"], name="steward_by_host"),
            models.Index(fields=["person"], name="steward_by_person"),  # every request of somebody signed in
        ]


class Regular(TenantRow, Stamped):
    """A resident who belongs to a host (a member of a point): comes without signing up where it says so."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="regulars")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day
    shows_name = models.BooleanField(default=False)  # others who come may read the name

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "person"], condition=Q(until=None), name="regular_once"),
        ]
        indexes = [models.Index(fields=["person"], name="regular_by_person")]


class GatheringState(models.TextChoices):
    PLANNED = "planned", _("要办")
    CANCELLED = "cancelled", _("取消了")
    HELD = "held", _("办过了")


class SignUpMode(models.TextChoices):
    NONE = "none", _("直接来")
    OPEN = "open", _("报了名好安排，不报也能来")
    NEEDED = "needed", _("要报名")


class Gathering(TenantRow, Stamped):
    """One occurrence (场次): a session, a rehearsal, an afternoon.

    One that comes from a timetable keeps the day the rule gave it (`occurs_on`), however it is moved;
    `detached` says that it was changed by hand, so that a change of the whole series leaves it alone.
    """

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="gatherings")
    timetable = models.ForeignKey(
        "schedule.Timetable", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occurs_on = models.DateField(null=True, blank=True)
    title = models.CharField(_("名称"), max_length=60)
    about = models.TextField(_("做些什么"), max_length=1000, blank=True)
    bring = models.CharField(_("带什么"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place_words = models.CharField(_("在哪里"), max_length=60, blank=True)  # outside the community's own venues
    state = models.CharField(max_length=10, choices=GatheringState, default=GatheringState.PLANNED)
    why = models.CharField(_("为什么"), max_length=60, blank=True)  # it was moved or is off
    sign_up = models.CharField(max_length=8, choices=SignUpMode, default=SignUpMode.NONE)
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)  # places held by confirmed and offered sign-ups
    walk_ins = models.BooleanField(default=True)
    members_only = models.BooleanField(default=False)
    detached = models.BooleanField(default=False)
    heads = models.PositiveSmallIntegerField(null=True, blank=True)  # counted without names, on top of `Attendance`
    note = models.TextField(_("记录"), max_length=1000, blank=True)  # what was done, afterwards
    version = models.PositiveIntegerField(default=1)  # grows with each change: SEQUENCE of the calendar feed

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_forward"),
            models.UniqueConstraint(
                fields=["timetable", "occurs_on"], condition=~Q(timetable=None), name="gathering_occurs_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="gathering_by_time"),  # this week
            models.Index(fields=["host", "starts_at"], name="gathering_by_host"),
            models.Index(fields=["venue", "starts_at"], name="gathering_by_venue"),
        ]

    def __str__(self) -> str:
        return self.title


class SignUpState(models.TextChoices):
    CONFIRMED = "confirmed", _("报上了")
    WAITING = "waiting", _("候补")
    OFFERED = "offered", _("轮到了，等回话")
    CANCELLED = "cancelled", _("不来了")


class AgeBand(models.TextChoices):
    CHILD = "child", _("14 岁以下")
    YOUTH = "youth", _("14–17 岁")
    ADULT = "adult", _("18–59 岁")
    SENIOR = "senior", _("60 岁以上")


class SignUp(TenantRow, Stamped):
    """Somebody said they come: a resident, or a guest by name only. Kept in order of arrival (`turn`)."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    guest_phone = SealedTextField()
    guest_phone_index = models.BinaryField(max_length=16, null=True)
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True)
    children = models.PositiveSmallIntegerField(default=0)  # with them, without names (domain rule 9)
    places = models.PositiveSmallIntegerField(default=1)
    needs = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=SignUpState)
    turn = models.PositiveIntegerField()  # order of arrival within the gathering
    answer_by = models.DateTimeField(null=True, blank=True)  # of an offered place
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=_MOUTHS)
    shows_name = models.BooleanField(default=False)  # others who come may read the name
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=~Q(state="cancelled") & ~Q(person=None),
                name="sign_up_once",
            ),
            models.UniqueConstraint(fields=["gathering", "turn"], name="sign_up_turn_once"),
        ]
        indexes = [models.Index(fields=["gathering", "state", "turn"], name="sign_up_in_order")]


class Attendance(TenantRow, Stamped):
    """Somebody was there: one visit (人次). `client_id` makes any repetition harmless."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    children = models.PositiveSmallIntegerField(default=0)
    client_id = models.UUIDField()
    came_at = models.DateTimeField()
    mouth = models.CharField(max_length=12, choices=_MOUTHS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_new_here = models.BooleanField(default=False)  # the first visit to this host
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "client_id"], name="attendance_client_id_once"),
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=Q(undone_at=None) & ~Q(person=None),
                name="attendance_once",
            ),
        ]
        indexes = [
            models.Index(fields=["gathering", "undone_at"], name="attendance_of_gathering"),
            models.Index(fields=["person"], name="attendance_of_person"),
        ]
