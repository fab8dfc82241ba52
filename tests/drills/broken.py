"""`mulin up` with one defence taken out: what a drill's control runs. `python -m tests.drills.broken NAME up …`."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")


def promises_first() -> None:
    """Says yes, and writes a moment later."""
    from mulin.cards import actions

    real = actions.hand_over

    def later(*args: Any, **kwargs: Any) -> Any:
        threading.Thread(target=lambda: (time.sleep(0.3), real(*args, **kwargs)), daemon=True).start()
        return uuid4()

    actions.hand_over = later


def forgets_keys() -> None:
    """Takes every request for a new one."""
    from mulin.base import once

    once.earlier_result = lambda *_args, **_kwargs: None
    once.remember = lambda *_args, **_kwargs: None


def syncs_never() -> None:
    """Leaves the writing to the operating system's leisure."""
    from django.db.backends.signals import connection_created

    def lazily(connection: Any, **_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")

    connection_created.connect(lazily, weak=False)


def knows_no_full_disk() -> None:
    """Knows no full disk: whatever goes wrong is a mistake of ours."""
    from mulin.web import errors

    errors.is_disk_full = lambda _error: False


def knows_no_absent_database() -> None:
    """Takes a database that is away for a mistake of ours."""
    from mulin.web import errors

    errors.busy = lambda request: errors._error(request, 500, "出毛病了", "")


def forgets_places() -> None:
    """Counts no place as taken."""
    from mulin.gatherings.actions import coming

    coming.take_places = lambda *_args, **_kwargs: None


DEFENCES = {
    "promises-first": promises_first,
    "forgets-keys": forgets_keys,
    "syncs-never": syncs_never,
    "knows-no-full-disk": knows_no_full_disk,
    "forgets-places": forgets_places,
    "knows-no-absent-database": knows_no_absent_database,
}


def main() -> int:
    import django

    django.setup()
    DEFENCES[sys.argv[1]]()
    from mulin.ops import cli

    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
