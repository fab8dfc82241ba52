"""Parts of a fact as columns of a question, alike on both databases."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Field, FloatField, Func, TextField
from django.db.models.sql.compiler import SQLCompiler

_Sql = tuple[str, Any]


class _Part(Func):
    """One part of a JSON column. Its name stands in the statement, so that GROUP BY knows it again."""

    sqlite = ""
    postgresql = ""

    def __init__(self, column: str, part: str, output_field: Field[Any, Any]) -> None:
        if not part.isidentifier():
            raise ValueError(part)
        self._part = part
        super().__init__(column, output_field=output_field)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        return self.as_sql(compiler, connection, template=self.sqlite.replace("PART", self._part), **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        return self.as_sql(compiler, connection, template=self.postgresql.replace("PART", self._part), **extra)


class Reference(_Part):
    """The reference in a part of `about`, as text; None without it."""

    sqlite = "JSON_EXTRACT(%(expressions)s, '$.PART')"
    postgresql = "(%(expressions)s ->> 'PART')"

    def __init__(self, part: str) -> None:
        super().__init__("about", part, TextField())


class Code(_Part):
    """The word in a part of `data`, as text: numbers as written, yes and no as true and false."""

    sqlite = (
        "(CASE JSON_TYPE(%(expressions)s, '$.PART') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        "ELSE CAST(JSON_EXTRACT(%(expressions)s, '$.PART') AS TEXT) END)"
    )
    postgresql = "(%(expressions)s ->> 'PART')"

    def __init__(self, part: str) -> None:
        super().__init__("data", part, TextField())


class Amount(_Part):
    """The number in a part of `data`; None where there is none."""

    sqlite = (
        "(CASE WHEN JSON_TYPE(%(expressions)s, '$.PART') IN ('integer', 'real') "
        "THEN CAST(JSON_EXTRACT(%(expressions)s, '$.PART') AS REAL) END)"
    )
    postgresql = (
        "(CASE WHEN JSONB_TYPEOF(%(expressions)s -> 'PART') = 'number' "
        "THEN (%(expressions)s ->> 'PART')::double precision END)"
    )

    def __init__(self, part: str) -> None:
        super().__init__("data", part, FloatField())


class Plain(Func):
    """A column as text that no index can be asked for: facts that are known by their ids are looked up by them."""

    template = "(%(expressions)s || '')"

    def __init__(self, column: str) -> None:
        super().__init__(column, output_field=TextField())


class Late(Func):
    """Whether a fact was written down after the community's day on which it happened had ended."""

    def __init__(self) -> None:
        super().__init__("recorded_at", "day", output_field=BooleanField())

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        # China's midnight after the day is 16:00 UTC of the same day
        template = "(%(expressions)s, '+16 hours'))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" >= datetime(", **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        template = "(%(expressions)s + interval '16 hours') AT TIME ZONE 'UTC'))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" >= ((", **extra)


class Month(Func):
    """The month of a fact's day, as 2026-09."""

    def __init__(self) -> None:
        super().__init__("day", output_field=TextField())

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> _Sql:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **extra)
