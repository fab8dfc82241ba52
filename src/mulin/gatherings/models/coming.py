"""Who said they come, and the calendars they take along."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.gatherings.models.gatherings import Gathering

MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class SignUpState(models.TextChoices):
    CONFIRMED = "confirmed", _("报上了")
    WAITING = "waiting", _("候补")
    OFFERED = "offered", _("轮到了，等回话")
    ENTERED = "entered", _("登记了，等抽签")
    CANCELLED = "cancelled", _("不来了")
    EXPIRED = "expired", _("没等到回话，让给了下一位")


OVER = (SignUpState.CANCELLED, SignUpState.EXPIRED)


class AgeBand(models.TextChoices):
    CHILD = "child", _("14 岁以下")
    YOUTH = "youth", _("14–17 岁")
    ADULT = "adult", _("18–59 岁")
    SENIOR = "senior", _("60 岁以上")


class SignUp(TenantRow, Stamped):
    """Somebody said they come: a resident, or a guest by name only. Kept in order of arrival (`turn`).

    Those who come together or not at all share a `party`.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    guest_phone = SealedTextField()
    guest_phone_index = models.BinaryField(max_length=16, null=True)
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True)
    courtyard = models.ForeignKey(
        "places.Courtyard", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    children = models.PositiveSmallIntegerField(default=0)  # with them, without names (domain rule 9)
    places = models.PositiveSmallIntegerField(default=1)
    needs = models.CharField(max_length=60, blank=True)
    party = models.UUIDField()
    request = models.UUIDField()  # all that were signed up in one go share it; their receipt shows it
    state = models.CharField(max_length=10, choices=SignUpState)
    turn = models.PositiveIntegerField()  # order of arrival within the gathering; after a draw, the order drawn
    ticket = models.PositiveIntegerField(null=True, blank=True)  # in a draw
    answer_by = models.DateTimeField(null=True, blank=True)  # of an offered place
    by_phone = models.BooleanField(default=False)  # somebody rings to ask: the offer does not run out by itself
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    shows_name = models.BooleanField(default=False)  # others who come may read the name
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=~Q(state__in=["cancelled", "expired"]) & ~Q(person=None),
                name="sign_up_once",
            ),
            models.UniqueConstraint(fields=["gathering", "turn"], name="sign_up_turn_once"),
        ]
        indexes = [
            models.Index(fields=["gathering", "state", "turn"], name="sign_up_in_order"),
            models.Index(fields=["person", "state"], name="sign_up_of_person"),  # 我的报名, the personal feed
            models.Index(fields=["community", "guest_phone_index"], name="sign_up_by_phone"),  # "is this you?"
            models.Index(fields=["community", "request"], name="sign_up_by_request"),  # the receipt
            models.Index(fields=["community", "answer_by"], name="sign_up_offer_due"),  # the job's look
            # whether a page has names to show, asked for each reader
            models.Index(fields=["gathering"], condition=Q(shows_name=True), name="sign_up_named"),
        ]

    @property
    def name(self) -> str:
        """Whom the row means: for those who run the gathering. Needs `person`."""
        return self.person.name if self.person else self.guest_name

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class FeedKey(TenantRow, Stamped):
    """The secret address of a person's own calendar. Dead once it is revoked, or the person has left."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_index = models.BinaryField(max_length=16, unique=True)
    token = SealedTextField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="feed_key_once")]
