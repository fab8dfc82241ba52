"""Who holds gatherings, who runs them, who belongs."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.base.rows import Stamped, TenantRow


class HostKind(models.TextChoices):
    """What sort of thing holds gatherings; upper rooms have a row of their own for each host."""

    COMMUNITY = "community", _("社区")
    POINT = "point", _("睦邻点")
    EVENT = "event", _("文化活动")


class Host(TenantRow, Stamped):
    """Who holds gatherings: a neighbour point, a culture event, the community itself.

    An upper room points here with a OneToOneField and gives the name; here lies what every gathering
    of the host starts from.
    """

    kind = models.CharField(max_length=12, choices=HostKind)
    name = models.CharField(_("名称"), max_length=40)
    venue = models.ForeignKey("places.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    members_need_no_sign_up = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # From the first to the day before the second its timetables make no sessions; without a second: until it goes on.
    paused_on = models.DateField(null=True, blank=True)
    back_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "kind", "name"], name="host_by_kind")]  # pickers, lists

    def __str__(self) -> str:
        return self.name

    def is_paused_on(self, day: date) -> bool:
        """Whether its timetables make no session on this day."""
        return self.paused_on is not None and self.paused_on <= day and (self.back_on is None or day < self.back_on)

    def frees_members(self, sign_up: str, *, members_only: bool) -> bool:
        """Whether members come without signing up to what others sign up for in this way.

        Where lots are drawn, or only members come and names are taken, they sign up like everybody.
        """
        asks_others = sign_up in ("open", "needed") and not members_only
        return asks_others and self.kind == HostKind.POINT and self.members_need_no_sign_up


class StewardKind(models.TextChoices):
    LEADER = "leader", _("点长")
    DEPUTY = "deputy", _("副点长")
    HELPER = "helper", _("帮手")


class Steward(TenantRow, Stamped):
    """A resident who runs a host's gatherings for a term; with an account they hold the leader's role there."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="stewards")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=StewardKind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day of the term

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="steward_forward")
        ]
        indexes = [
            models.Index(fields=["host", "ends_on"], name="steward_by_host"),
        ]


class Regular(TenantRow, Stamped):
    """A resident who belongs to a host (a member of a point): comes without signing up where it says so."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="regulars")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day
    shows_name = models.BooleanField(default=False)  # others who come may read the name

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "person"], condition=Q(until=None), name="regular_once"),
        ]
