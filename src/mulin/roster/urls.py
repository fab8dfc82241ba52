"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.roster.views import columns, doing, history, preview

app_name = "roster"
urlpatterns = [
    path("desk/roster/", history.imports, name="imports"),
    path("desk/roster/<uuid:roster_id>/", preview.roster, name="roster"),
    path("desk/roster/<uuid:roster_id>/columns/", columns.columns, name="columns"),
    path("desk/roster/<uuid:roster_id>/rows/<int:number>/", preview.row, name="row"),
    path("desk/roster/<uuid:roster_id>/held/", preview.held_file, name="held"),
    path("desk/roster/<uuid:roster_id>/apply/", doing.apply, name="apply"),
    path("desk/roster/<uuid:roster_id>/undo/", doing.undo, name="undo"),
    path("desk/roster/<uuid:roster_id>/drop/", doing.drop, name="drop"),
    path("desk/roster/<uuid:roster_id>/buildings/", doing.trust, name="trust"),
]
