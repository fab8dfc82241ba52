"""Root addresses. Every page of a community lies under `/c/<code>/`; the rest belongs to no one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.urls import include, path

# Rooms with pages. A room's urls.py has `app_name`, `urlpatterns` (inside a community) and,
# if it has pages outside one, `root_urlpatterns`.
ROOMS = (
    "ledger",
    "places",
    "accounts",
    "people",
    "printing",
    "messaging",
    "media",
    "roster",
    "contacts",
    "schedule",
    "cards",
    "gatherings",
    "points",
    "riddles",
    "events",
    "awards",
    "reports",
    "web",
    "ops",
)


def _addresses() -> list[Any]:
    addresses: list[Any] = []
    for room in ROOMS:
        module = import_module(f"mulin.{room}.urls")
        addresses += getattr(module, "root_urlpatterns", [])
        addresses.append(path("c/<slug:code>/", include(f"mulin.{room}.urls")))
    return addresses


urlpatterns = _addresses()
handler404 = "mulin.web.errors.not_found"
handler403 = "mulin.web.errors.forbidden"
handler400 = "mulin.web.errors.bad_request"
handler500 = "mulin.web.errors.broken"
