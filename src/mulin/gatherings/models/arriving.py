"""Who was there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.gatherings.models.coming import MOUTHS
from mulin.gatherings.models.gatherings import Gathering


class Attendance(TenantRow, Stamped):
    """Somebody was there: one visit (人次). `client_id` makes any repetition harmless.

    Two scans of one person are two rows, of which one counts and the other is `spare`: when the one
    is taken back the other still says that the person came. So the order of uploads does not matter.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    guest_name = SealedTextField()
    children = models.PositiveSmallIntegerField(default=0)
    client_id = models.UUIDField()
    came_at = models.DateTimeField()
    odd_clock = models.BooleanField(default=False)  # the device's time was impossible and was put right
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_new_here = models.BooleanField(default=False)  # the first visit to this host
    had_cancelled = models.BooleanField(default=False)  # 已取消，仍到场
    spare = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "client_id"], name="attendance_client_id_once"),
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=Q(undone_at=None, spare=False) & ~Q(person=None),
                name="attendance_once",
            ),
        ]
        indexes = [
            models.Index(fields=["gathering", "undone_at"], name="attendance_of_gathering"),
        ]

    @property
    def name(self) -> str:
        """Who came: for those who run the gathering. Needs `person`."""
        return self.person.name if self.person else self.guest_name
