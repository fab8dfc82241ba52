"""The database's own word on collisions: two bookings of one venue never overlap, whoever writes them.

PostgreSQL gets an exclusion constraint. Comparing a venue within GiST would need the extension
btree_gist; a range type over uuid needs nothing but the right to create it, so no superuser is asked
(see ADR 0011). SQLite gets triggers of the same meaning.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "schedule_booking"
CONSTRAINT = "booking_never_overlaps"
REFUSED = "booking_never_overlaps: the venue is taken"
TOO_LONG = "booking_within_a_day: a booking lasts a day at most"

_POSTGRES = (
    "CREATE TYPE schedule_uuid_range AS RANGE (subtype = uuid)",
    f"""ALTER TABLE {TABLE} ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist (
        schedule_uuid_range(venue_id, venue_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (released_at IS NULL)""",
    f"ALTER TABLE {TABLE} ADD CONSTRAINT booking_within_a_day CHECK (ends_at - starts_at <= interval '24 hours')",
)
_POSTGRES_BACK = (
    f"ALTER TABLE {TABLE} DROP CONSTRAINT booking_within_a_day",
    f"ALTER TABLE {TABLE} DROP CONSTRAINT {CONSTRAINT}",
    "DROP TYPE schedule_uuid_range",
)
# A booking lasts a day at most, so only those that began within a day before can reach into the new one:
# the triggers read a few rows of `booking_by_venue`, however many years lie before.
_OVERLAPS = f"""NEW.released_at IS NULL AND EXISTS (
    SELECT 1 FROM {TABLE} WHERE venue_id = NEW.venue_id AND released_at IS NULL AND id <> NEW.id
    AND starts_at < NEW.ends_at AND starts_at >= datetime(NEW.starts_at, '-1 day') AND ends_at > NEW.starts_at)"""  # noqa: S608  # our own table
_LONG = "julianday(NEW.ends_at) - julianday(NEW.starts_at) > 1.000001"
_WHEN = ("INSERT", "UPDATE")


def install(connection: BaseDatabaseWrapper) -> None:
    """Let the database refuse every overlap."""
    _execute(connection, _POSTGRES if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Undo `install`: for undoing the migration."""
    back = [f"DROP TRIGGER {_name(why, when)}" for why in ("overlap", "long") for when in _WHEN]
    _execute(connection, _POSTGRES_BACK if connection.vendor == "postgresql" else back)


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...] | list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(why: str, when: str) -> str:
    return f"{TABLE}_no_{why}_{when.lower()}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {_name(why, when)} BEFORE {when} ON {TABLE} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        for why, condition, sentence in (("overlap", _OVERLAPS, REFUSED), ("long", _LONG, TOO_LONG))
        for when in _WHEN
    ]
