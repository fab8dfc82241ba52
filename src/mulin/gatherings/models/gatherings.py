"""Series and their occurrences, the shares of places, and the draw."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.coded import Coded
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.gatherings.models.hosts import Host
from mulin.gatherings.models.reasons import Because, reason_words
from mulin.gatherings.rules.plan import WHY_LIMIT


class GatheringState(models.TextChoices):
    PLANNED = "planned", _("要办")
    CANCELLED = "cancelled", _("取消了")
    HELD = "held", _("办过了")


class SignUpMode(models.TextChoices):
    NONE = "none", _("直接来")
    OPEN = "open", _("报了名好安排，不报也能来")
    NEEDED = "needed", _("要报名")
    LOTTERY = "lottery", _("先登记，再抽签")


class What(models.Model):
    """What a gathering is like: said once by a series for all of its occurrences, or by each itself."""

    title = models.CharField(_("名称"), max_length=60)
    about = models.TextField(_("做些什么"), max_length=1000, blank=True)
    bring = models.CharField(_("带什么"), max_length=100, blank=True)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place_words = models.CharField(_("在哪里"), max_length=60, blank=True)  # outside the community's own venues
    sign_up = models.CharField(max_length=8, choices=SignUpMode, default=SignUpMode.NONE)
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    walk_ins = models.BooleanField(default=True)
    members_only = models.BooleanField(default=False)
    guests = models.BooleanField(default=True)  # people who are not on the roster may say that they come

    class Meta:
        abstract = True


class Series(TenantRow, Stamped, What):
    """What every occurrence of a timetable starts from. Ended by a successor, or for good."""

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="series")
    timetable = models.OneToOneField("schedule.Timetable", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)  # from this day on nothing more is rendered

    class Meta:
        indexes = [models.Index(fields=["community", "ended_on"], name="series_open")]  # the horizon's job

    def holds_on(self, day: date) -> bool:
        """Whether it makes its session of this day: it has not ended by then, and its host is not paused."""
        return (self.ended_on is None or day < self.ended_on) and not self.host.is_paused_on(day)


class Gathering(TenantRow, Stamped, What):
    """One occurrence (场次): a session, a rehearsal, an afternoon.

    One that comes from a timetable keeps the day the rule gave it (`occurs_on`), however it is moved;
    `detached` says that it was changed by hand, so that a change of the whole series leaves it alone.
    """

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="gatherings")
    timetable = models.ForeignKey(
        "schedule.Timetable", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occurs_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    state = models.CharField(max_length=10, choices=GatheringState, default=GatheringState.PLANNED)
    why_code = models.CharField(max_length=12, choices=Because, blank=True)  # moved or off for a reason nobody typed
    why_words = models.CharField(_("为什么"), max_length=WHY_LIMIT, blank=True)  # as typed; else what it is about
    closes_at = models.DateTimeField(_("报名到什么时候"), null=True, blank=True)
    in_turns = models.BooleanField(default=False)  # people come and go: more places than the venue holds at once
    has_quotas = models.BooleanField(default=False)
    # Before a smaller place took some of them: so many there are again in a larger one. 0: nobody said a number.
    planned_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)  # places held by confirmed and offered sign-ups
    waiting = models.PositiveIntegerField(default=0)  # places asked for by those who wait
    turns = models.PositiveIntegerField(default=0)  # the last number of arrival given out
    detached = models.BooleanField(default=False)
    heads = models.PositiveSmallIntegerField(null=True, blank=True)  # counted without names, on top of `Attendance`
    heads_ref = models.UUIDField(null=True, blank=True)  # the fact that holds `heads`
    closing_ref = models.UUIDField(null=True, blank=True)  # the fact that it was held
    note = models.TextField(_("记录"), max_length=1000, blank=True)  # what was done, afterwards
    problems = models.TextField(_("问题、建议"), max_length=500, blank=True)  # raised there; for who runs it only
    recorder = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # 记录人: who wrote it down
    version = models.PositiveIntegerField(default=1)  # grows with each change: SEQUENCE of the calendar feed
    changed_at = models.DateTimeField(null=True, blank=True)

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
            # whose records: what one keeps of a person, erasing, merging
            models.Index(fields=["recorder"], condition=Q(recorder__isnull=False), name="gathering_by_recorder"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reason(self) -> Coded | str:
        """Why it was moved or is off, as a message keeps it: to be said when it is read."""
        return Coded(self.why_code, self.why_words) if self.why_code else self.why_words

    @property
    def why(self) -> str:
        """The same in the reader's language; what somebody typed, as it was typed."""
        return reason_words(self.reason) if isinstance(self.reason, Coded) else self.reason

    @why.setter
    def why(self, reason: Coded | str) -> None:
        coded = reason if isinstance(reason, Coded) else Coded("", reason)
        self.why_code, self.why_words = coded.code, coded.about[:WHY_LIMIT]

    @property
    def needs_names(self) -> bool:
        """Whether one has to say beforehand that one comes."""
        return self.sign_up in (SignUpMode.NEEDED, SignUpMode.LOTTERY)

    @property
    def takes_names(self) -> bool:
        """Whether one can say beforehand that one comes."""
        return self.sign_up != SignUpMode.NONE

    @property
    def frees_members(self) -> bool:
        """Whether members come without signing up, beside the places for others. Needs `host`."""
        return self.host.frees_members(self.sign_up, members_only=self.members_only)

    @property
    def left(self) -> int | None:
        """Places still to be had; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def place(self) -> str:
        """Where it is, in words; empty while nobody knows. Needs `venue`."""
        return self.place_words or (self.venue.name if self.venue else "")


class Quota(TenantRow):
    """A share of a gathering's places: for an age band, or for a courtyard."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="quotas")
    band = models.CharField(max_length=8, blank=True)
    courtyard = models.ForeignKey("places.Courtyard", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(band="") & ~Q(courtyard=None)) | (~Q(band="") & Q(courtyard=None)), name="quota_of_one"
            ),
            models.UniqueConstraint(fields=["gathering", "band"], condition=~Q(band=""), name="quota_of_band_once"),
            models.UniqueConstraint(
                fields=["gathering", "courtyard"], condition=~Q(courtyard=None), name="quota_of_courtyard_once"
            ),
        ]

    @property
    def pot(self) -> str:
        """Which pot of places this is, as `rules.admission` names it."""
        return self.band or str(self.courtyard_id)

    @property
    def is_full(self) -> bool:
        return self.taken >= self.places


class Draw(TenantRow, Stamped):
    """A lottery: its fingerprint is public before anybody enters, its secret after it is drawn."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="draw")
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the secret
    secret = SealedTextField()
    source_words = models.CharField(_("再加哪个公开的号码"), max_length=60, blank=True)
    source_value = models.CharField(max_length=60, blank=True)
    draws_at = models.DateTimeField(_("什么时候抽"))
    drawn_at = models.DateTimeField(null=True, blank=True)
    published: models.JSONField[Any, Any] = models.JSONField(default=dict)  # the file anybody can check

    class Meta:
        indexes = [models.Index(fields=["community", "drawn_at", "draws_at"], name="draw_due")]  # the job's look
