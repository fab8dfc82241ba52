"""Promise P8: whoever has the database and breaks its triggers is seen — and nobody else is accused.

60 facts and their names in three communities at every push; `LEDGER_ROWS=2000` at night.
Every row of all of them is tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from mulin.kernel import ids
from mulin.ledger import actions, queries, rules
from mulin.ledger.actions.verifying import Wrong
from mulin.ledger.models import Block, Fact, LedgerLabel, Unsealed
from tests.ledger.strewn import Burglar, Strewn, write

ROWS = int(os.environ.get("LEDGER_ROWS", "60"))
EACH = 20  # rows of one community: what one verification walks
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FACT_COLUMNS = [field.column for field in Fact._meta.concrete_fields]
LABEL_COLUMNS = [field.column for field in LedgerLabel._meta.concrete_fields]
BLOCK_COLUMNS = [field.column for field in Block._meta.concrete_fields]


@pytest.fixture
def everywhere() -> Iterator[list[Strewn]]:
    found = [write(EACH, seed=seed) for seed in range(ROWS // EACH)]
    assert actions.verify().ok
    with Burglar():
        yield found


@pytest.fixture
def strewn() -> Iterator[Strewn]:
    found = write(EACH)
    assert actions.verify().ok
    with Burglar():
        yield found


def seen(break_in: Callable[[], Any], strewn: Strewn, **options: Any) -> actions.Fault | None:
    """What verification says after `break_in`, which is undone."""
    point = transaction.savepoint()
    assert break_in() != 0, "nothing was broken"
    verdict = actions.verify(strewn.community, **options)
    transaction.savepoint_rollback(point)
    return verdict.fault


def other(value: Any, column: str) -> Any:
    """A value that differs as little as it can."""
    if isinstance(value, memoryview | bytes):
        value = bytes(value)
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"\x00"
    if value is None or column in {"id", "community_id", "actor_ref", "on_behalf_of", "ref"}:
        return _as_stored(ids.uuid7())
    if isinstance(value, int):
        return value + 1000  # a number that no other block has
    if isinstance(value, str) and column in {"about", "data"}:
        return '{"count": 4}' if value != '{"count": 4}' else "{}"
    if isinstance(value, str) and value[:2] == "20" and "-" in value:  # a moment or a day in SQLite
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    if isinstance(value, str):
        return value + "x" if column != "mouth" else "paper" if value != "paper" else "door"
    return (
        value.replace(microsecond=(value.microsecond + 1) % 10**6)
        if hasattr(value, "hour")
        else value.replace(year=1999)
    )


def _as_stored(ref: Any) -> Any:
    return ref if connection.vendor == "postgresql" else ref.hex


def edit(table: str, column: str, row: Any, value: Any) -> int:
    cast = "::jsonb" if column in {"about", "data"} and connection.vendor == "postgresql" else ""
    return Burglar.run(f"UPDATE {table} SET {column} = %s{cast} WHERE id = %s", (other(value, column), row))


def all_of(table: str, columns: list[str], everywhere: list[Strewn]) -> Iterator[tuple[Strewn, Any, str, Any]]:
    """Each column of each sealed row of every community."""
    for strewn in everywhere:
        for row, column, value in list(every(table, columns, strewn)):
            yield strewn, row, column, value


def every(table: str, columns: list[str], strewn: Strewn) -> Iterator[tuple[Any, str, Any]]:
    """Each column of each sealed row of the community: id, column, present value."""
    shown = [f"{c}::text" if c in {"about", "data"} and connection.vendor == "postgresql" else c for c in columns]
    community = _as_stored(strewn.community)
    waiting = {_hex(ref) for batch in Unsealed.objects.all() for _what, ref in batch.refs}
    rows = Burglar.read(f"SELECT id, {', '.join(shown)} FROM {table} WHERE community_id = %s ORDER BY id", (community,))
    rows = [row for row in rows if _hex(row[0]) not in waiting]
    for row in rows:
        yield from ((row[0], column, value) for column, value in zip(columns, row[1:], strict=True))


def test_every_column_of_every_fact(everywhere: list[Strewn]) -> None:
    unseen = []
    for strewn, row, column, value in all_of("ledger_fact", FACT_COLUMNS, everywhere):
        fault = seen(lambda row=row, column=column, value=value: edit("ledger_fact", column, row, value), strewn)
        expected = Wrong.MISSING if column == "id" else Wrong.ALTERED
        if fault is None or fault.wrong != expected or not fault.block or (_hex(fault.ref) != _hex(row)):
            unseen.append((row, column, value, fault))
    assert not unseen


def test_every_column_of_every_name(everywhere: list[Strewn]) -> None:
    unseen = []
    for strewn, row, column, value in all_of("ledger_ledgerlabel", LABEL_COLUMNS, everywhere):
        fault = seen(lambda row=row, column=column, value=value: edit("ledger_ledgerlabel", column, row, value), strewn)
        if fault is None or fault.wrong not in (Wrong.MISSING, Wrong.ALTERED) or _hex(fault.ref) != _hex(row):
            unseen.append((row, column, value, fault))
    assert not unseen


def test_every_column_of_every_block(everywhere: list[Strewn]) -> None:
    unseen = []
    for strewn, row, column, value in all_of("ledger_block", BLOCK_COLUMNS, everywhere):
        fault = seen(lambda row=row, column=column, value=value: edit("ledger_block", column, row, value), strewn)
        if fault is None:
            unseen.append((row, column, value))
    assert not unseen


@pytest.mark.parametrize("table", ["ledger_fact", "ledger_ledgerlabel", "ledger_block"])
def test_every_deleted_row(everywhere: list[Strewn], table: str) -> None:
    for strewn, row, _column, _value in all_of(table, ["id"], everywhere):
        fault = seen(lambda row=row: Burglar.run(f"DELETE FROM {table} WHERE id = %s", (row,)), strewn)
        assert fault is not None
        assert fault.wrong in (Wrong.MISSING, Wrong.BLOCK_MISSING, Wrong.INSERTED), (row, fault)


@pytest.mark.parametrize("table", ["ledger_fact", "ledger_ledgerlabel"])
def test_every_row_forged_after_another(everywhere: list[Strewn], table: str) -> None:
    columns = FACT_COLUMNS if table == "ledger_fact" else LABEL_COLUMNS
    rest = ", ".join(column for column in columns if column != "id")
    for strewn, row, _column, _value in all_of(table, ["id"], everywhere):
        new = _as_stored(ids.uuid7())
        fault = seen(
            lambda row=row, new=new: Burglar.run(
                f"INSERT INTO {table} (id, {rest}) SELECT %s, {rest} FROM {table} WHERE id = %s", (new, row)
            ),
            strewn,
        )
        assert fault is not None
        assert (fault.wrong, _hex(fault.ref)) == (Wrong.INSERTED, _hex(new))


def test_rows_swapped(strewn: Strewn) -> None:
    rows = [row for row, _c, _v in every("ledger_fact", ["id"], strewn)]
    spare = _as_stored(ids.uuid7())
    for first, second in zip(rows[::7], rows[3::7], strict=False):

        def swap(first: Any = first, second: Any = second) -> int:
            for new, old in ((spare, first), (first, second), (second, spare)):
                Burglar.run("UPDATE ledger_fact SET id = %s WHERE id = %s", (new, old))
            return 1

        fault = seen(swap, strewn)
        assert fault is not None
        assert fault.wrong == Wrong.ALTERED


def test_blocks_swapped(strewn: Strewn) -> None:
    def swap() -> int:
        community = _as_stored(strewn.community)
        for new, old in ((99, 1), (1, 2), (2, 99)):
            Burglar.run(
                "UPDATE ledger_block SET number = %s WHERE community_id = %s AND number = %s", (new, community, old)
            )
        return 1

    fault = seen(swap, strewn)
    assert fault is not None
    assert (fault.wrong, fault.block) == (Wrong.BLOCK_ALTERED, 1)


def test_a_cut_off_end_is_seen_against_an_anchor(strewn: Strewn) -> None:
    anchor = queries.head(strewn.community)
    assert anchor.number > 1

    def cut() -> int:
        last = Block.objects.get(community_id=strewn.community, number=anchor.number)
        entries = list(rules.unpack(bytes(last.rows)))
        for entry in entries:
            table = "ledger_fact" if entry.what == rules.What.FACT else "ledger_ledgerlabel"
            Burglar.run(f"DELETE FROM {table} WHERE id = %s", (_as_stored(entry.ref),))
        return Burglar.run("DELETE FROM ledger_block WHERE id = %s", (_as_stored(last.id),))

    assert seen(cut, strewn) is None, "without an anchor a clean cut cannot be seen; this is why there are anchors"
    fault = seen(cut, strewn, anchors=[anchor])
    assert fault is not None
    assert (fault.wrong, fault.block) == (Wrong.CUT, anchor.number)


def test_the_unsealed_tail_loses_nothing_unseen(strewn: Strewn) -> None:
    batch = Unsealed.objects.filter(community_id=strewn.community).order_by("-id").first()
    assert batch is not None
    row = _as_stored(next(ref for what, ref in batch.refs if what == "F"))
    gone = seen(lambda: Burglar.run("DELETE FROM ledger_fact WHERE id = %s", (row,)), strewn)
    assert gone is not None
    assert (gone.wrong, gone.block) == (Wrong.MISSING, 0)
    unlisted = seen(lambda: Burglar.run("DELETE FROM ledger_unsealed WHERE id = %s", (_as_stored(batch.id),)), strewn)
    assert unlisted is not None
    assert unlisted.wrong == Wrong.INSERTED


def test_control_a_broken_defence_sees_nothing(strewn: Strewn, monkeypatch: pytest.MonkeyPatch) -> None:
    """If fingerprints did not depend on the row, edits would go unseen: the drill above would fail."""
    row, column, value = next(e for e in every("ledger_fact", FACT_COLUMNS, strewn) if e[1] == "kind")
    assert seen(lambda: edit("ledger_fact", column, row, value), strewn) is not None
    monkeypatch.setattr(rules, "fingerprint", lambda row: _first_digest(strewn))
    monkeypatch.setattr(actions.verifying.hmac, "compare_digest", lambda a, b: True)
    monkeypatch.setattr(rules, "unpack", lambda rows, real=rules.unpack: _all_alike(real(rows), strewn))
    assert seen(lambda: edit("ledger_fact", column, row, value), strewn) is None


def _first_digest(strewn: Strewn) -> bytes:
    return bytes(32)


def _all_alike(entries: Any, strewn: Strewn) -> Iterator[rules.Entry]:
    for entry in entries:
        yield rules.Entry(entry.what, entry.ref, bytes(32))


def test_control_another_key_is_not_ours(strewn: Strewn, settings: Any) -> None:
    from dataclasses import replace

    settings.MULIN = replace(settings.MULIN, ledger_key=bytes(32))
    fault = actions.verify(strewn.community).fault
    assert fault is not None
    assert (fault.wrong, fault.block) == (Wrong.BLOCK_ALTERED, 1)


@pytest.mark.parametrize("seed", range(5))
def test_no_false_alarm(seed: int) -> None:
    found = write(40 + seed, seed=seed, tail=seed)
    for ref in found.refs[::2]:
        actions.forget(found.community, ref)
        assert actions.verify().ok
    verdict = actions.verify(found.community)
    assert verdict.ok
    assert verdict.unsealed >= seed
    actions.seal(found.community)
    after = actions.verify(found.community)
    assert (after.ok, after.unsealed) == (True, 0)


def _hex(value: Any) -> str:
    return str(value).replace("-", "")
