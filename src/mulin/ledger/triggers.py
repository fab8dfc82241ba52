"""The database's own refusal: triggers on both databases, whoever asks.

They stop a slip or a careless query. Whoever may drop them is seen by the chain.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

WRITTEN_ONCE = ("ledger_fact", "ledger_block")
NAMES = "ledger_ledgerlabel"
_REFUSED = "the ledger is append-only"

_SQLITE_KEPT = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in ("id", "community_id", "ref", "digest"))
_POSTGRES_KEPT = (
    "(NEW.id, NEW.community_id, NEW.ref, NEW.digest) IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.ref, OLD.digest)"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Let the database refuse every change but the emptying of a name."""
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the tests that must break the ledger, and for undoing a migration."""
    with connection.cursor() as cursor:
        for table in (*WRITTEN_ONCE, NAMES):
            for what in ("update", "delete", "replace", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}{on}")


def _sqlite() -> list[str]:
    found = []
    for table in (*WRITTEN_ONCE, NAMES):
        only_emptied = f" WHEN NEW.label != '' OR length(NEW.salt) > 0 OR {_SQLITE_KEPT}" if table == NAMES else ""
        is_there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608  # our own table names
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        found += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}{only_emptied} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            # INSERT OR REPLACE deletes without asking the trigger above
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} {refuse}",
        ]
    return found


def _postgres() -> list[str]:
    found = [
        f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'insufficient_privilege'; END $$"
    ]
    for table in (*WRITTEN_ONCE, NAMES):
        only_emptied = f"WHEN (NEW.label <> '' OR length(NEW.salt) > 0 OR {_POSTGRES_KEPT}) " if table == NAMES else ""
        found += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {only_emptied}"
            "EXECUTE FUNCTION ledger_refuse()",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ledger_refuse()",
        ]
    return found
