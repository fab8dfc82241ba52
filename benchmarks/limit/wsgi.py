"""The bare application as its own little project: `benchmarks.limit.wsgi:application`."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings

if not settings.configured:
    from mulin.config.settings import DATABASES

    settings.configure(
        DATABASES={"default": {**DATABASES["default"], **({"NAME": n} if (n := os.environ.get("LIMIT_DB")) else {})}},
        INSTALLED_APPS=["benchmarks.limit"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=[],
        ROOT_URLCONF="benchmarks.limit.wsgi",
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="x" * 50,
        USE_TZ=True,
    )

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # after the settings
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402

from benchmarks.limit.models import Taken, Thing  # noqa: E402

_PAGE = Engine().from_string(
    "<!doctype html><html lang='zh'><head><title>{{ name }}</title></head><body><h1>{{ name }}</h1><p>{{ words }}</p>"
    "<form method='post'><input name='guest_name'><button>报名</button></form></body></html>"
)


def thing(request: HttpRequest, key: int) -> HttpResponse:
    """The page, and taking a place."""
    row = Thing.objects.get(id=key)
    if request.method != "POST":
        return HttpResponse(_PAGE.render(Context({"name": row.name, "words": row.left})))
    with transaction.atomic():
        got = Thing.objects.filter(id=key, left__gt=0).update(left=F("left") - 1)
        taken = Taken.objects.create(thing=row, name=request.POST["guest_name"], waits=not got)
    return HttpResponseRedirect(f"/taken/{taken.pk}")


def said(request: HttpRequest, key: int) -> HttpResponse:
    """The confirmation."""
    row = Taken.objects.get(id=key)
    return HttpResponse(_PAGE.render(Context({"name": row.name, "words": "候补" if row.waits else "报上了"})))


def set_up(places: int) -> str:
    """Make the tables anew and one thing; its address."""
    with connection.schema_editor() as editor:
        for model in (Taken, Thing):
            if model._meta.db_table in connection.introspection.table_names():
                editor.delete_model(model)
        for model in (Thing, Taken):
            editor.create_model(model)
    return f"/thing/{Thing.objects.create(name='灯谜', left=places).pk}"


urlpatterns: list[Any] = [
    path("thing/<int:key>", thing),
    path("taken/<int:key>", said),
    path("healthz", said, {"key": 0}),
]
application = get_wsgi_application()
