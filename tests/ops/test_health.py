"""What machines and operators are told about a node."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mulin.base.jobs.models import WorkerBeat
from mulin.kernel import clock
from mulin.ops import doctor, health
from mulin.ops.health import Finding
from mulin.places.models import Building


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_HOST="127.0.0.1")


def _at_work() -> None:
    WorkerBeat.objects.update_or_create(worker="here:1", defaults={"at": clock.now()})


@pytest.mark.django_db
def test_alive_touches_nothing(browser: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = browser.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_when_everything_is(browser: Client) -> None:
    _at_work()
    answer = browser.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["checks"]) == {"database", "migrations", "disk", "worker"}


@pytest.mark.django_db
def test_not_ready_without_a_worker(browser: Client) -> None:
    with clock.standing_at(clock.now() - timedelta(seconds=90)):
        _at_work()
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"]["words"] == "gives no sign of life; start it with `mulin worker`"


@pytest.mark.django_db
@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "203.0.113.5"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_others_are_not_told_why(browser: Client, where: dict[str, str]) -> None:
    assert browser.get("/readyz", **where).json() == {"ready": False}


def test_a_full_disk_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1024**2})())
    assert not health.disk().ok


def test_finders_of_holes_know_where_to_write(browser: Client, settings: Any) -> None:
    text = browser.get("/.well-known/security.txt").content.decode()
    assert text.startswith(f"Contact: {settings.MULIN.origin}\nExpires: ")
    assert "Preferred-Languages: zh, en" in text


def test_only_reading_is_answered(browser: Client) -> None:
    assert browser.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_a_sound_house_is_green() -> None:
    _at_work()
    # about this machine, and about a database that tests keep in memory
    elsewhere = {"disk speed", "data folder", "sqlite"}
    assert [finding for finding in doctor.examine() if not finding.ok and finding.name not in elsewhere] == []


def test_the_doctor_sees_a_row_over_the_wall(world: Any) -> None:
    assert doctor.wall().ok
    Building.objects.of(world.other).update(courtyard=world.courtyard)
    found = doctor.wall()
    assert not found.ok
    assert "places.Building.courtyard (1)" in found.words


@pytest.mark.django_db
def test_the_doctor_looks_no_further_than_the_database_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECKS", (lambda: Finding("database", ok=False, words="away"),))
    assert "wall" not in {finding.name for finding in doctor.examine()}
