"""Timetables, the year's special days, who may take a venue, and who has it when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.rows import Stamped, TenantRow
from mulin.kernel import clock, ids
from mulin.schedule import rules


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
    A series ("this and following") is a chain of rows: each ends the day before the next begins.
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
    version = models.PositiveIntegerField(default=1)  # grows with each change: whoever edits an old one is told
    series = models.UUIDField(default=ids.uuid7, editable=False)  # the same for every row of one chain

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(interval__gte=1) & Q(interval__lte=52), name="timetable_interval"),
            models.CheckConstraint(condition=Q(minutes__gte=5) & Q(minutes__lte=24 * 60), name="timetable_minutes"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="timetable_days_forward"
            ),
            models.UniqueConstraint(fields=["series", "first_day"], name="timetable_series_once"),
        ]

    @property
    def pattern(self) -> rules.Pattern:
        """The rule of this row."""
        return rules.Pattern(
            days=tuple(self.days),
            starts=self.starts_at,
            minutes=self.minutes,
            first_day=self.first_day,
            last_day=self.last_day,
            repeat=self.repeat,
            interval=self.interval,
            week_of_month=self.week_of_month,
            on_holiday=self.on_holiday,
            on_workday=self.on_workday,
        )

    @staticmethod
    def fields_of(pattern: rules.Pattern) -> dict[str, Any]:
        """The columns that say `pattern`."""
        return {
            "repeat": pattern.repeat,
            "interval": pattern.interval,
            "days": list(pattern.days),
            "week_of_month": pattern.week_of_month,
            "starts_at": pattern.starts,
            "minutes": pattern.minutes,
            "first_day": pattern.first_day,
            "last_day": pattern.last_day,
            "on_holiday": pattern.on_holiday,
            "on_workday": pattern.on_workday,
        }


class Booking(TenantRow, Stamped):
    """A venue is taken from `starts_at` until `ends_at`, a day at most. Two of one venue never overlap:

    an exclusion constraint on PostgreSQL, triggers of the same meaning on SQLite (`referee`).
    `holder` says for what: the id of a gathering (or of whatever else took the place), or the
    booking's own id when it was made by hand.
    """

    venue = models.ForeignKey("places.Venue", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    holder = models.UUIDField()
    title = models.CharField(max_length=60)
    shows_title = models.BooleanField(default=True)  # neighbours may read it; else they read that it is taken
    released_at = models.DateTimeField(null=True, blank=True)  # given back; no longer in the way
    changed_at = models.DateTimeField(default=clock.now, editable=False)  # tells a week that stayed the same

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_forward"),
            # one thing holds one venue at a time
            models.UniqueConstraint(fields=["holder"], condition=Q(released_at=None), name="booking_holder_once"),
        ]
        indexes = [
            models.Index(fields=["venue", "starts_at"], name="booking_by_venue"),  # a venue's week; the referee
            models.Index(fields=["community", "starts_at"], name="booking_by_time"),  # the week of all venues
        ]

    @property
    def is_by_hand(self) -> bool:
        """Made at the desk rather than by something that holds it."""
        return self.holder == self.id


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
            ),
            models.UniqueConstraint(
                fields=["venue"], condition=Q(legal_holidays=True, lifted_at=None), name="closure_holidays_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "venue"], name="closure_by_venue")]


class WhoBooks(models.TextChoices):
    LEADERS = "leaders", _("点长和社区工作者")
    STAFF = "staff", _("只有社区工作者")


class VenueRule(TenantRow, Stamped):
    """Who may take a venue, and what hangs on its door. A venue without one is the leaders', a home is not."""

    venue = models.OneToOneField("places.Venue", on_delete=models.CASCADE, related_name="+")
    who = models.CharField(max_length=8, choices=WhoBooks, default=WhoBooks.LEADERS)
    notice = models.CharField(max_length=80, blank=True)  # 用完请关灯


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    WORKDAY = "workday", _("调休上班")
    ORDINARY = "ordinary", _("照平常")


class CalendarDay(TenantRow, Stamped):
    """A word about a day, over the table Mulin ships: a notice's, and over it the community's own.

    `notice_year` is the year whose notice says it, 0 where it was said by hand. A year counts as announced
    once its own notice said something about a day of it.
    """

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=DayKind)
    name = models.CharField(max_length=20, blank=True)
    notice_year = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "day", "notice_year"], name="calendar_day_once")]

    @property
    def is_by_hand(self) -> bool:
        """Said by the community itself, rather than by a notice."""
        return self.notice_year == 0
