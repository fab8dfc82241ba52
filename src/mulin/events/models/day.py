"""The day of an event: stamp cards, devices, what the desks said, and what a person has to look at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.events.models.plan import Event, Prize, Station
from mulin.events.rules import show_code

_MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class StampCard(TenantRow, Stamped):
    """A stamp card (集章卡), of paper or on a phone. `person` is the first it was given to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cards")
    code = models.CharField(max_length=8, unique=True)  # the QR's address: asked without a community
    number = models.PositiveIntegerField()
    is_paper = models.BooleanField(default=True)
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # its QR no longer counts; what it had stays the person's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="stamp_card_number_once"),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(is_paper=False), name="stamp_card_on_phone_once"
            ),
        ]

    @property
    def shown_code(self) -> str:
        return show_code(self.code)


class Device(TenantRow, Stamped):
    """A tablet or phone at the door: one gathering, names and buildings only, behind a PIN (safety T30).

    With a `station` it is a helper's own, for that station alone: stamps and riddles, not one name.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="devices")
    gathering = models.ForeignKey("gatherings.Gathering", on_delete=models.CASCADE, related_name="+")
    station = models.ForeignKey(Station, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("叫什么"), max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invitation = models.BinaryField(max_length=16, null=True)  # blind index of the code that pairs it
    invited_until = models.DateTimeField()
    token = models.BinaryField(max_length=16, null=True)  # blind index of its cookie
    secret = SealedTextField()  # signs its batches
    pin_salt = models.CharField(max_length=32, blank=True)
    pin_digest = SealedTextField()
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)  # the PIN was last shown
    paired_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)  # what it last said it still holds
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(invitation__isnull=False), name="device_invited_once"
            ),
            models.UniqueConstraint(fields=["token"], condition=Q(token__isnull=False), name="device_token_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """As `rules.OpKind`."""

    ARRIVE = "arrive", _("签到")
    CARD = "card", _("给集章卡")
    STAMP = "stamp", _("盖章")
    MARKS = "marks", _("照纸卡记章")
    RIDDLE = "riddle", _("猜谜")
    PRIZE = "prize", _("兑奖")
    UNDO = "undo", _("撤回")


class Stands(models.TextChoices):
    """How an operation counts; as `rules.Verdict`."""

    FINE = "fine", _("算数")
    TWICE = "twice", _("兑过了")
    BEYOND = "beyond", _("超过备的份数")
    FEW = "few", _("章还不够")
    OTHERS = "others", _("卡是别人的")
    BEATEN = "beaten", _("谜条已经有主")
    UNKNOWN = "unknown", _("不认得")


class DeskOp(TenantRow):
    """Everything the desks said, online and offline, each once (`op_id`). What it comes to is derived.

    `withdrawn` is set when an undo names it, whichever came first. `holder` is whose a prize is: the
    person, or the card of nobody known.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="ops")
    gathering = models.ForeignKey("gatherings.Gathering", on_delete=models.CASCADE, related_name="+")
    op_id = models.UUIDField()
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    clock_was_off = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=_MOUTHS)
    card = models.ForeignKey(StampCard, null=True, blank=True, on_delete=models.CASCADE, related_name="ops")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    station = models.ForeignKey(Station, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    stamps = models.PositiveSmallIntegerField(default=0)
    slip = models.CharField(max_length=16, blank=True)  # of a riddle: its number or code, as it was said
    prize = models.ForeignKey(Prize, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    instead_of = models.ForeignKey(Prize, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    target = models.UUIDField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)  # the server said yes before it was done
    stands = models.CharField(max_length=8, choices=Stands, default=Stands.FINE)
    ruling = models.CharField(max_length=4, blank=True)  # as `rules.Ruling`
    holder = models.UUIDField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "op_id"], name="desk_op_once"),
            models.UniqueConstraint(
                fields=["event", "holder"],
                condition=Q(kind="prize", withdrawn=False, ruling="", stands__in=["fine", "few"]),
                name="prize_once_a_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "kind", "withdrawn"], name="desk_op_by_kind"),  # settling, counting
            models.Index(fields=["event", "-received_at"], name="desk_op_latest"),  # 刚刚
            # what was taken back before it came, asked for each operation
            models.Index(fields=["event", "target"], condition=Q(kind="undo"), name="desk_op_undone"),
        ]


class DoubtKind(models.TextChoices):
    """Why a person has to look (冲突卡片)."""

    TWICE = "twice", _("一个人兑了两次")
    BEYOND = "beyond", _("给出去的比备的多")
    FEW = "few", _("章还没记够就给了奖")
    OTHERS = "others", _("一张卡给了两个人")
    BEATEN = "beaten", _("一条谜两个人答对，或者一个人赢多了")
    UNKNOWN = "unknown", _("不认得这张卡、这一站或这条谜")
    ARRIVAL = "arrival", _("签到没记成")
    ANSWER = "answer", _("猜谜没记成")
    UNREADABLE = "unreadable", _("这一条读不出来")
    OTHER_DESK = "other_desk", _("不归这个站点管")
    REVOKED = "revoked", _("停用的设备传来的")
    LATE = "late", _("活动过了很久才传来")
    SIGNATURE = "signature", _("签名对不上")


class DoubtState(models.TextChoices):
    OPEN = "open", _("等人看")
    SETTLED = "settled", _("看过了")
    GONE = "gone", _("自己清楚了")  # what came later made it right


class Doubt(TenantRow, Stamped):
    """A card for a person to decide. What was not taken in lies in `said` and is never thrown away."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="doubts")
    kind = models.CharField(max_length=10, choices=DoubtKind)
    op = models.ForeignKey(DeskOp, null=True, blank=True, on_delete=models.CASCADE, related_name="doubts")
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=64)  # the same trouble makes one card
    said = SealedTextField()
    code = models.CharField(max_length=32, blank=True)  # of the rule that said no
    state = models.CharField(max_length=8, choices=DoubtState, default=DoubtState.OPEN)
    ruling = models.CharField(max_length=10, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="doubt_once")]
        indexes = [models.Index(fields=["event", "state"], name="doubt_by_state")]
