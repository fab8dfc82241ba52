"""Points themselves: how one is proposed, what it is, what it promises, who leads and belongs to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.kernel import clock
from mulin.points.rules import founding, stars
from mulin.schedule.rules import Pattern

MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class Category(models.TextChoices):
    READING = "reading", _("读书看片、科普")
    OPERA = "opera", _("戏曲民乐")
    CHAT = "chat", _("聊天做伴、养生")
    CRAFT = "craft", _("编织手工")
    DANCE = "dance", _("跳舞打球")
    SPORT = "sport", _("健身走步")
    CHILDREN = "children", _("带娃亲子")
    OTHER = "other", _("其它兴趣")


class Pace(models.TextChoices):
    """How lively it is."""

    CALM = "calm", _("坐着就行")
    GENTLE = "gentle", _("动动手脚")
    LIVELY = "lively", _("出点汗")


class How(models.TextChoices):
    """How leader and deputy came to it."""

    ELECTED = "elected", _("大家选的")
    APPOINTED = "appointed", _("大家推荐，社区聘的")


def _weights() -> dict[str, int]:
    return dict(stars.WEIGHTS)


def _bars() -> dict[str, int]:
    return dict(stars.BARS)


class Standards(TenantRow):
    """What a community asks of its points. Without a row the defaults hold."""

    founders_needed = models.PositiveSmallIntegerField(_("几个人可以发起"), default=founding.FOUNDERS_NEEDED)
    trial_months = models.PositiveSmallIntegerField(_("试办几个月"), default=founding.TRIAL_MONTHS)
    weights: models.JSONField[Any, Any] = models.JSONField(default=_weights)
    bars: models.JSONField[Any, Any] = models.JSONField(default=_bars)
    columns: models.JSONField[Any, Any] = models.JSONField(default=dict)  # document → the order last asked for
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community"], name="standards_once"),
            models.CheckConstraint(
                condition=Q(founders_needed__gte=founding.FEWEST_FOUNDERS)
                & Q(founders_needed__lte=founding.MOST_FOUNDERS),
                name="standards_founders",
            ),
        ]


class ProposalState(models.TextChoices):
    GATHERING = "gathering", _("正在找人")
    WAITING = "waiting", _("交上去了")
    RETURNED = "returned", _("请再补一补")
    APPROVED = "approved", _("办成了")
    WITHDRAWN = "withdrawn", _("作罢了")


class Proposal(TenantRow, Stamped):
    """Neighbours want to found a point (发起睦邻点): gathered by a link, or written down at the desk."""

    name = models.CharField(_("叫什么名字"), max_length=founding.NAME_LIMIT)
    category = models.CharField(_("哪一类"), max_length=10, choices=Category)
    interests = models.CharField(_("做些什么"), max_length=founding.INTERESTS_LIMIT, blank=True)
    about = models.TextField(_("想怎么办"), max_length=founding.ABOUT_LIMIT, blank=True)
    pace = models.CharField(_("累不累"), max_length=8, choices=Pace, default=Pace.GENTLE)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place_words = models.CharField(_("在哪里"), max_length=founding.PLACE_LIMIT, blank=True)  # somebody's home
    times = models.CharField(_("什么时候"), max_length=founding.TIMES_LIMIT)
    # The fixed timetable, which becomes the point's series; no weekdays: only the words above.
    weekdays: models.JSONField[list[int], list[int]] = models.JSONField(default=list)  # 0 is Monday
    every_weeks = models.PositiveSmallIntegerField(default=1)
    begins = models.TimeField(_("几点开始"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("多少分钟"), null=True, blank=True)
    members_need_no_sign_up = models.BooleanField(_("成员来活动不用报名"), default=True)
    needs = models.CharField(_("要社区帮什么"), max_length=100, blank=True)
    charter = models.TextField(_("公约"), max_length=2000)
    leader = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    deputy = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    proposer = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=12)  # of the link by which founders come in
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.GATHERING)
    answer = models.CharField(max_length=200, blank=True)  # why it was asked back
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="proposal_code_once")]
        indexes = [models.Index(fields=["community", "state"], name="proposal_by_state")]  # what waits on the desk

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where, in words. Needs `venue`."""
        return self.place_words or (self.venue.name if self.venue else "")

    def pattern(self, first_day: date) -> Pattern | None:
        """The fixed timetable from a day on; None where the times are only words."""
        return founding.timetable(tuple(self.weekdays), self.every_weeks, self.begins, self.minutes, first_day)


class Founder(TenantRow, Stamped):
    """Somebody who founds a point with others, by their own word."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="founders")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="founder_once")]


class PointState(models.TextChoices):
    TRIAL = "trial", _("试办")
    REGISTERED = "registered", _("正式的点")
    PAUSED = "paused", _("先停一停")
    CLOSED = "closed", _("散了")


class Point(TenantRow, Stamped):
    """A neighbour point (睦邻点). Its name, place, gatherings, leaders and members lie with its host."""

    host = models.OneToOneField("gatherings.Host", on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="point")
    category = models.CharField(_("哪一类"), max_length=10, choices=Category)
    interests = models.CharField(_("做些什么"), max_length=founding.INTERESTS_LIMIT, blank=True)
    about = models.TextField(_("一句话介绍"), max_length=founding.ABOUT_LIMIT, blank=True)
    welcome = models.CharField(_("给新来的人"), max_length=100, blank=True)
    pace = models.CharField(_("累不累"), max_length=8, choices=Pace, default=Pace.GENTLE)
    place_words = models.CharField(_("在哪里"), max_length=founding.PLACE_LIMIT, blank=True)
    times = models.CharField(_("什么时候"), max_length=founding.TIMES_LIMIT, blank=True)
    needs = models.CharField(_("要社区帮什么"), max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=PointState, default=PointState.TRIAL)
    founded_on = models.DateField(_("成立的日子"))
    trial_ends_on = models.DateField()
    registered_on = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    back_on = models.DateField(_("哪天再开"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    why = models.CharField(_("为什么"), max_length=100, blank=True)  # it is paused or closed
    leader_back_on = models.DateField(null=True, blank=True)  # the leader is away; the deputy opens until then
    stars = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last confirmed review
    stars_for = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "state"], name="point_by_state")]

    def __str__(self) -> str:
        return str(self.host.name)

    @property
    def name(self) -> str:
        """As its host is called. Needs `host`."""
        return str(self.host.name)

    @property
    def place(self) -> str:
        """Where it meets, in words; empty while nobody knows. Needs `host__venue`."""
        venue = self.host.venue
        return str(self.place_words or (venue.name if venue else ""))

    @property
    def is_open(self) -> bool:
        return self.state in (PointState.TRIAL, PointState.REGISTERED)

    @property
    def leader_away_until(self) -> date | None:
        """The day on which the leader, who is away, is back; None where the leader is there."""
        day = self.leader_back_on
        return day if day and day > clock.today() else None

    def is_away(self, when: datetime) -> bool:
        """Whether it is pausing and will not be back by then, as far as anybody knows."""
        if self.state != PointState.PAUSED:
            return False
        return self.back_on is None or when.astimezone(clock.CHINA).date() < self.back_on


class Mandate(TenantRow, Stamped):
    """How a leader or deputy came to their term; the term itself is the steward's."""

    steward = models.OneToOneField("gatherings.Steward", on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_on = models.DateField()


class CharterState(models.TextChoices):
    OPEN = "open", _("等大家签")
    IN_FORCE = "in_force", _("生效了")
    REPLACED = "replaced", _("换了新的")
    DROPPED = "dropped", _("没采用")


class Charter(TenantRow, Stamped):
    """One version of a point's charter (公约)."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="charters")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=CharterState, default=CharterState.OPEN)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    in_force_from = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)  # last read out and kept
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "version"], name="charter_version_once"),
            models.UniqueConstraint(fields=["point"], condition=Q(state="open"), name="charter_open_once"),
            models.UniqueConstraint(fields=["point"], condition=Q(state="in_force"), name="charter_in_force_once"),
        ]


class CharterSigning(TenantRow, Stamped):
    """A member has read a charter and agreed."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="signings")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    signed_on = models.DateField()
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "person"], name="charter_signed_once")]


class Member(TenantRow, Stamped):
    """What a point keeps of a member beside being a regular of its host."""

    regular = models.OneToOneField("gatherings.Regular", on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    left_on = models.DateField(null=True, blank=True)
    # whom to ring when something happens: only leader, deputy and grid officer see it
    emergency_name = SealedTextField()
    emergency_phone = SealedTextField()


class Invitation(TenantRow, Stamped):
    """A member asks somebody along: a link or a slip of paper with a code."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=12)
    words = models.CharField(_("捎句话"), max_length=60, blank=True)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="invitation_code_once")]


class TryState(models.TextChoices):
    NEW = "new", _("想来看看")
    ANSWERED = "answered", _("回过话了")
    CANCELLED = "cancelled", _("不来了")


class TryOut(TenantRow, Stamped):
    """先来看看: somebody would like to come and see, without joining."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="try_outs")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    guest_phone = SealedTextField()
    gathering = models.ForeignKey(
        "gatherings.Gathering", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.CharField(_("有什么要说的"), max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=TryState, default=TryState.NEW)
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "person"], condition=Q(state="new") & ~Q(person=None), name="try_out_once"
            )
        ]
        indexes = [
            models.Index(fields=["point", "state"], name="try_out_by_point"),
            models.Index(fields=["created_at"], name="try_out_by_age"),  # guests' names are forgotten
        ]


class StarReviewState(models.TextChoices):
    DRAFT = "draft", _("等社区看")
    CONFIRMED = "confirmed", _("定了")
    REPLACED = "replaced", _("重新评过")


class StarReview(TenantRow, Stamped):
    """The rating of a point for half a year, with the facts it came from and the weights it used."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="reviews")
    half = models.CharField(max_length=8)
    edition = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)  # `rules.stars.Facts`
    weights: models.JSONField[Any, Any] = models.JSONField(default=_weights)
    bars: models.JSONField[Any, Any] = models.JSONField(default=_bars)
    total = models.DecimalField(max_digits=4, decimal_places=1)
    stars = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=StarReviewState, default=StarReviewState.DRAFT)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "half", "edition"], name="star_review_once"),
            models.UniqueConstraint(
                fields=["point", "half"], condition=Q(state="confirmed"), name="star_review_confirmed_once"
            ),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="star_review_forward"),
        ]
        indexes = [models.Index(fields=["community", "state"], name="star_review_by_state")]

    @property
    def half_words(self) -> str:
        """2026年上半年 · first half of 2026."""
        year, half = self.half.split("-")
        words = _("%(year)s年上半年") if half == "H1" else _("%(year)s年下半年")
        return str(words) % {"year": year}

    @property
    def object_until(self) -> datetime | None:
        """Until when members may object to it; None before it is confirmed."""
        return self.confirmed_at and self.confirmed_at + timedelta(days=stars.APPEAL_DAYS)

    @property
    def may_object(self) -> bool:
        """Whether a member may object now: once, in time. No query where its appeals were fetched with it."""
        in_time = self.object_until is not None and clock.now() <= self.object_until
        return self.state == StarReviewState.CONFIRMED and in_time and not self.appeals.all()


class AppealState(models.TextChoices):
    OPEN = "open", _("等答复")
    UPHELD = "upheld", _("说得对，重新评")
    REFUSED = "refused", _("评得没错")


class StarAppeal(TenantRow, Stamped):
    """A member says that a rating is not right; somebody other than who confirmed it answers."""

    review = models.ForeignKey(StarReview, on_delete=models.CASCADE, related_name="appeals")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(_("哪里不对"), max_length=200)
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.OPEN)
    answer = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review"], condition=Q(state="open"), name="star_appeal_open_once")
        ]
