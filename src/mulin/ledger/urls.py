"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.ledger import views

app_name = "ledger"
urlpatterns = [
    path("desk/ledger/", views.activity, name="activity"),
    path("desk/ledger/export", views.export, name="export"),
]
