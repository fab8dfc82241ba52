"""Inserting thousands of rows at once.

Django's own `bulk_create` prepares and writes down every value by itself, which costs more than the
database does. Here whole columns are prepared, values that need nothing pass as they are, and the
rows go to the database in one call each thousand. Only for plain rows: nothing is validated, no
defaults of the database are read back, no signals are sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any

from django.db import models, transaction

from mulin.base.prepared import planning_cursor

_PARAMETERS = 60_000  # of one statement on PostgreSQL, which takes 65,535 at most
_ROWS = 1000
_FEW = 50  # up to here one INSERT costs less than a COPY
_AGAIN = 4  # so few rows come again and again in the same words: their plan is kept
# What Django hands to either database just as it is.
_PLAIN = frozenset(
    {
        "BooleanField",
        "CharField",
        "FloatField",
        "IntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SlugField",
        "TextField",
    }
)


def insert(rows: Sequence[models.Model], *, update: Sequence[str] = (), where: Sequence[str] = ("id",)) -> None:
    """Insert rows of one model. With `update` a row that is there already (by `where`) gets those fields.

    One statement each thousand rows or less; a lost race raises IntegrityError as usual.
    """
    if not rows:
        return
    table = _table(type(rows[0]), None)
    if len(rows) <= _AGAIN:
        _write_few(table, [[getattr(row, name) for name in table.names] for row in rows], update, where)
    else:
        _write(table, [list(map(attrgetter(name), rows)) for name in table.names], update, where)
    for row in rows:
        row._state.adding = False


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as values, without making model instances of them.

    `names` are the columns' names (`person_id`); every field without a default in the database must be named.
    """
    table = _table(model, tuple(names))
    if len(rows) <= _AGAIN:
        _write_few(table, list(map(list, rows)), (), ())
    else:
        _write(table, list(map(list, zip(*rows, strict=True))), (), ())


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """Columns of a model that are written together, what kind each is, and the INSERTs made for them so far."""

    model: type[models.Model]
    names: tuple[str, ...]
    fields: tuple[models.Field[Any, Any], ...]
    kinds: tuple[str, ...]
    to_prepare: tuple[tuple[int, models.Field[Any, Any], str], ...]  # those that a database may want otherwise
    made: dict[tuple[str, int], str]


@cache
def _table(model: type[models.Model], names: tuple[str, ...] | None) -> _Table:
    """These columns of a model; None: all but those that the database counts by itself."""
    by_name = {field.attname: field for field in model._meta.local_concrete_fields}
    if names is None:
        names = tuple(name for name, field in by_name.items() if not isinstance(field, models.AutoField))
    fields = tuple(by_name[name] for name in names)
    kinds = tuple(getattr(field, "target_field", field).get_internal_type() for field in fields)
    other = ((place, fields[place], kind) for place, kind in enumerate(kinds) if kind not in _PLAIN)
    return _Table(model, names, fields, kinds, tuple(other), {})


def _write_few(table: _Table, rows: Sequence[list[Any]], update: Sequence[str], where: Sequence[str]) -> None:
    """Rows of their own, which may be changed, in one statement: its plan is kept, for it comes again and again."""
    if not rows:
        return
    connection: Any = transaction.get_connection()  # itself, not the proxy that looks it up each time
    for row in rows:
        for place, field, kind in table.to_prepare:
            row[place] = _prepared(connection, field, kind, [row[place]])[0]
    statement = _statement(connection, table, len(rows)) + _on_conflict(connection, table.model, update, where)
    with planning_cursor(connection) as cursor:
        cursor.execute(statement, list(chain(*rows)))


def _write(table: _Table, columns: Sequence[list[Any]], update: Sequence[str], where: Sequence[str]) -> None:
    connection = transaction.get_connection()
    prepared = zip(*(map(_prepared, repeat(connection), table.fields, table.kinds, columns)), strict=True)
    ending = _on_conflict(connection, table.model, update, where)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(_statement(connection, table, 1) + ending, list(prepared))
            return
        if not ending and len(columns[0]) > _FEW and not connection.connection.pgconn.pipeline_status:
            _copy(connection, cursor, table, prepared)
            return
        most = min(_ROWS, _PARAMETERS // len(table.fields))
        while batch := list(islice(prepared, most)):
            cursor.execute(_statement(connection, table, len(batch)) + ending, list(chain(*batch)))


def _copy(connection: Any, cursor: Any, table: _Table, rows: Any) -> None:
    """PostgreSQL's COPY: the rows go over as they come, nothing is planned."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {_into(connection, table)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _into(connection: Any, table: _Table) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table.model._meta.db_table)} ({', '.join(quote(field.column) for field in table.fields)})"


def _prepared(connection: Any, field: models.Field[Any, Any], kind: str, values: list[Any]) -> list[Any]:
    """The values of one column as the database takes them; an object met again is not prepared again."""
    if kind in _PLAIN:
        return values
    if kind == "UUIDField" and not connection.features.has_native_uuid_field:
        return [value.hex if value is not None else None for value in values]
    if kind == "UUIDField":
        return values
    last, ready = object(), None
    found = []
    for value in values:
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, connection)
        found.append(ready)
    return found


def _statement(connection: Any, table: _Table, count: int) -> str:
    """The INSERT for `count` rows; every name in it comes from the model."""
    made = table.made.get((connection.vendor, count))
    if made is None:
        row = "({})".format(", ".join(["%s"] * len(table.fields)))
        made = f"INSERT INTO {_into(connection, table)} VALUES {', '.join([row] * count)}"  # noqa: S608
        if count <= _AGAIN:
            table.made[connection.vendor, count] = made
    return made


def _on_conflict(connection: Any, model: type[models.Model], update: Sequence[str], where: Sequence[str]) -> str:
    if not update:
        return ""
    quote = connection.ops.quote_name
    named = [quote(column) for column in _columns(model, update)]
    clash = ", ".join(quote(column) for column in _columns(model, where))
    return f" ON CONFLICT ({clash}) DO UPDATE SET " + ", ".join(f"{name} = EXCLUDED.{name}" for name in named)


def _columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    by_name = {field.name: field.column for field in model._meta.local_concrete_fields}
    return [by_name[name] for name in names]
