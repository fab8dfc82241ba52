"""How often something may be done (safety §4.3). A limit slows down; it never ends a session or locks anyone.

Key order: account, then device, then phone; an address only as a high ceiling, because three hundred
people in a hall share one. Counts are kept for slices of the window, so that a window slides: in the
shared cache where there is one (Redis), else in a table. When neither answers, this process goes on
counting with half the limits, and what costs money stops.

Spend before opening a transaction: inside one that is rolled back, the count would go with it.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from typing import ClassVar, Protocol
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db import connection, models, transaction
from django.http import HttpRequest

from mulin.base.rows import Row
from mulin.kernel import clock, ids
from mulin.kernel.errors import Busy, TooOften

log = logging.getLogger("mulin.limits")
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within any `seconds`.

    `shared` counts for all processes; otherwise each counts by itself, which is enough for a high
    ceiling on pages that are read often. `closed` means: when nobody can count, do not do it.
    """

    count: int
    seconds: int
    shared: bool = True
    closed: bool = False

    @property
    def slice(self) -> int:
        """The seconds by which the window slides."""
        return max(1, self.seconds // (60 if self.shared else 6))

    @property
    def slices(self) -> int:
        """How many slices count: one more than fit, so that no window is ever cut short."""
        return self.seconds // self.slice + 1

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)


CODE_PER_PHONE = (Limit(1, MINUTE, closed=True), Limit(5, HOUR, closed=True), Limit(10, DAY, closed=True))
CODE_PER_DEVICE = (Limit(10, HOUR, closed=True),)
CODE_PER_ADDRESS = (Limit(200, 10 * MINUTE, closed=True),)
WRONG_CODES = (Limit(50, HOUR),)  # of the whole installation: then only known devices go on
WRONG_DESK_CODES_PER_DEVICE = (Limit(10, HOUR),)
WRONG_DESK_CODES_PER_ADDRESS = (Limit(200, HOUR),)
WRONG_BALLOT_CODES_PER_DEVICE = (Limit(10, HOUR),)  # 55 random bits bear many more
WRONG_BALLOT_CODES_PER_ADDRESS = (Limit(200, HOUR),)
SECOND_FACTOR = (Limit(5, 5 * MINUTE), Limit(30, HOUR))
SEARCH = (Limit(60, MINUTE),)
UNMASK = (Limit(30, HOUR),)
EXPORT = (Limit(5, DAY),)
UPLOAD = (Limit(30, HOUR),)
UPLOADED = Limit(200 * 1024, DAY)  # kilobytes
SHARE_PICTURE_PER_ADDRESS = (Limit(600, HOUR),)  # a hall of people passes one on
PUBLIC_PAGE_PER_ADDRESS = (Limit(1200, MINUTE, shared=False),)
CALENDAR_PER_ADDRESS = (Limit(120, MINUTE, shared=False),)  # read by programs, each once an hour or so
WRONG_CARDS = (Limit(20, HOUR), Limit(60, DAY))  # their numbers run on: nobody guesses through the households
REPORT_PER_DEVICE = (Limit(10, DAY),)
REPORT_PER_ADDRESS = (Limit(100, DAY),)


class Spending(Row):
    """How often a limited thing was done in one slice of time. Swept after its window."""

    name = models.CharField(max_length=32)
    at_slice = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    swept_after = models.DateTimeField(db_index=True)  # the sweep's range

    class Meta:
        app_label = "base"
        constraints = [models.UniqueConstraint(fields=["name", "at_slice"], name="spending_once_a_slice")]


class Counts(Protocol):
    """Where counts are kept; `rolls_back` if an error takes them back by itself."""

    rolls_back: ClassVar[bool]

    def change(self, name: str, at_slice: int, step: int, limit: Limit) -> None: ...

    def window(self, name: str, newest: int, limit: Limit) -> Mapping[int, int]:
        """The counts of the window's slices, by slice."""
        ...


class TableCounts:
    """Counts in the database, one statement each, so that none is lost."""

    rolls_back: ClassVar[bool] = True

    def change(self, name: str, at_slice: int, step: int, limit: Limit) -> None:
        table = connection.ops.quote_name(Spending._meta.db_table)
        kept_until = clock.now() + 2 * limit.window
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, name, at_slice, count, swept_after) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608  # our own table
                f" ON CONFLICT (name, at_slice) DO UPDATE SET count = {table}.count + excluded.count",
                [
                    Spending._meta.pk.get_db_prep_value(ids.uuid7(), connection),
                    name,
                    at_slice,
                    step,
                    connection.ops.adapt_datetimefield_value(kept_until),
                ],
            )

    def window(self, name: str, newest: int, limit: Limit) -> Mapping[int, int]:
        rows = Spending.objects.filter(name=name, at_slice__gt=newest - limit.slices, at_slice__lte=newest)
        return dict(rows.values_list("at_slice", "count"))


@dataclass(frozen=True, slots=True)
class CacheCounts:
    """Counts in a cache whose `incr` is atomic: Redis, for all processes."""

    rolls_back: ClassVar[bool] = False
    alias: str

    def change(self, name: str, at_slice: int, step: int, limit: Limit) -> None:
        cache = caches[self.alias]
        cache.add(f"{name}:{at_slice}", 0, 2 * limit.seconds)
        cache.incr(f"{name}:{at_slice}", step)

    def window(self, name: str, newest: int, limit: Limit) -> Mapping[int, int]:
        keys = {f"{name}:{at}": at for at in range(newest - limit.slices + 1, newest + 1)}
        return {keys[key]: count for key, count in caches[self.alias].get_many(keys).items()}


class NearCounts:
    """Counts of this process: a window is one thing, kept in its memory."""

    rolls_back: ClassVar[bool] = False
    _one_at_a_time = Lock()

    def change(self, name: str, at_slice: int, step: int, limit: Limit) -> None:
        with self._one_at_a_time:
            counts = caches["near"].get(name) or {}
            counts[at_slice] = counts.get(at_slice, 0) + step
            oldest = at_slice - limit.slices
            caches["near"].set(name, {at: n for at, n in counts.items() if at > oldest}, 2 * limit.seconds)

    def window(self, name: str, newest: int, limit: Limit) -> Mapping[int, int]:
        counts = caches["near"].get(name) or {}
        return {at: n for at, n in counts.items() if newest - limit.slices < at <= newest}


_HERE = NearCounts()


def _shared() -> Counts:
    redis = settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    return CacheCounts("default") if redis else TableCounts()


def spend(key: str, *limits: Limit) -> None:
    """Count one use of `key`. Raises TooOften with the seconds to wait; then nothing was counted.

    Raises Busy for a `closed` limit when nobody can count. Two queries a shared limit.
    """
    spend_each((key, limits))


def spend_each(*uses: tuple[str, tuple[Limit, ...]]) -> None:
    """As `spend`, for several keys at once: all are counted or none. One transaction."""
    _spend([_Use(key, limit) for key, limits in uses for limit in limits])


def spend_upload(account_id: UUID | None, size: int) -> None:
    """Count one file of `size` bytes that somebody brings. Raises as `spend`."""
    uses = [_Use(f"upload:{account_id}", limit) for limit in UPLOAD]
    _spend([*uses, _Use(f"uploaded:{account_id}", UPLOADED, step=math.ceil(size / 1024))])


@dataclass(frozen=True, slots=True)
class _Use:
    """`step` uses of a key, to be counted against one limit."""

    key: str
    limit: Limit
    step: int = 1
    name: str = field(init=False)
    newest: int = field(init=False)  # the slice of time in which it falls

    def __post_init__(self) -> None:
        """No key in the clear: it may hold an address or a phone's fingerprint."""
        of_limit = f"{self.key}:{self.limit.count}:{self.limit.seconds}"
        object.__setattr__(self, "name", hashlib.sha256(of_limit.encode()).hexdigest()[:32])
        object.__setattr__(self, "newest", int(clock.now().timestamp()) // self.limit.slice)


def _spend(wanted: Sequence[_Use]) -> None:
    shared = [use for use in wanted if use.limit.shared]
    _take(_HERE, [use for use in wanted if not use.limit.shared])
    if not shared:
        return
    try:
        with transaction.atomic():  # a failing count must not spoil the caller's connection
            _take(_shared(), shared)
    except TooOften:
        raise
    except Exception as error:  # whatever a cache client or a database raises when it is away
        log.warning("no shared count, counting in this process: %s", type(error).__name__)
        if any(use.limit.closed for use in shared):
            raise Busy("no shared count") from error
        _take(_HERE, [replace(use, limit=replace(use.limit, count=max(1, use.limit.count // 2))) for use in shared])


def is_spent(key: str, *limits: Limit) -> bool:
    """Whether one more use of `key` would be too much. Counts nothing. One query a limit."""
    return seconds_to_wait(key, *limits) > 0


def seconds_to_wait(key: str, *limits: Limit) -> int:
    """Until one more use of `key` is not too much; 0 if it is none now. Counts nothing. One query a limit."""
    uses = [_Use(key, limit) for limit in limits]
    return max(_wait(_shared() if use.limit.shared else _HERE, use, use.limit.count - 1) for use in uses)


def _take(counts: Counts, wanted: Sequence[_Use]) -> None:
    # count first, then look: of two who come together, none slips through
    for place, use in enumerate(wanted):
        counts.change(use.name, use.newest, use.step, use.limit)
        wait = _wait(counts, use, use.limit.count)
        if wait:
            if not counts.rolls_back:
                for counted in wanted[: place + 1]:
                    counts.change(counted.name, counted.newest, -counted.step, counted.limit)
            raise TooOften(wait)


def _wait(counts: Counts, use: _Use, allowed: int) -> int:
    """Seconds until the window holds no more than `allowed`; 0 if it does now."""
    limit, found = use.limit, counts.window(use.name, use.newest, use.limit)
    total = sum(found.values())
    if total <= allowed:
        return 0
    for at in sorted(found):
        total -= found[at]
        if total <= allowed:
            leaves_at = (at + limit.slices) * limit.slice
            return max(1, leaves_at - int(clock.now().timestamp()))
    return 0


def sweep() -> int:
    """Drop the counts whose window is long over. Returns how many; one query."""
    return Spending.objects.filter(swept_after__lt=clock.now()).delete()[0]


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: what the outermost trusted proxy saw; other headers are not believed."""
    hops = settings.MULIN.proxies
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if hops and len(seen) >= hops:
        return seen[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))
