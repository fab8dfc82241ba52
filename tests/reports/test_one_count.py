"""A report is frozen as it was at one moment, whatever comes in while it is counted, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from mulin.ledger.figures import counting
from mulin.reports import actions, queries
from mulin.reports.models import WorkReport
from tests.ledger import figured
from tests.ledger.figured import Told
from tests.reports.conftest import DAY, PEOPLE, ROOM, Office
from tests.threads import at_once, real_database
from tests.world import build_world

ENOUGH = 1.0  # seconds somebody has to write while something is counted; on SQLite they wait until it is


@contextmanager
def somebody_comes_before_each_count(office: Office) -> Iterator[list[Future[None]]]:
    """Before the facts of a figure are gone through, one more person came; on PostgreSQL at once for all to see."""
    numbers, threads, coming = count(10), ThreadPoolExecutor(1), list[Future[None]]()
    parts = counting.parts

    def come(number: int) -> None:
        try:
            office.tell(Told("t.came", DAY, {"visit": number, "person": number}, {}))
        finally:
            connection.close()

    def counted(*which: Any) -> Any:
        coming.append(threads.submit(come, next(numbers)))
        wait(coming[-1:], timeout=ENOUGH if connection.vendor == "postgresql" or len(coming) == 1 else 0)
        return parts(*which)

    with patch.object(counting, "parts", counted), threads:
        yield coming


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_while_a_report_is_frozen_stands_in_all_of_it_or_nowhere(tmp_path: Path) -> None:
    PEOPLE.clear()
    with figured.declared(ROOM):
        office = Office(build_world())
        office.tell(*(Told("t.came", DAY, {"visit": n, "person": n}, {}) for n in (1, 2)))
        with real_database(tmp_path):
            at_once([lambda: _frozen_among_comers(office)])


def _frozen_among_comers(office: Office) -> None:
    report = office.draft()
    with somebody_comes_before_each_count(office) as coming:
        frozen = actions.freeze_report(office.world.head, report_id=report.id, version=report.version)
    assert len(coming) > 1
    assert all(one.exception() is None for one in coming)
    kept = {one.code: one.value for one in frozen.figures.all()}
    assert kept["t.all"] == kept["t.people"]
    for language in queries.LANGUAGES:
        assert f"到场{kept['t.all']}人次、{kept['t.people']}人，" in _words(frozen, language)
    changed = {line.code: line.now for line in queries.shown(frozen).changed}
    assert changed["t.people"] == f"{2 + len(coming)}人", "who came meanwhile counts from then on"


def _words(report: WorkReport, language: str) -> str:
    sections = report.text[language]["sections"]
    passages = [passage for section in sections for passage in section["passages"]]
    return "".join(piece[1] for passage in passages for block in passage["blocks"] for piece in block["pieces"])
