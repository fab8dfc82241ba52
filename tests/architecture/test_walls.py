"""The wall around a community (safety P5): every page × every role of another community.

A page that names an object must answer a stranger exactly as it answers an invented object. A page
whose kind of object has no sample in the demo fails, so that new pages cannot hide.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tools.routes import Route, routes, samples

from mulin.base.roles import STAFF_ROLES, Role
from mulin.kernel import clock
from tests import schema
from tests.world import sign_in_as

pytestmark = pytest.mark.slow
DAY = date(2026, 9, 24)
STAFF = (Role.GRID_OFFICER, Role.COMMUNITY_WORKER, Role.COMMUNITY_HEAD, Role.PRIVACY_OFFICER)
# At one's desk those who may the most at home; CI sends all four, and to objects residents and visitors as well.
SENT = STAFF if "CI" in os.environ else (Role.COMMUNITY_HEAD,)
EVERYBODY = (Role.VISITOR, Role.RESIDENT, *SENT)
TO_OBJECTS = EVERYBODY if "CI" in os.environ else SENT
# What the demo has nothing of, so that only the code's own access tests show it.
WITHOUT_SAMPLE = frozenset(
    {
        "account_id",
        "appointment_id",
        "client_id",
        "guardian_id",
        "op",
        "receipt",
        "request_id",
        "riddle_answer_id",  # nobody has answered three days before the afternoon
        "sign_in_id",
        "token",
        "visit",
        # an award's call comes in October: tests/awards/test_access.py walks these with a whole round
        "candidate_id",
        "elector_id",
        "late_elector_id",
        "nomination_id",
        "objection_id",
        "sheet_id",
        "juror_id",
        "trip_id",
        "witness_id",
    }
)
# Words of an address rather than objects of a community, with a value each takes.
WORDS = {
    "number": 1,
    "unit": 1,
    "product": "wallet",
    "sheet": "poster",
    "what": "arrive",
    "purpose": "call",
    "name": "cards.pdf",
    "size": "large",
    "figure": "people.residents",
}

INSIDE = [route for route in routes() if route.in_community]
OF_OBJECTS = [route for route in INSIDE if set(route.gaps) - {"code"} - set(WORDS)]
# `me/` shows one's own things only, whatever community the address names.
PLAIN = [route for route in INSIDE if not set(route.gaps) - {"code"} and "/me/" not in route.pattern]
_CHANGING = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\b[0-9A-F]{8}\b|csrfmiddlewaretoken\" value=\"\w+"
)
_PHONE = re.compile(r"1[3-9]\d(?:\*{4}|\d{4}| \d{4} )\d{4}")


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, object]]:
    """The whole demo, loaded once for this module and gone after it: samples of 中山社区."""
    from mulin.base.jobs import Job
    from mulin.ops.house import load_demo
    from mulin.places.models import Community

    with django_db_blocker.unblock(), schema.holding(lambda: load_demo(DAY), tmp_path_factory.mktemp("demo")):
        found = samples(Community.objects.get(code="zs").id)
        yield found | {"job_id": Job.objects.order_by("created_at").first().id}


@pytest.fixture(scope="module")
def strangers(demo: Any, django_db_blocker: Any) -> Iterator[dict[Role, Client]]:
    """Somebody of 解放社区 in every role."""
    from mulin.places.models import Community

    # The clock stands: on a slow machine the walls take longer than the second factor lasts.
    with clock.standing_at(clock.now()):
        with django_db_blocker.unblock():
            home = Community.objects.get(code="jf")
            found = {role: sign_in_as(role, home) for role in EVERYBODY}
        yield found


def words_of(response: HttpResponse) -> str:
    """What an answer says, without what changes from one request to the next."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return _CHANGING.sub("…", unquote(body.decode(errors="replace")))  # %2F before an id reads as hex


def address(route: Route, code: str, found: dict[str, object]) -> str:
    path = route.fill({**found, **WORDS, "code": code})
    assert path is not None, f"{route.pattern}: the demo has no sample of {route.gaps}"
    return path


@pytest.mark.parametrize("route", OF_OBJECTS, ids=lambda route: route.pattern)
def test_an_object_of_another_community_is_as_absent_as_an_invented_one(
    route: Route, demo: dict[str, object], strangers: dict[Role, Client], db: None
) -> None:
    gaps = set(route.gaps) - {"code"} - set(WORDS)
    if gaps & WITHOUT_SAMPLE:
        demo = demo | {gap: uuid4() for gap in gaps & WITHOUT_SAMPLE}
    theirs = address(route, "jf", demo)
    nobodys = address(route, "jf", {gap: uuid4() for gap in gaps})
    for role in TO_OBJECTS:
        client = strangers[role]
        for method in (client.get, client.post):
            got, absent = method(theirs), method(nobodys)
            assert got.status_code == absent.status_code, f"{role} {theirs}"
            assert words_of(got).replace(theirs, nobodys) == words_of(absent), f"{role} {theirs}"
            if role in STAFF_ROLES:
                assert got.status_code in (302, 404, 405), f"{role} {theirs} answers {got.status_code}"


@pytest.mark.parametrize("route", PLAIN, ids=lambda route: route.pattern)
def test_in_another_community_staff_are_visitors(route: Route, strangers: dict[Role, Client], db: None) -> None:
    path = address(route, "zs", {})
    as_visitor = strangers[Role.VISITOR].get(path).status_code
    for role in (*SENT, Role.RESIDENT):
        answer = strangers[role].get(path)
        assert answer.status_code in (as_visitor, 302, 404, 405), f"{role} {path} answers {answer.status_code}"
        if as_visitor != 200:
            assert not _PHONE.search(words_of(answer)), f"{role} {path} shows a telephone"
