"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.printing import views

app_name = "printing"
urlpatterns = [path("desk/print/", views.centre, name="centre")]
