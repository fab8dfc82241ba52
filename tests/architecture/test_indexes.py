"""Every index is written with every row, so none is written twice."""

from __future__ import annotations

from django.apps import apps
from django.db import models


def said_twice(model: type[models.Model]) -> list[str]:
    """Indexes of one column that has an index of its own already, as every foreign key has."""
    whole = [index for index in model._meta.indexes if index.condition is None and len(index.fields) == 1]
    columns = {index.name: model._meta.get_field(index.fields[0].lstrip("-")) for index in whole}
    return [name for name, field in columns.items() if getattr(field, "db_index", False) or field.unique]


def test_no_column_has_two_indexes_of_its_own() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("mulin.")]
    assert len(ours) > 100
    assert {model._meta.label: said_twice(model) for model in ours if said_twice(model)} == {}


def test_a_foreign_key_with_an_index_of_its_own_is_found() -> None:
    class Fake:
        _meta = apps.get_model("gatherings", "Attendance")._meta

    class Twice(Fake):
        class _meta:  # as Django calls it
            indexes = [models.Index(fields=["person"], name="again")]
            get_field = staticmethod(Fake._meta.get_field)

    assert said_twice(Twice) == ["again"]  # type: ignore[arg-type]  # as much of a model as is asked for
