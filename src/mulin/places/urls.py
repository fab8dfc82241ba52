"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.places import views

app_name = "places"
urlpatterns = [
    path("desk/settings/", views.settings, name="settings"),
    path("desk/settings/community/", views.community, name="community"),
    path("desk/settings/buildings/new/", views.new_building, name="new_building"),
    path("desk/settings/buildings/<uuid:building_id>/", views.building, name="building"),
    path("desk/settings/grids/new/", views.new_grid, name="new_grid"),
    path("desk/settings/venues/new/", views.new_venue, name="new_venue"),
    path("desk/settings/venues/<uuid:venue_id>/", views.venue, name="venue"),
]
