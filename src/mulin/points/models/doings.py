"""What members do for each other and for all: rota, materials, plan, what is noted, exchanges, the board."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.points.models.circles import MOUTHS, Point
from mulin.points.rules import board


class RotaJob(TenantRow):
    """A job that is shared out at each session: who opens the room, who brings tea."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="rota_jobs")
    name = models.CharField(_("轮流做的事"), max_length=20)
    opens_room = models.BooleanField(default=False)  # the key: the deputy takes it while the leader is away
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "name"], condition=Q(retired_at=None), name="rota_job_once")
        ]
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Duty(TenantRow, Stamped):
    """Who does a job at one session."""

    job = models.ForeignKey(RotaJob, on_delete=models.CASCADE, related_name="duties")
    gathering = models.ForeignKey("gatherings.Gathering", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "gathering"], name="duty_once")]


class Material(TenantRow, Stamped):
    """A thing of the point, counted, never priced."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(_("什么东西"), max_length=30)
    unit = models.CharField(_("论什么"), max_length=6, default="个")
    stock = models.PositiveIntegerField(default=0)
    kept_at = models.CharField(_("放在哪儿"), max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "name"], condition=Q(retired_at=None), name="material_once")
        ]

    def __str__(self) -> str:
        return self.name


class MoveWhy(models.TextChoices):
    GIVEN = "given", _("邻居送的")
    ISSUED = "issued", _("社区发的")
    MADE = "made", _("自己做的")
    BACK = "back", _("还回来的")
    USED = "used", _("用掉了")
    LENT = "lent", _("借出去了")
    PASSED_ON = "passed_on", _("送人了")
    BROKEN = "broken", _("坏了丢了")
    COUNTED = "counted", _("盘点改的")


class MaterialMove(TenantRow, Stamped):
    """Something came or went."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="moves")
    change = models.IntegerField()
    why = models.CharField(max_length=10, choices=MoveWhy)
    words = models.CharField(_("说一句"), max_length=60, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(change=0) | Q(why="counted"), name="material_move_moves")]
        indexes = [models.Index(fields=["material", "on"], name="material_move_by_day")]


class PlanItem(TenantRow, Stamped):
    """One line of a point's plan for the year."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="plan_items")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(_("几月"), null=True, blank=True)
    title = models.CharField(_("打算做什么"), max_length=60)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["point", "year"], name="plan_item_by_year")]
        constraints = [
            models.CheckConstraint(condition=Q(month=None) | Q(month__gte=1, month__lte=12), name="plan_item_month")
        ]


class DeedKind(models.TextChoices):
    MEETING = "meeting", _("开了成员会")
    STOCK_TAKE = "stock_take", _("盘点了物资，念了账")
    HELP = "help", _("帮了邻居")
    SAFETY = "safety", _("查了安全")


class Deed(TenantRow, Stamped):
    """Something worth noting that no other page notes: a meeting, a stock-take, help given, a safety check."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=10, choices=DeedKind)
    on = models.DateField(_("哪天"))
    people = models.PositiveSmallIntegerField(_("几个人"), default=1)  # there, or helped
    words = models.CharField(_("写一句"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["point", "kind", "on"], name="deed_by_kind")]


class Committee(models.TextChoices):
    """The two committees (两委)."""

    PARTY = "party", _("社区党支部委员会")
    RESIDENTS = "residents", _("社区居民委员会")
    BOTH = "both", _("社区两委")


class PolicySession(TenantRow, Stamped):
    """Laws or policy were explained within a session: the topic, from what, for whom of the two committees."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="policy_sessions")
    gathering = models.ForeignKey("gatherings.Gathering", on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(_("讲什么"), max_length=60)
    material = models.CharField(_("用的什么材料"), max_length=100, blank=True)
    committee = models.CharField(_("配合哪一个"), max_length=10, choices=Committee, default=Committee.BOTH)
    reach = models.PositiveIntegerField(null=True, blank=True)  # visits; None until the session is over
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "topic"], condition=Q(withdrawn_at=None), name="policy_session_once"
            )
        ]
        indexes = [models.Index(fields=["community", "point"], name="policy_session_by_point")]


class PartnerKind(models.TextChoices):
    POINT = "point", _("平台上别的社区的睦邻点")
    OUTSIDE = "outside", _("外面的队伍")


class ExchangeState(models.TextChoices):
    INVITED = "invited", _("等回话")
    ACCEPTED = "accepted", _("说好了")
    DECLINED = "declined", _("这次来不了")
    WITHDRAWN = "withdrawn", _("取消了")
    HELD = "held", _("办过了")


class Exchange(TenantRow, Stamped):
    """One side's own page of a joint gathering (交流).

    The other side, if it is of this platform, has its own row in its own community with the same
    `pair`; what both say is copied, nothing is read across (see `actions.exchanging`).
    """

    pair = models.UUIDField()
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="exchanges")
    is_inviting = models.BooleanField()
    partner_kind = models.CharField(max_length=8, choices=PartnerKind)
    partner_community = models.ForeignKey(
        "places.Community", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partner_ref = models.UUIDField(null=True, blank=True)  # the other point, in the other community
    partner_name = models.CharField(_("和谁"), max_length=60)
    partner_place = models.CharField(_("哪个社区"), max_length=60, blank=True)
    title = models.CharField(_("交流什么"), max_length=60)
    words = models.CharField(_("捎句话"), max_length=200, blank=True)
    answer = models.CharField(_("回话"), max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place_words = models.CharField(_("在哪里"), max_length=60)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ExchangeState, default=ExchangeState.INVITED)
    gathering = models.ForeignKey(
        "gatherings.Gathering", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guests = models.PositiveSmallIntegerField(null=True, blank=True)  # who came from the other side, counted here
    answered_at = models.DateTimeField(null=True, blank=True)
    # Another time that one side asks for, until the other agrees or not; on both sides' rows.
    new_starts_at = models.DateTimeField(null=True, blank=True)
    new_ends_at = models.DateTimeField(null=True, blank=True)
    new_words = models.CharField(max_length=200, blank=True)
    new_is_ours = models.BooleanField(default=False)  # this side asked
    off_by_pause = models.BooleanField(default=False)  # this point's pause called it off: asked anew afterwards

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "pair"], name="exchange_side_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="exchange_forward"),
            models.CheckConstraint(
                condition=Q(new_starts_at=None, new_ends_at=None) | Q(new_ends_at__gt=F("new_starts_at")),
                name="exchange_new_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["point", "starts_at"], name="exchange_by_point"),
            models.Index(fields=["pair"], name="exchange_by_pair"),  # the other side's row
        ]


class PostState(models.TextChoices):
    WAITING = "waiting", _("等点长看过")
    PUBLIC = "public", _("贴出来了")
    HELD = "held", _("有人举报，先收起来")
    HIDDEN = "hidden", _("没贴")
    WITHDRAWN = "withdrawn", _("自己收回了")


class Audience(models.TextChoices):
    MEMBERS = "members", _("只给成员看")
    EVERYBODY = "everybody", _("大家都能看")


class Cause(models.TextChoices):
    """Why a post is reported or hidden."""

    CHILD = "child", _("伤害孩子")
    FRAUD = "fraud", _("骗人")
    LEAK = "leak", _("露了别人的电话、地址、照片")
    THREAT = "threat", _("吓唬人")
    INSULT = "insult", _("骂人")
    RUMOUR = "rumour", _("不实的话")
    SELLING = "selling", _("做广告、推销")
    OTHER = "other", _("别的问题")


class Post(TenantRow, Stamped):
    """What a member puts on the point's board. Nobody else sees it before leader or worker has."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("说点什么"), max_length=board.POST_LIMIT, blank=True)  # pictures hang on its id
    audience = models.CharField(_("给谁看"), max_length=10, choices=Audience, default=Audience.MEMBERS)
    shows_name = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=PostState, default=PostState.WAITING)
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)  # why it is hidden
    why = models.CharField(max_length=board.WHY_LIMIT, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=200, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answer = models.CharField(max_length=200, blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["point", "state", "created_at"], name="post_by_point"),
        ]

    @property
    def was_objected_to(self) -> bool:
        """Whether its author has objected to this hiding; one of before is another matter."""
        if self.appealed_at is None or self.hidden_at is None:
            return False
        return self.appealed_at >= self.hidden_at

    @property
    def was_restored(self) -> bool:
        """Whether the desk let it be read again, on the author's objection."""
        return self.state == PostState.PUBLIC and self.appeal_decided_at is not None


class ReportState(models.TextChoices):
    OPEN = "open", _("正在看")
    UPHELD = "upheld", _("说得对，收起来了")
    REFUSED = "refused", _("看过了，没有问题")


class PostReport(TenantRow, Stamped):
    """Somebody reported a post (举报), with or without signing in. Who it was is shown to nobody."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    code = models.CharField(max_length=12)  # the receipt, by which the answer is found
    cause = models.CharField(_("什么问题"), max_length=10, choices=Cause)
    words = SealedTextField()
    snapshot = SealedTextField()  # what stood there at that moment
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    household_ref = models.UUIDField(null=True)  # only to tell three households from three clicks
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    due_at = models.DateTimeField()
    climbed_at = models.DateTimeField(null=True, blank=True)  # undecided in time: since when the street sees it
    answer = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="post_report_code_once")]
        indexes = [
            models.Index(fields=["community", "state", "due_at"], name="post_report_by_due"),  # the desk
            models.Index(fields=["post", "state"], name="post_report_by_post"),
        ]
