"""Where people live: from the city down to the room, and the venues they meet in."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from mulin.base.rows import Row, Stamped, TenantRow


class City(Row):
    code = models.SlugField(_("代码"), max_length=16, unique=True)
    name = models.CharField(_("名称"), max_length=40)

    def __str__(self) -> str:
        return self.name


class District(Row):
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="district_name_once")]

    def __str__(self) -> str:
        return self.name


class Subdistrict(Row):
    """A 街道: government's lowest arm, over several communities."""

    district = models.ForeignKey(District, on_delete=models.PROTECT)
    code = models.SlugField(_("代码"), max_length=16, unique=True)
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "name"], name="subdistrict_name_once")]

    def __str__(self) -> str:
        return self.name


class Community(Row, Stamped):
    """A 社区, the area of one residents' committee: the tenant. Every other row belongs to one."""

    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT)
    code = models.SlugField(_("代码"), max_length=16, unique=True)  # in addresses and card numbers
    name = models.CharField(_("名称"), max_length=40)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    motto = models.CharField(_("卡上的一句话"), max_length=40, blank=True)
    creed = models.CharField(_("信条"), max_length=40, blank=True)
    phone = models.CharField(_("值班电话"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("演示"), default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_community(self.code)


KEPT_SECONDS = 30


def key_of(code: str) -> str:
    """Where the community of an address is kept in this process: every request asks for it."""
    return f"community:{code}"


def forget_community(code: str) -> None:
    """Let the next request read the community anew; again after commit, when others see the change."""
    caches["near"].delete(key_of(code))
    transaction.on_commit(lambda: caches["near"].delete(key_of(code)))


class Courtyard(TenantRow):
    """A 院: the buildings round one yard."""

    name = models.CharField(_("楼院"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="courtyard_name_once")]
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Grid(TenantRow):
    """A 网格: the service cell of one grid officer."""

    name = models.CharField(_("网格"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="grid_name_once")]
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Building(TenantRow):
    """A 楼. `number` sorts 2号楼 before 10号楼."""

    courtyard = models.ForeignKey(Courtyard, on_delete=models.PROTECT, null=True, blank=True)
    grid = models.ForeignKey(Grid, on_delete=models.SET_NULL, null=True, blank=True)
    name = models.CharField(_("楼"), max_length=40)
    number = models.PositiveIntegerField(default=0)
    floors = models.PositiveSmallIntegerField(_("层数"), default=6)

    class Meta:
        constraints = [
            # two courtyards may each have a 1号楼
            models.UniqueConstraint(fields=["community", "courtyard", "name"], name="building_name_once"),
            models.UniqueConstraint(
                fields=["community", "name"], condition=models.Q(courtyard=None), name="building_name_once_outside"
            ),
        ]
        ordering = ["number", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def plate(self) -> str:
        """What stands on the door plate: courtyard and building."""
        return f"{self.courtyard.name} {self.name}" if self.courtyard else self.name


class Unit(TenantRow):
    """A 单元: one stairwell of a building."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField(_("单元"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="unit_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}单元"


class Room(TenantRow):
    """A 室: one flat. It can hold two households, or none."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    number = models.CharField(_("室号"), max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="room_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class VenueKind(models.TextChoices):
    ROOM = "room", _("室内")
    OUTDOOR = "outdoor", _("室外")
    HOME = "home", _("居民家")


class Venue(TenantRow):
    """A place to meet. Booking and collisions belong to `schedule`."""

    code = models.SlugField(max_length=16)
    name = models.CharField(_("场地"), max_length=40)
    kind = models.CharField(max_length=8, choices=VenueKind)
    where = models.CharField(_("在哪里"), max_length=60, blank=True)
    capacity = models.PositiveSmallIntegerField(_("容纳人数"), default=0)
    opens = models.TimeField(_("开门"), null=True, blank=True)
    closes = models.TimeField(_("关门"), null=True, blank=True)
    bad_weather = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="venue_code_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
