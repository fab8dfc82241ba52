"""What the models of all rooms have to keep to, read from Django's own registry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from mulin.base import manifest
from mulin.people.models import Person
from tests.architecture import code


def _models() -> list[type[Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("mulin.")]


def _room(model: type[Model]) -> str:
    return model._meta.app_label


def _foreign_keys() -> Iterator[tuple[type[Model], ForeignKey]]:
    for model in _models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model.__module__.startswith("mulin."):
                yield model, field


def test_floors_are_read_from_the_contract() -> None:
    assert code.floor_of("kernel") > code.floor_of("places") > code.floor_of("people") > code.floor_of("cards")


def test_foreign_keys_point_down_or_stay_in_the_room() -> None:
    up = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in _foreign_keys()
        if _room(model) != _room(field.related_model)
        and code.floor_of(_room(field.related_model)) <= code.floor_of(_room(model))
    ]
    assert up == []


def test_foreign_keys_into_other_rooms_leave_no_way_back() -> None:
    open_ways = [
        f"{model._meta.label}.{field.name}"
        for model, field in _foreign_keys()
        if _room(model) != _room(field.related_model) and not field.remote_field.hidden
    ]
    assert open_ways == [], 'say related_name="+": a lower room must not see an upper one'


def test_every_model_about_a_person_can_be_exported_and_erased() -> None:
    pointing = {model._meta.label for model, field in _foreign_keys() if field.related_model is Person}
    handled = {label for room in manifest.rooms() for handler in room.privacy for label in handler.models}
    assert pointing - handled == set()


@pytest.mark.parametrize("name", ["points", "total_points", "rank", "gps_position", "id_card", "last_latitude"])
def test_a_field_that_counts_people_is_recognised(name: str) -> None:
    assert code.COUNTING_PEOPLE.search(name)


@pytest.mark.parametrize("name", ["appointed_by", "printed_at", "latest", "franked", "number", "paid_card"])
def test_a_harmless_field_is_left_alone(name: str) -> None:
    assert not code.COUNTING_PEOPLE.search(name)


def test_no_field_plays_with_people_or_follows_them() -> None:
    """domain.md rules 2 and 9: no points, ranks, streaks, positions, identity numbers; of nobody."""
    found = [
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in model._meta.local_fields
        if code.COUNTING_PEOPLE.search(field.name) and not field.is_relation  # a row of a neighbour point counts nobody
    ]
    assert found == []
