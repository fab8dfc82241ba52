"""Addresses of this room inside a community."""

from __future__ import annotations

from typing import Any

app_name = "schedule"
urlpatterns: list[Any] = []
