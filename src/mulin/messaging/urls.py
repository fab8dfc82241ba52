"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.messaging import views

app_name = "messaging"
urlpatterns = [
    path("me/messages/", views.inbox, name="inbox"),
    path("me/messages/read", views.read_all, name="read_all"),
    path("me/messages/<uuid:message_id>/read", views.read, name="read"),
    path("desk/messages/", views.desk, name="desk"),
    path("desk/messages/<uuid:message_id>/slip", views.slip, name="slip"),
    path("desk/messages/<uuid:message_id>/settle", views.settle, name="settle"),
]
