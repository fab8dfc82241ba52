"""The database's own refusals at the ballot box, whoever asks (safety §4.4).

Envelopes are written once. They come in only while the round votes, and go only when it is over;
anonymous ballots never change. Whoever may drop these triggers is seen by the digests in the ledger.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

BOX, PAPERS, ROUNDS = "awards_envelope", "awards_ballotpaper", "awards_round"
_SEALED = "the ballot box is sealed"
_OVER = "('done', 'none', 'cancelled')"


def install(connection: BaseDatabaseWrapper) -> None:
    """Let the database guard the box."""
    _run(connection, _postgres() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for tests that must break the box, and for undoing a migration."""
    names = [(BOX, what) for what in ("insert", "update", "delete")] + [(PAPERS, what) for what in ("update", "delete")]
    on = connection.vendor == "postgresql"
    _run(connection, [f"DROP TRIGGER IF EXISTS {t}_no_{what}" + (f" ON {t}" if on else "") for t, what in names])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _state(row: str) -> str:
    return f"(SELECT state FROM {ROUNDS} WHERE id = {row}.round_id)"  # noqa: S608  # our own table names


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SEALED}'); END"
    return [
        f"CREATE TRIGGER {BOX}_no_insert BEFORE INSERT ON {BOX} WHEN {_state('NEW')} != 'voting' {refuse}",
        f"CREATE TRIGGER {BOX}_no_update BEFORE UPDATE ON {BOX} {refuse}",
        f"CREATE TRIGGER {BOX}_no_delete BEFORE DELETE ON {BOX} WHEN {_state('OLD')} NOT IN {_OVER} {refuse}",
        f"CREATE TRIGGER {PAPERS}_no_update BEFORE UPDATE ON {PAPERS} {refuse}",
        f"CREATE TRIGGER {PAPERS}_no_delete BEFORE DELETE ON {PAPERS} {refuse}",
    ]


def _postgres() -> list[str]:
    raised = f"RAISE EXCEPTION '{_SEALED}' USING ERRCODE = 'insufficient_privilege';"
    functions = {
        "awards_box_refuse": raised,
        "awards_box_insert": f"IF {_state('NEW')} <> 'voting' THEN {raised} END IF; RETURN NEW;",
        "awards_box_delete": f"IF {_state('OLD')} NOT IN {_OVER} THEN {raised} END IF; RETURN OLD;",
    }
    made = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        for name, body in functions.items()
    ]
    triggers = (
        (BOX, "insert", "awards_box_insert"),
        (BOX, "update", "awards_box_refuse"),
        (BOX, "delete", "awards_box_delete"),
        (PAPERS, "update", "awards_box_refuse"),
        (PAPERS, "delete", "awards_box_refuse"),
    )
    return made + [
        f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        for table, what, name in triggers
    ]
