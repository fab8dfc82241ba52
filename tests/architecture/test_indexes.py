"""Every index is written with every row, so none is written twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.db import models

from mulin.gatherings.models import Attendance


def said_twice(model: type[models.Model], indexes: Sequence[models.Index]) -> list[str]:
    """Indexes of one column that has an index of its own already, as every foreign key has."""
    whole = [index for index in indexes if index.condition is None and len(index.fields) == 1]
    columns = {index.name: model._meta.get_field(index.fields[0].lstrip("-")) for index in whole}
    return [name for name, field in columns.items() if getattr(field, "db_index", False) or field.unique]


def test_no_column_has_two_indexes_of_its_own() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("mulin.")]
    assert len(ours) > 100
    found = {model._meta.label: said_twice(model, model._meta.indexes) for model in ours}
    assert {label: names for label, names in found.items() if names} == {}


def test_a_foreign_key_with_an_index_of_its_own_is_found() -> None:
    assert said_twice(Attendance, [models.Index(fields=["person"], name="again")]) == ["again"]
    assert said_twice(Attendance, [models.Index(fields=["came_at"], name="first")]) == []
