"""Questions that every request asks: Django writes their SQL once a process, later only the values change.

Building such a query anew with the ORM took five to ten times as long as the database took to answer it.
The queryset stays the source: it is built once with stand-ins for the values, and what Django makes of
it is kept, for either database. Nothing of an answer is ever kept.

PostgreSQL plans such a question once a connection too (a prepared statement), which for the one about roles
took longer than answering it; but only where the connection leads straight to a server: see `note_server`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, cast
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError

_SHAPES = 64  # a person with more relatives than any other: not a reason to keep SQL for ever
_NO_NUMBER = 2_000_000_011  # none that stands in a query, and a column holds it
_PLACES, _PLAIN = re.compile("%[s%]"), re.compile("[a-z_]*")
_Give = Callable[[Mapping[str, Any]], Any]
Rows = Callable[[], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Written:
    """SQL, how each of its parameters comes from the values, and how columns become Python's."""

    sql: str
    gives: tuple[_Give, ...]
    columns: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


def note_server(connection: Any, **_more: Any) -> None:
    """Let a new connection keep plans if it leads straight to a PostgreSQL server. One query a connection.

    A pooler (PgBouncer and its like) may give each transaction another server, which knows nothing of what was
    prepared in the last one. It also tells its clients an invented process number, and by that it is known:
    no setting can be forgotten.
    """
    if connection.vendor != "postgresql":
        return
    line = connection.connection
    with connection.wrap_database_errors:  # like Django's own question whether a connection still lives
        number = line.execute("SELECT pg_backend_pid()").fetchone()[0]
    line.prepare_threshold = 1 if number == line.info.backend_pid else None


def fetch(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows for SQL that stays the same word for word; its plan is kept where it can be. One query."""
    way: Any = transaction.get_connection()
    with planning_cursor(way) as cursor:
        try:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
        except NotSupportedError:  # a column was widened meanwhile, and the kept plan says so
            if way.in_atomic_block:
                raise  # its rollback makes psycopg drop what is prepared
            way.connection.prepare_threshold = None
    with way.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def ask(sql: str, params: Sequence[Any]) -> Rows:
    """The same, for who has something else to do meanwhile: what is returned gives the rows when they are needed.

    Inside `unanswered` they are on their way until then; elsewhere they are there at once.
    """
    way: Any = transaction.get_connection()
    if not getattr(way, "is_unanswered", False):
        found = fetch(sql, params)
        return lambda: found
    cursor = planning_cursor(way)
    cursor.execute(sql, params)

    def rows() -> list[tuple[Any, ...]]:
        with cursor:
            return list(cursor.fetchall())

    return rows


def change(sql: str, params: Sequence[Any]) -> int:
    """How many rows a statement changed whose SQL stays the same word for word. One query.

    Keys and moments in `params` are given as Python's.
    """
    way: Any = transaction.get_connection()  # itself, not the proxy that looks it up each time
    with planning_cursor(way) as cursor:
        cursor.execute(sql, as_kept(params))
        return int(cursor.rowcount)


def as_kept(params: Iterable[Any]) -> list[Any]:
    """Keys and moments, among other values, in the form in which this database keeps them."""
    way = transaction.get_connection()
    return [_as_kept(way, param) for param in params]


def _as_kept(way: Any, param: Any) -> Any:
    if isinstance(param, UUID):
        return param if way.features.has_native_uuid_field else param.hex
    return way.ops.adapt_datetimefield_value(param) if isinstance(param, datetime) else param


def planning_cursor(way: Any) -> CursorWrapper:
    """A connection's cursor for SQL that stays the same word for word; PostgreSQL keeps its plan then."""
    return cast("CursorWrapper", way.planning_cursor() if way.vendor == "postgresql" else way.cursor())


class Prepared:
    """One question: `build(**values)` gives a queryset of `values_list`, `rows(**values)` its rows.

    Values are keys, days, moments, words, whole numbers and bytes, or tuples of keys; not None. What stands in
    `build` itself stays what it is: today's day must be a value.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: dict[tuple[Any, ...], _Written | None] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values. One query."""
        return self.ask(**values)()

    def ask(self, **values: Any) -> Rows:
        """The same, for who has something else to do meanwhile, see `ask`: to be called once. One query."""
        way: Any = transaction.get_connection()
        shape = (way.vendor, *[len(value) for value in values.values() if type(value) is tuple])
        if shape not in self._written:
            if len(self._written) >= _SHAPES:
                self._written.clear()
            self._written[shape] = _write(self._build, values)
        written = self._written[shape]
        if written is None:  # no row can be asked for
            return list
        found = ask(written.sql + self._ending(way), [give(values) for give in written.gives])
        return (lambda: [_read(row, written) for row in found()]) if written.columns else found

    def _ending(self, way: Any) -> str:
        """What follows the SQL that Django wrote."""
        return ""


class Lock(StrEnum):
    """How a row is kept; in the words of SQL. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE)."""

    ALONE = "FOR NO KEY UPDATE"  # nobody else locks or changes it
    TOGETHER = "FOR SHARE"  # nobody changes it; others may keep it so at the same time


class PreparedRow(Prepared):
    """The same for whole rows of one table: `build` gives a queryset of rows, `one` the row or None.

    `beside` names foreign keys whose rows come with it, as with `select_related`. `only` names the columns that
    are read (those of a row beside it as `host__name`), as with Django's `only`: another is read when it is asked
    for. A `lock` keeps the row, and none of those beside it, as it is until the transaction ends.
    """

    def __init__(
        self,
        model: type[models.Model],
        build: Callable[..., models.QuerySet[Any, Any]],
        *,
        beside: Sequence[str] = (),
        only: Collection[str] = (),
        lock: Lock | None = None,
    ) -> None:
        self._model, self._lock = model, lock
        self._own = _names(model, "", only)
        self._beside = [(key, self._other(key), _names(self._other(key), f"{key}__", only)) for key in beside]
        super().__init__(lambda **values: build(**values).order_by().values_list(*self._columns()))

    def _columns(self) -> list[str]:
        return self._own + [f"{key}__{name}" for key, _other, names in self._beside for name in names]

    def _key(self, name: str) -> models.ForeignKey[Any, Any]:
        return cast("models.ForeignKey[Any, Any]", self._model._meta.get_field(name))

    def _other(self, key: str) -> type[models.Model]:
        return cast("type[models.Model]", self._key(key).related_model)

    def _ending(self, way: Any) -> str:
        if self._lock is None:
            return ""
        if not way.in_atomic_block:
            raise TransactionManagementError("a row is locked inside a transaction")
        if not way.features.has_select_for_update:
            return ""
        table = way.ops.quote_name(self._model._meta.db_table)
        return f" {self._lock} OF {table}"

    def one(self, **values: Any) -> Any:
        """The row as the model knows it, or None. One query."""
        return next(iter(self.all(**values)), None)

    def all(self, **values: Any) -> list[Any]:
        """The rows as the model knows them. One query."""
        return [self._made(row) for row in self.rows(**values)]

    def _made(self, row: tuple[Any, ...]) -> Any:
        at = len(self._own)
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._own, row[:at])
        for key, other, names in self._beside:
            values, at = row[at : at + len(names)], at + len(names)
            there = getattr(made, self._key(key).attname) is not None
            made._state.fields_cache[key] = other.from_db(DEFAULT_DB_ALIAS, names, values) if there else None
        return made


def _names(model: type[models.Model], before: str, only: Collection[str]) -> list[str]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return [name for name in columns if not only or before + name in only]


def _read(row: tuple[Any, ...], written: _Written) -> tuple[Any, ...]:
    read = list(row)
    for place, converters, expression in written.columns:
        for convert in converters:
            read[place] = convert(read[place], expression, connection)
    return tuple(read)


def _write(build: Callable[..., models.QuerySet[Any, Any]], values: Mapping[str, Any]) -> _Written | None:
    """Let Django write the SQL for stand-ins of the same kind and number as `values`."""
    stand_ins = {name: _stand_in(value, number) for number, (name, value) in enumerate(values.items())}
    compiler = build(**stand_ins).query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    sql, gives = _fill_in(sql, params, _known(stand_ins))
    return _Written(
        sql,
        gives,
        tuple((place, tuple(converters), expression) for place, (converters, expression) in columns.items()),
    )


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that stands nowhere else."""
    if isinstance(value, tuple):
        return tuple(uuid4() for _ in value)
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return datetime(1900, 1, 1, tzinfo=value.tzinfo) + timedelta(microseconds=number + 1)
    if isinstance(value, date):
        return date(1900, 1, 1) + timedelta(days=number)
    if isinstance(value, str):
        return uuid4().hex
    if isinstance(value, bytes):
        return uuid4().bytes
    if isinstance(value, int) and not isinstance(value, bool):
        return _NO_NUMBER + number
    raise TypeError(f"a prepared question takes no {type(value).__name__}")


def _known(stand_ins: Mapping[str, Any]) -> dict[Any, _Give]:
    """By every form in which a database may be given a stand-in: how to get the real value in that form."""
    known: dict[Any, _Give] = {}
    for name, value in stand_ins.items():
        if isinstance(value, tuple):
            for place, key in enumerate(value):
                known[key] = _from(name, place=place)
                known[key.hex] = _from(name, _hex, place=place)
        elif isinstance(value, UUID):
            known |= {value: _from(name), value.hex: _from(name, _hex)}
        elif isinstance(value, datetime):
            adapt = connection.ops.adapt_datetimefield_value
            known[adapt(value)] = _from(name, adapt)
        else:
            known |= {str(value): _from(name, str), value: _from(name)}
    return known


_hex = attrgetter("hex")


def _from(name: str, form: Callable[[Any], Any] | None = None, *, place: int | None = None) -> _Give:
    """Get a value by its name, one of several by its place, in the form in which the database keeps it."""

    def give(values: Mapping[str, Any]) -> Any:
        value = values[name] if place is None else values[name][place]
        return value if form is None else form(value)

    return give


def _plain(param: Any) -> Any:
    """Bytes out of what a database's driver wraps them in; anything else as it is."""
    wrapped = getattr(param, "obj", param)  # a memoryview for SQLite, psycopg's Binary
    return bytes(wrapped) if isinstance(wrapped, bytes | bytearray | memoryview) else param


def _fill_in(sql: str, params: Iterable[Any], known: Mapping[Any, _Give]) -> tuple[str, tuple[_Give, ...]]:
    """Write the words that are always the same into the SQL, so that planners see that an index on some rows fits."""
    gives: list[_Give] = []
    left = iter(params)

    def written(place: re.Match[str]) -> str:
        if place.group() == "%%":
            return "%%"
        param = _plain(next(left))
        if param not in known and isinstance(param, str) and _PLAIN.fullmatch(param):
            return f"'{param}'"
        gives.append(known.get(param, lambda _values: param))
        return "%s"

    return _PLACES.sub(written, sql), tuple(gives)
