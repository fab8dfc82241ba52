"""Facts, their erasable names, the sealed blocks over both, and daily counts.

A fact holds typed fields and opaque references, never a name and no foreign key. Names live in
`LedgerLabel`; the chain covers `sha256(salt ‖ name)`, so that erasing a name leaves the chain
verifiable (safety §4.6). Facts, blocks and names refuse change here and by database trigger.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db import models

from mulin.base.actor import MOUTH_NAMES
from mulin.base.rows import Row
from mulin.ledger.rules import What, unpack_refs

M = TypeVar("M", bound=models.Model)


class AppendOnly(Exception):
    """A programming error: something tried to change what is written once."""


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Rows that are written once."""

    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly(self.model._meta.label)

    def delete(self) -> NoReturn:
        raise AppendOnly(self.model._meta.label)


class LabelQuerySet(AppendOnlyQuerySet["LedgerLabel"]):
    """Names: written once, and emptied when their person is erased."""

    def forget(self) -> int:
        """Empty the names; their digests stay, so the chain still verifies. Returns how many."""
        return int(models.QuerySet.update(self.exclude(label="", salt=b""), label="", salt=b""))


class WrittenOnce(Row):
    """A row that is inserted and never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly(self._meta.label)

    def columns(self) -> dict[str, Any]:
        """Every column by name: what the chain covers."""
        return {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}


class Fact(WrittenOnce):
    """Something that really happened, written once by the room where it happened."""

    community_id = models.UUIDField()
    kind = models.CharField(max_length=48)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField()  # when it was written down
    day = models.DateField()  # the community's day of `at`
    mouth = models.CharField(max_length=12, choices=[(m.value, n) for m, n in MOUTH_NAMES.items()])
    actor_ref = models.UUIDField(null=True)  # account, None for Mulin itself
    on_behalf_of = models.UUIDField(null=True)  # person
    about: models.JSONField[Any, Any] = models.JSONField(default=dict)  # part name → opaque reference
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)  # part name → number, word or date

    objects = AppendOnlyQuerySet["Fact"].as_manager()

    class Meta:
        indexes = [
            # the activity page: newest first within one community
            models.Index(fields=["community_id", "-at", "-id"], name="fact_by_time"),
            # figures and the kind filter: one kind within a period
            models.Index(fields=["community_id", "kind", "day"], name="fact_by_kind_day"),
        ]


class FactRef(models.Model):
    """Which facts speak of a thing: an index beside the ledger, derived from it, not sealed."""

    community_id = models.UUIDField()
    ref = models.UUIDField()
    fact_id = models.UUIDField()

    objects = models.Manager["FactRef"]()

    class Meta:
        indexes = [
            # the history of one person or household, newest first
            models.Index(fields=["community_id", "ref", "-fact_id"], name="fact_by_ref"),
        ]


class TakenBack(models.Model):
    """Which facts no longer count for a figure: an index beside the ledger, derived from it, not sealed.

    The fact and the later one that takes it back carry the same reference in the part `by_part`.
    """

    community_id = models.UUIDField()
    fact_id = models.UUIDField()
    kind = models.CharField(max_length=48)  # of the fact
    day = models.DateField()  # of the fact
    by_kind = models.CharField(max_length=48)  # of the one that takes it back
    by_part = models.CharField(max_length=24)
    since = models.DateField()  # the day of the one that takes it back

    objects = models.Manager["TakenBack"]()

    class Meta:
        indexes = [
            # what a figure leaves out within a period, and whether a month's roll-up still holds
            models.Index(fields=["community_id", "kind", "day"], name="taken_back_by_day"),
        ]


class MonthPart(models.Model):
    """What the facts of a month come to for one figure. Derived; it holds while `facts` and `taken` do.

    The ledger only grows: as long as the month has as many facts of the figure's kinds, and as many of
    them taken back, they are the same ones.
    """

    community_id = models.UUIDField()
    measure = models.CharField(max_length=32)
    month = models.CharField(max_length=7)
    facts = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    total = models.FloatField()
    late = models.PositiveIntegerField()
    mouths: models.JSONField[Any, Any] = models.JSONField(default=dict)
    refs = models.BinaryField()  # 16 bytes each

    objects = models.Manager["MonthPart"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "measure", "month"], name="month_part_once"),
        ]


class LearntRule(models.Model):
    """A way of taking back that every fact written before it was declared has been looked at for."""

    mark = models.CharField(max_length=32, primary_key=True)

    objects = models.Manager["LearntRule"]()


class LedgerLabel(WrittenOnce):
    """The name behind an opaque reference. Erasing empties `label` and `salt`; `digest` stays."""

    community_id = models.UUIDField()
    ref = models.UUIDField()
    label = models.CharField(max_length=120, blank=True)
    salt = models.BinaryField(max_length=16, blank=True)
    digest = models.BinaryField(max_length=32)

    objects = LabelQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community_id", "ref"], name="label_by_ref")]

    def columns(self) -> dict[str, Any]:
        """What the chain covers: all but the name and its salt, for which `digest` stands."""
        return {name: value for name, value in super().columns().items() if name not in {"label", "salt"}}


class Unsealed(Row):
    """A batch of facts and names that is not yet in a block. Emptied by the sealer.

    One row for one call of `record_many`, up to 500 rows, so that an import writes few of them. All its
    facts are of one kind and day: their count stands in for the daily count until they are sealed.
    """

    community_id = models.UUIDField()
    since = models.DateTimeField()
    kind = models.CharField(max_length=48)
    day = models.DateField()
    facts = models.PositiveSmallIntegerField()
    count = models.PositiveSmallIntegerField()  # facts and names
    rows = models.BinaryField()  # `rules.pack_refs`ed

    objects = models.Manager["Unsealed"]()

    class Meta:
        # the sealer's take, and the day's counts of what it has not taken yet
        indexes = [models.Index(fields=["community_id", "id"], name="unsealed_by_community")]

    @property
    def refs(self) -> list[tuple[What, UUID]]:
        """What waits, in order."""
        return list(unpack_refs(bytes(self.rows)))


class Block(WrittenOnce):
    """Up to 500 rows, chained to the block before. `rows` is `rules.pack`ed."""

    community_id = models.UUIDField()
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the community
    count = models.PositiveIntegerField()
    rows = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet["Block"].as_manager()

    class Meta:
        constraints = [
            # the referee between two sealers, and the order of verification
            models.UniqueConstraint(fields=["community_id", "number"], name="block_number_once"),
        ]


class DailyCount(Row):
    """How many sealed facts of a kind happened on a day. Written by the sealer alone.

    Who records a fact touches no count, so a burst has no hot row; reads add the few unsealed facts.
    """

    community_id = models.UUIDField()
    kind = models.CharField(max_length=48)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = models.Manager["DailyCount"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community_id", "kind", "day"], name="count_once_a_day")]
