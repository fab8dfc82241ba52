"""Addresses for machines and finders of faults; none of them belongs to a community."""

from __future__ import annotations

from django.urls import path

from mulin.ops import views

app_name = "ops"
urlpatterns: list[object] = []
root_urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
]
