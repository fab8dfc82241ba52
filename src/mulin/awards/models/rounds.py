"""A round of an award: its terms, its calendar, where it stands, and its published count."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.base.rows import Stamped, TenantRow
from mulin.kernel import clock


class RoundState(models.TextChoices):
    DRAFT = "draft", _("还在起草")
    ANNOUNCED = "announced", _("办法贴出来了")
    NOMINATING = "nominating", _("推荐")
    REVIEWING = "reviewing", _("资格审核")
    VOTING = "voting", _("投票")
    COUNTING = "counting", _("数票")
    NOTICE = "notice", _("公示")
    DONE = "done", _("评出来了")
    NONE = "none", _("没有评出来")
    CANCELLED = "cancelled", _("不办了")


class Electorate(models.TextChoices):
    HOUSEHOLD = "household", _("一户一票")
    RESIDENT = "resident", _("一人一票")


class TieRule(models.TextChoices):
    LOT = "lot", _("抽签，种子在数票前公布")
    SHARE = "share", _("并列的都当选")
    PANEL = "panel", _("看评审票，还一样就抽签")


class NominatedBy(models.TextChoices):
    """Who named somebody; a round says which of them may."""

    SELF = "self", _("自荐")
    NEIGHBOUR = "neighbour", _("邻居推荐")
    POINT = "point", _("睦邻点推荐")
    WORKER = "worker", _("社区推荐")


class WhyNone(models.TextChoices):
    """Why a count chose nobody."""

    FEW = "few", _("收到的票不到 10 张，不公布票数")
    TURNOUT = "turnout", _("投票的人没有达到办法里写的数")
    NOBODY = "nobody", _("没有候选人得票")
    PANEL = "panel", _("没有有效的评审票")
    OBJECTION = "objection", _("公示期里意见成立，没有人递补")


class Round(TenantRow, Stamped):
    """One award in one year. Its row is the lock of everything that happens to the round."""

    title = models.CharField(_("评什么"), max_length=rules.TITLE_LIMIT)
    year = models.PositiveSmallIntegerField()
    about = models.CharField(_("什么样的人"), max_length=rules.ABOUT_LIMIT, blank=True)
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.DRAFT)
    # terms, frozen when published
    electorate = models.CharField(max_length=10, choices=Electorate, default=Electorate.HOUSEHOLD)
    min_age = models.PositiveSmallIntegerField(default=16)
    seats = models.PositiveSmallIntegerField()
    choose_up_to = models.PositiveSmallIntegerField()
    min_candidates = models.PositiveSmallIntegerField()
    weight_residents = models.PositiveSmallIntegerField(default=100)  # per cent
    weight_panel = models.PositiveSmallIntegerField(default=0)
    panel_size = models.PositiveSmallIntegerField(default=0)
    notice_days = models.PositiveSmallIntegerField(default=5)  # working days
    tie_rule = models.CharField(max_length=8, choices=TieRule, default=TieRule.LOT)
    turnout_percent = models.PositiveSmallIntegerField(default=0)
    may_recast = models.BooleanField(default=True)
    may_assist = models.BooleanField(default=False)
    nominators: models.JSONField[Any, Any] = models.JSONField(default=list)
    # calendar
    nominate_from = models.DateField()
    nominate_until = models.DateField()
    review_until = models.DateField()
    vote_opens_at = models.DateTimeField()
    vote_closes_at = models.DateTimeField()
    count_at = models.DateTimeField()
    count_place = models.CharField(max_length=rules.PLACE_LIMIT, blank=True)
    # what happened
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)
    rules_digest = models.CharField(max_length=64, blank=True)
    rules_version = models.PositiveSmallIntegerField(default=0)  # raised by a postponement before the vote
    salt = models.UUIDField(null=True)  # of the order in which a voter sees the candidates
    public_key = models.BinaryField(max_length=32, null=True)  # the private one is on three sheets of paper only
    box_made_at = models.DateTimeField(null=True)
    box_tried_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    electors_count = models.PositiveIntegerField(default=0)
    electors_digest = models.CharField(max_length=64, blank=True)
    paused_at = models.DateTimeField(null=True)
    pause_why = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)
    envelopes_count = models.PositiveIntegerField(default=0)
    box_digest = models.CharField(max_length=64, blank=True)  # also the seed of the lot
    box_opened_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    record: models.JSONField[Any, Any] = models.JSONField(default=dict)  # the published count
    why_none = models.CharField(max_length=10, choices=WhyNone, blank=True)
    cancelled_why = models.CharField(max_length=rules.WHY_LIMIT, blank=True)
    notice_number = models.PositiveSmallIntegerField(default=0)
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    names_until = models.DateField(null=True)  # the last day on which those not honoured are named in public

    class Meta:
        indexes = [
            models.Index(fields=["community", "-created_at"], name="award_round_by_time"),  # lists
            # the clock's turn, and 今天
            models.Index(
                fields=["community"],
                condition=~Q(state__in=["draft", "done", "none", "cancelled"]),
                name="award_round_running",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(weight_residents=100 - models.F("weight_panel")), name="award_weights"),
            models.CheckConstraint(
                condition=Q(vote_closes_at__gt=models.F("vote_opens_at")), name="award_vote_has_length"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def terms(self) -> rules.Terms:
        """What is decided before the call."""
        return rules.Terms(
            electorate=self.electorate,
            min_age=self.min_age,
            seats=self.seats,
            choose_up_to=self.choose_up_to,
            min_candidates=self.min_candidates,
            weight_residents=self.weight_residents,
            weight_panel=self.weight_panel,
            panel_size=self.panel_size,
            notice_days=self.notice_days,
            tie_rule=self.tie_rule,
            turnout_percent=self.turnout_percent,
            may_recast=self.may_recast,
            may_assist=self.may_assist,
            nominators=tuple(self.nominators),
        )

    @property
    def dates(self) -> rules.Dates:
        return rules.Dates(
            self.nominate_from,
            self.nominate_until,
            self.review_until,
            self.vote_opens_at,
            self.vote_closes_at,
            self.count_at,
        )

    @property
    def calendar(self) -> dict[str, str]:
        """The dates as they are published."""
        said = {
            "nominate_from": self.nominate_from,
            "nominate_until": self.nominate_until,
            "review_until": self.review_until,
        }
        moments = {
            "vote_opens_at": self.vote_opens_at,
            "vote_closes_at": self.vote_closes_at,
            "count_at": self.count_at,
        }
        return {
            **{name: day.isoformat() for name, day in said.items()},
            **{name: moment.astimezone(clock.CHINA).isoformat() for name, moment in moments.items()},
        }

    @property
    def published_rules(self) -> dict[str, Any]:
        """What `rules_digest` is the hash of. One query."""
        return rules.rules_of(self.title, self.terms, self.calendar, self.jurors.values_list("seal", flat=True))

    @property
    def count_rules(self) -> rules.CountRules:
        return rules.CountRules(
            seats=self.seats,
            choose_up_to=self.choose_up_to,
            weight_residents=self.weight_residents,
            weight_panel=self.weight_panel,
            tie_rule=self.tie_rule,
            turnout_percent=self.turnout_percent,
        )

    @property
    def nominator_words(self) -> list[str]:
        """Who may name somebody."""
        return [str(kind.label) for kind in NominatedBy if kind in self.nominators]

    @property
    def is_public(self) -> bool:
        return self.state != RoundState.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in rules.ENDED

    @property
    def is_voting(self) -> bool:
        return self.state == RoundState.VOTING

    @property
    def is_box_shut(self) -> bool:
        """Whether sheets and ways of the home box can still be told: voting has begun, nothing was opened."""
        return self.state in (RoundState.VOTING, RoundState.COUNTING) and self.box_opened_at is None

    @property
    def by_household(self) -> bool:
        return self.electorate == Electorate.HOUSEHOLD

    @property
    def has_panel(self) -> bool:
        return self.weight_panel > 0

    @property
    def shows_names(self) -> bool:
        """Whether candidates may be named in public today: a public notice ends by itself."""
        counts_on = self.count_at.astimezone(clock.CHINA).date()
        return rules.names_shown(self.state, clock.today(), until=self.names_until, counts_on=counts_on)

    @property
    def lot_seed(self) -> str:
        """Fixed when the box is closed, before anybody can know a vote."""
        return self.box_digest
