"""The shell's own addresses."""

from __future__ import annotations

from django.urls import path

from mulin.web.views import desk, home, jobs, look, street

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("privacy/", home.privacy, name="privacy"),
    path("how-to/", home.how_to, name="how_to"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/<str:name>", jobs.job_file, name="job_file"),
]
root_urlpatterns = [
    path("", home.front_door, name="front_door"),
    path("look/", look.look, name="look"),
    path("s/<slug:street>/", street.street, name="street"),
]
