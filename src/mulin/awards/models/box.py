"""Who may vote, envelopes, paper sheets, ballots, and those who count.

Who voted and what was voted stand in tables that nothing joins (safety §4.4). So rows that carry a
choice, sealed or not, have a random key (UUIDv4) and no time, and ballots come into being all at once
in an order that says nothing. `triggers` lets the database refuse what happens to a closed box.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.awards.models.candidates import MOUTHS
from mulin.awards.models.rounds import Round
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow


class BoxKind(models.TextChoices):
    RESIDENTS = "residents", _("居民票")
    PANEL = "panel", _("评审票")


class Elector(TenantRow):
    """One right to vote: a household's or a resident's. The list is frozen when the vote opens."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="electors")
    key = models.UUIDField()  # of the household or resident, as it was frozen
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    building = models.ForeignKey("places.Building", null=True, on_delete=models.SET_NULL, related_name="+")
    is_late = models.BooleanField(default=False)  # added by two people after the freezing
    is_void = models.BooleanField(default=False)  # a second record of one person, merged
    paper = models.CharField(max_length=12, choices=MOUTHS, blank=True)  # how a sheet was handed over; beats the phone
    is_assisted = models.BooleanField(default=False)  # somebody marks the ballot for them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="award_elector_once")]


class LateElector(TenantRow, Stamped):
    """Somebody to be added to the frozen list: one person asks, another agrees (safety T1)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="late")
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    why = SealedTextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_added = models.BooleanField(null=True)  # none: waits


class SheetState(models.TextChoices):
    OUT = "out", _("在外面")
    CAST = "cast", _("在票箱里")
    ONLINE = "online", _("用票号在手机上投了")
    SPOILED = "spoiled", _("写坏了，换过")
    LOST = "lost", _("没有交回，作废")
    RETURNED = "returned", _("没用过，收回")


class Sheet(TenantRow):
    """One printed ballot. Nothing says who got it: the list only knows that somebody got one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    box = models.CharField(max_length=10, choices=BoxKind, default=BoxKind.RESIDENTS)
    serial = models.PositiveIntegerField()
    code_index = models.BinaryField(max_length=16)  # keyed fingerprint of the ticket, which is on paper only
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.OUT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "serial"], name="award_sheet_serial_once"),
            models.UniqueConstraint(fields=["round", "code_index"], name="award_sheet_code_once"),
        ]


class HomeTrip(TenantRow, Stamped):
    """流动票箱: the box was taken to doors once. Names go when the round is over, the figures stay in the record."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="trips")
    went_on = models.DateField()
    carrier = SealedTextField()
    watchers = SealedTextField()  # a name a line
    watching = models.PositiveSmallIntegerField()  # how many names that were
    doors = models.PositiveSmallIntegerField()
    ballots = models.PositiveSmallIntegerField()  # put into it
    seal_number = models.CharField(max_length=20)  # on the strip across the slot

    class Meta:
        indexes = [models.Index(fields=["round", "went_on"], name="award_trip_by_day")]  # the record, the desk


class Envelope(TenantRow):
    """A sealed choice in the box, beside the mark of whose right was used. The last version counts.

    Written once: the database refuses a change, a removal while the box is closed, and an insertion
    after the vote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="envelopes")
    elector = models.ForeignKey(Elector, null=True, on_delete=models.PROTECT, related_name="envelopes")
    sheet = models.ForeignKey(Sheet, null=True, on_delete=models.PROTECT, related_name="envelopes")
    version = models.PositiveSmallIntegerField(default=1)
    sealed = models.BinaryField(max_length=112)
    receipt = models.CharField(max_length=8)  # the same for every version: it must not tell of a second thought
    client_key = models.CharField(max_length=64)  # of the sending form, so that a repetition is known

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elector", "version"], name="award_envelope_once"),
            models.UniqueConstraint(fields=["sheet", "version"], name="award_ticket_envelope_once"),
            models.UniqueConstraint(fields=["round", "receipt", "version"], name="award_receipt_once"),
            models.CheckConstraint(
                condition=Q(elector=None, sheet__isnull=False) | Q(elector__isnull=False, sheet=None),
                name="award_envelope_of_one",
            ),
        ]

    @property
    def voter_key(self) -> uuid.UUID:
        """Whose envelope it is: the elector's key, or the ticket's."""
        found = self.elector_id or self.sheet_id
        assert found is not None  # one of the two, by the database's own rule
        return found


class Verdict(models.TextChoices):
    VALID = "valid", _("有效")
    BLANK = "blank", _("弃权")
    INVALID = "invalid", _("无效")


class Typing(TenantRow):
    """What one person read on one paper sheet, after the box was closed. Two agree, or they look again together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="typings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marks: models.JSONField[Any, Any] = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict)
    is_settled = models.BooleanField(default=False)  # read again together: this one counts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "account"], name="award_typing_once"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(is_settled=True), name="award_typing_settled_once"),
        ]


class BallotPaper(TenantRow):
    """An anonymous ballot: no voter, no time, no way by which it came. All of a round come at once, shuffled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="papers")
    box = models.CharField(max_length=10, choices=BoxKind)
    marks: models.JSONField[Any, Any] = models.JSONField(default=list)  # numbers of candidates, in order of number
    verdict = models.CharField(max_length=8, choices=Verdict)

    class Meta:
        indexes = [models.Index(fields=["round", "box"], name="award_paper_by_box")]  # the count


class Counter(TenantRow, Stamped):
    """计票人: an account at the table when the box is opened, and their signature."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="counters")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    present_at = models.DateTimeField()
    opened_box = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "account"], name="award_counter_once")]


class Witness(TenantRow, Stamped):
    """监票人: a resident who watches the count and co-signs."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="witnesses")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True)
    mouth = models.CharField(max_length=12, choices=MOUTHS, blank=True)
    paper_number = SealedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="award_witness_once")]
