"""Every address Mulin answers, read from the resolver: for crawls, walls and pictures.

`routes()` lists them; `fill()` puts sample objects into their gaps. A gap called `person_id` is
filled with a `Person`: parameters are named after the model they load.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

_GAP = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address with its gaps: `c/<slug:code>/desk/people/<uuid:person_id>/`."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(_GAP.findall(self.pattern))

    @property
    def in_community(self) -> bool:
        return self.pattern.startswith("c/")

    @property
    def verb(self) -> str:
        """The verb that guards the view, if `@needs` does; empty for public and signed-in pages."""
        return str(getattr(self.view, "verb", ""))

    def fill(self, samples: Mapping[str, object]) -> str | None:
        """The address with `samples` in its gaps, or None when one is missing."""
        if any(gap not in samples for gap in self.gaps):
            return None
        return "/" + _GAP.sub(lambda found: str(samples[found[1]]), self.pattern)


def routes() -> list[Route]:
    """Every address of the installation, by pattern."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda route: route.pattern)


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = f"{space}:{entry.name}" if space else str(entry.name)
            yield Route(name=name, pattern=pattern, view=entry.callback)
        else:
            yield from _walk(entry, pattern, entry.namespace or space)


# Gaps named after what they mean where the model's own name is longer.
ALIASES = {
    "contact_id": "service_contact_id",
    "roster_id": "roster_import_id",
    "report_id": "number_report_id",
    "change_id": "number_change_id",
    "run_id": "print_run_id",
    "other_id": "person_id",
    "place": "building_id",
    "holder_id": "household_id",  # what pictures hang on: any object of a community
}


def samples(community_id: UUID) -> dict[str, object]:
    """One row of every model of a community, by the names of the gaps it fills (`person_id`)."""
    found: dict[str, object] = {}
    for model in apps.get_models():
        row = _first(model, community_id)
        if row is not None:
            found[f"{_snake(model.__name__)}_id"] = row.pk
            found |= {"number": row.number} if model._meta.label == "cards.Card" else {}
    return found | {gap: found[name] for gap, name in ALIASES.items() if name in found}


def _first(model: type[Model], community_id: UUID) -> Any:
    if not model.__module__.startswith("mulin.") or not any(f.name == "community" for f in model._meta.fields):
        return None
    manager: Any = model.objects  # type: ignore[attr-defined]  # every model of ours has one
    rows = manager.of(community_id) if hasattr(manager, "of") else manager.filter(community_id=community_id)
    return rows.order_by("pk").first()


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
