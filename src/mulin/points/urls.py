"""Addresses of this room inside a community."""

from __future__ import annotations

from typing import Any

app_name = "points"
urlpatterns: list[Any] = []
