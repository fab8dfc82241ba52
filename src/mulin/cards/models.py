"""Neighbour cards: how they look, who printed them when, what stood on them, and who has got one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.cards.rules import CardText, show_number


class Product(models.TextChoices):
    WALLET = "wallet", _("睦邻卡 90 × 54 毫米")
    FRIDGE = "fridge", _("大字卡 A5")


class Theme(models.TextChoices):
    """Ink colours of the heading; each has a contrast of 7:1 or more on white."""

    BRICK = "brick", _("砖红")
    INDIGO = "indigo", _("靛蓝")
    PINE = "pine", _("松绿")
    PLUM = "plum", _("梅紫")
    INK = "ink", _("墨黑")


class CardDesign(TenantRow):
    """How a community's cards of one product look. The row is also the lock for card serials."""

    product = models.CharField(max_length=8, choices=Product)
    theme = models.CharField(_("颜色"), max_length=8, choices=Theme, default=Theme.BRICK)
    motto = models.CharField(_("卡上的一句话"), max_length=40, blank=True)
    kinds: models.JSONField[Any, Any] = models.JSONField(default=list)  # unit kinds, in order; empty: all
    next_serial = models.PositiveIntegerField(default=1)  # of the wallet design, for both products
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "product"], name="card_design_once")]


class RunState(models.TextChoices):
    WAITING = "waiting", _("排队")
    READY = "ready", _("印好了")
    FAILED = "failed", _("没印成")


class Only(models.TextChoices):
    """Which households of the chosen places a run prints for."""

    ALL = "all", _("每一户")
    MISSING = "missing", _("还没有卡的")
    WRONG = "wrong", _("卡上号码变了的")


class PrintRun(TenantRow, Stamped):
    """One printing of cards: for which households, with which design, by whom."""

    product = models.CharField(max_length=8, choices=Product)
    only = models.CharField(max_length=8, choices=Only, default=Only.ALL)
    places = models.CharField(max_length=120, blank=True)  # by name; empty: the whole community
    design: models.JSONField[Any, Any] = models.JSONField(default=dict)  # as it was: theme, motto, kinds
    households: models.JSONField[Any, Any] = models.JSONField(default=list)  # ids, in door order
    card_ids: models.JSONField[Any, Any] = models.JSONField(default=list)  # in the order of printing
    job_id = models.UUIDField(null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    card_count = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "-created_at"], name="print_run_by_time")]  # past runs


class CardFace(TenantRow):
    """What stood on the cards of one building in one run: the answer to "who was on which card when"."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="faces")
    building = models.ForeignKey("places.Building", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    said = SealedTextField()  # JSON of `rules.CardText`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "building"], name="card_face_once")]

    @property
    def text(self) -> CardText:
        """What was printed."""
        return CardText.from_json(self.said)


class CardState(models.TextChoices):
    MAKING = "making", _("正在印")
    LIVE = "live", _("在用")
    REPLACED = "replaced", _("已换新卡")
    REVOKED = "revoked", _("已作废")


class Outcome(models.TextChoices):
    """What came of knocking at a door."""

    GIVEN = "given", _("给了")
    ABSENT = "absent", _("没人")
    REFUSED = "refused", _("不要")
    LATER = "later", _("下次来")
    RETURNED = "returned", _("退回了")


class Why(models.TextChoices):
    """Why a card's QR is revoked."""

    LOST = "lost", _("丢了")
    STOLEN = "stolen", _("被人拿走了")
    MISUSED = "misused", _("被人冒用")
    MISPRINT = "misprint", _("印坏了")


class Card(TenantRow, Stamped):
    """One printed card of one household. `outcome` is the last hand-over still standing.

    Printing a card again whose words are still true gives the same card: same number, still handed
    over. Other words make another card, and the earlier one is replaced.
    """

    number = models.CharField(max_length=20, unique=True)  # the QR's address: asked without a community
    serial = models.PositiveIntegerField()
    product = models.CharField(max_length=8, choices=Product)
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("places.Building", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="+")  # that first printed it
    fingerprint = models.CharField(max_length=64)  # of the face, so that wrong cards are found without it
    state = models.CharField(max_length=8, choices=CardState, default=CardState.MAKING)
    printed_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=10, choices=Why, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "serial"], name="card_serial_once"),
            models.UniqueConstraint(fields=["household", "product"], condition=Q(state="live"), name="card_live_once"),
        ]
        indexes = [
            # coverage and wrong cards, grouped by building; the doors of a stairwell
            models.Index(fields=["community", "state", "product", "building"], name="card_by_building"),
        ]

    @property
    def shown_number(self) -> str:
        return show_number(self.number)


class Sign(models.TextChoices):
    """How the household confirmed (签收方式)."""

    HAND = "hand", _("当面交给")
    SIGNATURE = "signature", _("签字")
    PROXY = "proxy", _("代签")
    DROPPED = "dropped", _("投递")


class Handover(TenantRow):
    """One attempt to hand a card over. Withdrawn attempts stay, marked."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="handovers")
    visit = models.UUIDField()  # the same for all cards of one tap or one sheet, which are withdrawn together
    outcome = models.CharField(max_length=8, choices=Outcome)
    sign = models.CharField(max_length=10, choices=Sign, blank=True)
    at = models.DateTimeField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=[(m.value, n) for m, n in MOUTH_NAMES.items()])
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["card", "at"], name="handover_by_card"),  # one card's attempts
            models.Index(fields=["visit"], name="handover_by_visit"),  # 撤回
        ]
