"""Culture events: the plan, the stations, who helps, what there is."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.events.rules.plan import hours_of
from mulin.gatherings.models import Gathering
from mulin.places.models import Venue


class EventState(models.TextChoices):
    DRAFT = "draft", _("在筹备")
    PUBLISHED = "published", _("在报名")
    HELD = "held", _("办过了")
    CANCELLED = "cancelled", _("取消了")


class Scene(models.TextChoices):
    """The picture on top of page and poster, by season."""

    LANTERNS = "lanterns", _("灯笼和月亮")
    SPRING = "spring", _("燕子和新绿")
    SUMMER = "summer", _("荷叶和龙舟")
    CHRYSANTHEMUM = "chrysanthemum", _("菊花")
    COUPLETS = "couplets", _("春联和雪")


class Event(TenantRow, Stamped):
    """A culture event. Until it is published the plan stands here; then its gathering is what counts.

    From then on time, place, closing time and the hour of a draw are kept by the gathering alone, wherever it is
    moved, and are empty here; how many places and how they are given out are read from it too (`standing`).
    The row is also the lock under which the desks' operations are settled.
    """

    host = models.OneToOneField("gatherings.Host", on_delete=models.PROTECT, related_name="+")
    gathering = models.OneToOneField(
        "gatherings.Gathering", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("名称"), max_length=40)
    lead = models.CharField(_("一句话"), max_length=60, blank=True)
    about = models.TextField(_("介绍"), max_length=1000, blank=True)
    occasion = models.CharField(_("因为什么日子"), max_length=16, blank=True)
    scene = models.CharField(_("画面"), max_length=16, choices=Scene, default=Scene.LANTERNS)
    open_to = models.CharField(_("谁能来"), max_length=60, blank=True)
    organisers = models.CharField(_("主办"), max_length=120, blank=True)
    phone = models.CharField(_("报名电话"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("开始"), null=True, blank=True)  # with the next four: before publication
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    sign_up = models.CharField(_("怎么报名"), max_length=8, default="open")  # a way of `gatherings`
    closes_at = models.DateTimeField(_("报名到什么时候"), null=True, blank=True)
    draws_at = models.DateTimeField(_("什么时候抽签"), null=True, blank=True)
    source_words = models.CharField(_("抽签再加哪个公开的号码"), max_length=60, blank=True)
    quotas: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)  # age band or courtyard
    walk_ins = models.BooleanField(_("没报名也能来"), default=True)
    bring = models.CharField(_("带什么"), max_length=100, blank=True)
    rain_plan = models.CharField(_("下雨怎么办"), max_length=120, blank=True)
    safety_lead = models.CharField(_("安全负责人"), max_length=40, blank=True)
    first_aid = models.CharField(_("急救点"), max_length=80, blank=True)
    exits = models.CharField(_("出口和疏散"), max_length=200, blank=True)
    crowd_plan = models.CharField(_("人多了怎么办"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFT)
    why = models.CharField(_("为什么"), max_length=60, blank=True)  # it is off
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("办得怎么样"), max_length=1000, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # of what the desk shows
    answers_seen = models.CharField(max_length=40, blank=True)  # the riddles' answers when it was last settled

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")), name="event_forward"
            ),
            models.CheckConstraint(
                condition=Q(gathering=None)
                | Q(starts_at=None, ends_at=None, venue=None, closes_at=None, draws_at=None),
                name="event_time_kept_once",
            ),
        ]
        indexes = [models.Index(fields=["community", "state"], name="event_by_state")]  # the lists

    def __str__(self) -> str:
        return self.title

    @property
    def title_lines(self) -> list[str]:
        """The name as it stands in large letters: a second line after the first space."""
        return self.title.split(" ", 1)

    @property
    def standing(self) -> Gathering | Event:
        """Whichever says when and where it is and how places are given out."""
        return self.gathering or self

    @property
    def starts(self) -> datetime | None:
        return self.standing.starts_at

    @property
    def ends(self) -> datetime | None:
        return self.standing.ends_at

    @property
    def spot(self) -> Venue | None:
        """Where it is; None also where its gathering has a place in words only."""
        return self.standing.venue

    @property
    def has_safety(self) -> bool:
        return bool(self.safety_lead and self.first_aid and self.exits)


class StationKind(models.TextChoices):
    RIDDLE = "riddle", _("猜谜")
    GAME = "game", _("游戏")
    CRAFT = "craft", _("手工")
    SHOW = "show", _("表演")
    SERVICE = "service", _("便民服务")
    OTHER = "other", _("别的")


class Station(TenantRow):
    """Something to do at an event, and how it earns a stamp."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="stations")
    name = models.CharField(_("名称"), max_length=20)
    kind = models.CharField(_("哪一种"), max_length=8, choices=StationKind, default=StationKind.GAME)
    icon = models.CharField(max_length=24, blank=True)
    host = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    host_agreed = models.BooleanField(_("站长说好了"), default=True)  # a copy's are asked anew
    rule = models.CharField(_("怎么玩"), max_length=120, blank=True)
    easier = models.CharField(_("小朋友、老人和坐轮椅的怎么玩"), max_length=80, blank=True)
    kit = models.CharField(_("用什么"), max_length=120, blank=True)
    per_turn = models.PositiveSmallIntegerField(_("一次几个人"), default=1)
    queue_size = models.PositiveSmallIntegerField(_("排队最多几个人"), default=20)
    stamps_at_once = models.PositiveSmallIntegerField(_("一次最多几个章"), default=1)
    stamps_at_most = models.PositiveSmallIntegerField(_("一个人最多几个章"), default=1)
    order = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stamps_at_once__gte=1) & Q(stamps_at_once__lte=5), name="station_stamps_1_to_5"
            ),
            models.CheckConstraint(condition=Q(stamps_at_most__gte=F("stamps_at_once")), name="station_most_enough"),
        ]
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["event", "order"], name="station_by_event")]

    def __str__(self) -> str:
        return self.name


class Shift(TenantRow):
    """A duty from one hour to another, for so many hands."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="shifts")
    station = models.ForeignKey(Station, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    duty = models.CharField(_("做什么"), max_length=30)
    starts_at = models.DateTimeField(_("从几点"))
    ends_at = models.DateTimeField(_("到几点"))
    needed = models.PositiveSmallIntegerField(_("要几个人"), default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_forward")]
        ordering = ["starts_at", "order", "id"]

    def __str__(self) -> str:
        return self.duty


class HelperState(models.TextChoices):
    OFFERED = "offered", _("自己报名的，等答复")
    AGREED = "agreed", _("说好了")
    DECLINED = "declined", _("这次不用")
    CAME = "came", _("来了")
    ABSENT = "absent", _("没来")


ON_SHIFT = (HelperState.AGREED, HelperState.CAME)  # who stands there, as far as anybody knows
WAS_ON_SHIFT = (*ON_SHIFT, HelperState.ABSENT)  # who was to stand there, whether they came or not


class Helper(TenantRow, Stamped):
    """Somebody who takes a shift: a resident, or a helper from outside by name."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="helpers")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="helpers")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    state = models.CharField(max_length=8, choices=HelperState, default=HelperState.AGREED)
    quarters = models.PositiveSmallIntegerField(null=True, blank=True)  # quarter-hours somebody confirmed
    shows_name = models.BooleanField(default=False)  # agreed to be thanked by name on the big screen
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], condition=~Q(person=None), name="helper_once_a_shift")
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="helper_by_event"),
        ]

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.guest_name

    @property
    def hours(self) -> float:
        """As confirmed, else as the shift says. Needs `shift`."""
        return hours_of(self.shift.starts_at, self.shift.ends_at) if self.quarters is None else self.quarters / 4


class Material(TenantRow):
    """One line of the materials list (物资清单), ticked off as it is ready."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(_("品名"), max_length=30)
    spec = models.CharField(_("规格"), max_length=30, blank=True)
    quantity = models.PositiveSmallIntegerField(_("数量"), default=1)
    unit = models.CharField(_("单位"), max_length=6, blank=True)
    source = models.CharField(_("从哪里来"), max_length=40, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["event", "order"], name="material_by_event")]

    def __str__(self) -> str:
        return self.name


class Prize(TenantRow):
    """A small prize: how many stamps it takes, how many there were, how many are gone.

    `given` follows the settled operations and never passes the stock; `extra` are those found on top
    when a person confirmed that more had really been handed over than were counted.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="prizes")
    name = models.CharField(_("奖品"), max_length=20)
    needs_stamps = models.PositiveSmallIntegerField(_("几个章换"), default=1)
    stock = models.PositiveSmallIntegerField(_("备了几份"))
    extra = models.PositiveSmallIntegerField(default=0)
    given = models.PositiveSmallIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given__lte=F("stock") + F("extra")), name="prize_within_stock"),
            models.CheckConstraint(condition=Q(needs_stamps__gte=1), name="prize_takes_a_stamp"),
        ]
        ordering = ["needs_stamps", "order", "id"]
        indexes = [models.Index(fields=["event", "order"], name="prize_by_event")]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        return self.stock + self.extra - self.given
