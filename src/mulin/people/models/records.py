"""Residents with or without an account, and their households."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base import crypto
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.kernel import phones, pinyin
from mulin.people.rules import age_on

SEARCH_KIND = "person"  # in `base.search`


def phone_index(community_id: UUID, digits: str) -> bytes:
    """The fingerprint by which a phone of the roster is found within one community."""
    return crypto.blind_index(digits, purpose="phone", community_id=community_id)


def last4_index(community_id: UUID, last4: str) -> bytes:
    """The fingerprint of the last four digits: weak by nature, for the desk only (safety §4.8)."""
    return crypto.blind_index(last4, purpose="phone-last4", community_id=community_id)


class HouseholdState(models.TextChoices):
    LIVING = "living", _("在住")
    MOVED = "moved", _("已搬走")


class Household(TenantRow, Stamped):
    """A 户. Lives in a room; one room can hold two households."""

    room = models.ForeignKey("places.Room", on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("places.Building", on_delete=models.PROTECT, related_name="+")  # of the room
    unit_number = models.PositiveSmallIntegerField()  # of the room, so that lists need no join
    room_number = models.CharField(max_length=12)  # of the room
    order_in_room = models.PositiveSmallIntegerField(default=1)  # 1 for the first 户 of a flat
    state = models.CharField(max_length=8, choices=HouseholdState, default=HouseholdState.LIVING)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "order_in_room"], condition=Q(state="living"), name="household_once_per_place"
            )
        ]
        indexes = [
            # lists of a building in door order: coverage, walking up stairs, print runs
            models.Index(fields=["community", "building", "unit_number", "room_number"], name="household_by_door"),
        ]

    @property
    def door(self) -> str:
        """1-101: unit and room, as on the door."""
        return f"{self.unit_number}-{self.room_number}"

    @property
    def where(self) -> str:
        """东院 1号楼 1-101. Needs `building__courtyard`."""
        return f"{self.building.plate} {self.door}"


class Gender(models.TextChoices):
    FEMALE = "f", _("女")
    MALE = "m", _("男")


class Precision(models.TextChoices):
    """How much of a birth date is known."""

    YEAR = "year", _("年")
    MONTH = "month", _("年月")
    DAY = "day", _("年月日")


class PersonState(models.TextChoices):
    LIVING = "living", _("在住")
    MOVED = "moved", _("已搬走")
    DECEASED = "deceased", _("已故")
    MERGED = "merged", _("已并入另一份")
    ERASED = "erased", _("已删除个人信息")


class Person(TenantRow, Stamped):
    """A resident. Closed when moving away or dying; erased on request; never deleted."""

    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="members")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("姓名"), max_length=60)
    sort_key = models.CharField(max_length=160, blank=True)  # pinyin with right surname readings
    gender = models.CharField(_("性别"), max_length=1, choices=Gender, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    birth_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)
    is_head = models.BooleanField(_("户主"), default=False)
    phone = SealedTextField(_("电话"))
    phone_index = models.BinaryField(max_length=16, null=True)  # per-community look-up of `phone`
    phone_last4_index = models.BinaryField(max_length=16, null=True)  # the desk's look-up
    lives_alone = models.BooleanField(_("独居"), default=False)
    note = SealedTextField(_("备注"))
    state = models.CharField(max_length=8, choices=PersonState, default=PersonState.LIVING)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["community", "state", "sort_key"], name="person_by_name"),  # the list
            models.Index(fields=["community", "phone_index"], name="person_by_phone"),
            models.Index(fields=["community", "phone_last4_index"], name="person_by_last4"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "account"], condition=Q(state="living"), name="person_account_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Set the name, and the key it sorts by. Not saved."""
        self.name = name
        self.sort_key = pinyin.sort_key(name)

    def reach_at(self, digits: str) -> None:
        """Set the phone (digits as `kernel.phones` gives them; "" for none) and its look-ups. Not saved."""
        self.phone = digits
        self.phone_index = phone_index(self.community_id, digits) if digits else None
        self.phone_last4_index = last4_index(self.community_id, digits[-4:]) if digits else None

    @property
    def search_texts(self) -> list[str]:
        """By what the person is found: the name, its initials, its letters; without the dot too."""
        name = self.name
        return [name, name.replace("·", ""), pinyin.initials(name), pinyin.spelling(name)]

    @property
    def masked_phone(self) -> str:
        """138****1041; "" without one."""
        return phones.mask(self.phone) if self.phone else ""

    @property
    def where(self) -> str:
        """The door the person lives behind, "" without one. Needs `household__building__courtyard`."""
        return self.household.where if self.household else ""

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`; with only a year or month known, the first day of it is taken."""
        return age_on(self.birth_date, day)


class Guardian(TenantRow, Stamped):
    """Who answers for a child under 14 (PIPL 31)."""

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "guardian"], name="guardian_once")]
