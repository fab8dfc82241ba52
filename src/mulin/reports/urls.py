"""Addresses of this room inside a community."""

from __future__ import annotations

from django.urls import path

from mulin.reports import views

app_name = "reports"
_REPORT = "desk/reports/<uuid:work_report_id>/"
urlpatterns = [
    path("desk/reports/", views.listing, name="list"),
    path("desk/reports/begin", views.begin, name="begin"),
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}heading", views.heading, name="heading"),
    path(f"{_REPORT}write", views.write, name="write"),
    path(f"{_REPORT}freeze", views.freeze, name="freeze"),
    path(f"{_REPORT}throw-away", views.throw_away, name="throw-away"),
    path(f"{_REPORT}again", views.again, name="again"),
    path(f"{_REPORT}export", views.export, name="export"),
    path(f"{_REPORT}figures/<str:figure>/", views.figure, name="figure"),
    path(f"{_REPORT}figures/<str:figure>/facts", views.facts, name="facts"),
    path(f"{_REPORT}figures/<str:figure>/correct", views.correct, name="correct"),
    path("desk/reports/by-hand/<uuid:hand_sentence_id>/", views.sentence, name="sentence"),
    path("desk/reports/by-hand/<uuid:hand_sentence_id>/drop", views.drop, name="drop"),
    path("desk/reports/by-hand/<uuid:hand_sentence_id>/put-back", views.put_back, name="put-back"),
]
