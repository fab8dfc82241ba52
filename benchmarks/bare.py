"""The limit every page is measured against: a bare Django view, one indexed query, a small template.

No middleware, no sessions, no translations: what the framework itself costs on this machine and
database. A benchmark runs it in the same process, interleaved with the page it judges.
"""

from __future__ import annotations

import io
import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import override_settings
from django.urls import path

_TEMPLATE = Engine().from_string(
    "<!doctype html><html lang='zh'><head><title>{{ name }}</title></head><body><h1>{{ name }}</h1>"
    "<ul>{% for word in words %}<li>{{ word }}</li>{% endfor %}</ul></body></html>"
)
_neighbour = itertools.count()
_WORDS = [f"第{number}行" for number in range(10)]


def limit_view(model: type[models.Model], label: str) -> Callable[..., HttpResponse]:
    """A view that reads one row of `model` by its key and says `label` of it."""

    def view(request: HttpRequest, key: str) -> HttpResponse:
        row = model._default_manager.get(pk=key) if hasattr(model._default_manager, "get") else None
        return HttpResponse(_TEMPLATE.render(Context({"name": getattr(row, label), "words": _WORDS})))

    return view


def limit_list(rows: Callable[[], Iterable[Any]], label: str) -> Callable[..., HttpResponse]:
    """A view that reads the rows of one indexed query and says `label` of each."""

    def view(request: HttpRequest) -> HttpResponse:
        words = [getattr(row, label) for row in rows()]
        return HttpResponse(_TEMPLATE.render(Context({"name": label, "words": words})))

    return view


class Bare:
    """Django with no middleware and one address, `/limit/<key>`; with `rows` also `/limit-list`."""

    def __init__(self, model: type[models.Model], label: str, rows: Callable[[], Iterable[Any]] | None = None) -> None:
        self.urlpatterns = [path("limit/<str:key>", limit_view(model, label))]
        if rows is not None:
            self.urlpatterns.append(path("limit-list", limit_list(rows, label)))
        with override_settings(MIDDLEWARE=["benchmarks.bare.own_addresses"]):
            self.handler = WSGIHandler()
        own_addresses.patterns = tuple(self.urlpatterns)


class own_addresses:  # noqa: N801  # Django's way to name a middleware
    """Lets the limit's requests find the limit's view and nothing else."""

    patterns: tuple[Any, ...] = ()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = own_addresses.patterns
        return self.get_response(request)


def ask(handler: WSGIHandler, address: str, *, cookie: str = "") -> tuple[int, bytes]:
    """One GET through a WSGI handler, as a server would make it: status and body."""
    where, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": f"10.0.{next(_neighbour) % 250}.1",  # many people, none of them too often
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    status: list[int] = []
    body = b"".join(handler(environ, lambda line, _headers: status.append(int(line.split()[0]))))
    return status[0], body


@contextmanager
def listened() -> Iterator[list[str]]:
    """The SQL of every query asked within the block."""
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        yield asked


def interleaved(rounds: int, **works: Callable[[], object]) -> dict[str, list[float]]:
    """Milliseconds of each work, round by round: taken in turns so that noise hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        for _ in range(20):
            work()
    for _ in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - began) * 1000)
    return taken


def share(limit: list[float], page: list[float]) -> float:
    """How fast a page is as a part of the limit: the median over rounds of the same moment."""
    return statistics.median(bare / whole for bare, whole in zip(limit, page, strict=True))
