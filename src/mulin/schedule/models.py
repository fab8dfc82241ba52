"""Timetables and their exceptions, the year's special days, and who has a venue when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.rows import Stamped, TenantRow


class Repeat(models.TextChoices):
    WEEKLY = "weekly", _("每周")
    MONTHLY_DATE = "monthly_date", _("每月几号")
    MONTHLY_WEEKDAY = "monthly_weekday", _("每月第几个星期几")


class OnHoliday(models.TextChoices):
    """What a timetable does on a legal holiday."""

    SKIP = "skip", _("放假不办")
    HOLD = "hold", _("照常办")


class Timetable(TenantRow, Stamped):
    """A repeat rule people speak: every second Thursday, 14:30, two hours, from a day until a day.

    Times are the community's own. `days` holds weekday numbers, 0 for Monday, or days of the month.
    """

    repeat = models.CharField(max_length=16, choices=Repeat, default=Repeat.WEEKLY)
    interval = models.PositiveSmallIntegerField(default=1)  # every `interval` weeks or months
    days: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    week_of_month = models.SmallIntegerField(null=True, blank=True)  # 1 to 4, -1 for the last
    starts_at = models.TimeField(_("几点开始"))
    minutes = models.PositiveSmallIntegerField(_("多少分钟"))
    first_day = models.DateField(_("从哪天起"))
    last_day = models.DateField(_("到哪天止"), null=True, blank=True)
    on_holiday = models.CharField(max_length=8, choices=OnHoliday, default=OnHoliday.SKIP)
    on_workday = models.BooleanField(default=True)  # held on a weekend made a working day (调休)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(interval__gte=1) & Q(interval__lte=52), name="timetable_interval"),
            models.CheckConstraint(condition=Q(minutes__gte=5) & Q(minutes__lte=24 * 60), name="timetable_minutes"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="timetable_days_forward"
            ),
        ]


class Booking(TenantRow, Stamped):
    """A venue is taken from `starts_at` until `ends_at`. Two bookings of one venue never overlap:

    an exclusion constraint on PostgreSQL, a trigger of the same meaning on SQLite.
    `holder` says for what: the id of a gathering (or of whatever else took the place).
    """

    venue = models.ForeignKey("places.Venue", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    holder = models.UUIDField()
    title = models.CharField(max_length=60)
    released_at = models.DateTimeField(null=True, blank=True)  # given back; no longer in the way

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_forward")]
        indexes = [
            models.Index(fields=["community", "venue", "starts_at"], name="booking_by_venue"),  # a venue's week
            models.Index(fields=["holder"], name="booking_by_holder"),
        ]


class Closure(TenantRow, Stamped):
    """A venue is shut from one day to another, both included, or every legal holiday."""

    venue = models.ForeignKey("places.Venue", on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField(_("从哪天起"), null=True, blank=True)
    last_day = models.DateField(_("到哪天止"), null=True, blank=True)
    legal_holidays = models.BooleanField(default=False)
    reason = models.CharField(_("为什么"), max_length=60, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_holidays=True, first_day=None, last_day=None)
                | Q(legal_holidays=False, last_day__gte=F("first_day")),
                name="closure_days_or_holidays",
            )
        ]
        indexes = [models.Index(fields=["community", "venue"], name="closure_by_venue")]
