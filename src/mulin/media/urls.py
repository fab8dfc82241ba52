"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.media import views

app_name = "media"
urlpatterns = [
    path("desk/pictures/", views.pictures, name="pictures"),
    path("pictures/for/<uuid:holder_id>/", views.bring, name="bring"),
    path("pictures/<uuid:picture_id>/", views.one, name="one"),
    path("pictures/<uuid:picture_id>/<slug:size>.jpg", views.picture, name="picture"),
    path("pictures/<uuid:picture_id>/show/", views.show, name="show"),
    path("pictures/<uuid:picture_id>/hide/", views.hide, name="hide"),
    path("pictures/<uuid:picture_id>/words/", views.words, name="words"),
    path("pictures/<uuid:picture_id>/withdraw/", views.withdraw, name="withdraw"),
    path("pictures/<uuid:picture_id>/report/", views.report, name="report"),
]
