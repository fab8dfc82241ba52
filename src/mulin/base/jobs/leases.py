"""The clock of leases. It never jumps, unlike the clock on the wall (safety §4.7, P13).

PostgreSQL: the database's own clock, one for all nodes. Embedded: the machine's monotonic clock
with the id of its present boot. A lease that claims to last longer than any lease can is from
another boot or from before a jump, and counts as over.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Q

LEASE = 60.0  # seconds a worker may be silent before another takes its job


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the lease clock: which clock, and its seconds."""

    boot: str
    seconds: float

    def after(self, seconds: float) -> Moment:
        """This moment, `seconds` later."""
        return Moment(self.boot, self.seconds + seconds)


def moment() -> Moment:
    """Now, on the lease clock. One query on PostgreSQL, none embedded."""
    if connection.vendor != "postgresql":
        return Moment(_boot_id(), time.monotonic())
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return Moment("database", float(cursor.fetchone()[0]))


def over(now: Moment, *, longest: float = LEASE) -> Q:
    """Rows whose `lease_boot` and `lease_until` no longer hold at `now`."""
    return ~Q(lease_boot=now.boot) | Q(lease_until__lte=now.seconds) | Q(lease_until__gt=now.seconds + longest)


@cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:  # not Linux: the length check in `over` recognises another boot
        return "boot"
