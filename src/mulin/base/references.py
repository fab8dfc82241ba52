"""Which rows something else in the house refers to, whatever room it lives in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

_BATCH = 500


def in_use(model: type[models.Model], ids: Iterable[UUID], *, besides: Iterable[str] = ()) -> set[UUID]:
    """Those of the rows `ids` of `model` to which any foreign key points.

    `besides` names the models that do not count (`roster.RosterRow`). One query per foreign key and 500 ids.
    """
    wanted, ignored = sorted(ids), set(besides)
    found: set[UUID] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        owner: Any = relation.related_model
        if owner._meta.label in ignored:
            continue
        for start in range(0, len(wanted), _BATCH):
            lookup = {f"{relation.field.name}__in": wanted[start : start + _BATCH]}
            found |= set(owner._base_manager.filter(**lookup).values_list(relation.field.attname, flat=True))
    return found
