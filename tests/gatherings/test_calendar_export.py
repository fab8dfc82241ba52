"""`mulin calendar export`: the file that other calendars take in, and what it says of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from django.conf import settings

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering, Host
from mulin.gatherings.rules import Change
from tests.gatherings.conftest import NOW, WEDNESDAY, Hall
from tests.ops import conftest as shell

Export = Callable[[], dict[str, Any]]
mulin = shell.mulin


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "zs.ics"


@pytest.fixture
def export(mulin: Any, file: Path) -> Export:
    """Write the calendar of 中山社区 as somebody types it; its entries by uid."""

    def run() -> dict[str, Any]:
        said = mulin("calendar", "export", "--community", "zs", "--out", str(file))
        found = entries(file.read_bytes())
        assert (said.code, said.err) == (0, "")
        assert said.out == f"{len(found)} gatherings are in {file}.\n"
        return found

    return run


def entries(content: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len({str(entry["UID"]) for entry in found}) == len(found)
    return {str(entry["UID"]): entry for entry in found}


def uid(gathering: Gathering) -> str:
    return f"{gathering.id}@mulin"


def of_host(hall: Hall) -> dict[str, Any]:
    """What those read who keep the host's calendar."""
    return entries(hall.world.client().get(f"/c/zs/calendar/host/{hall.host.id}.ics").content)


def later(hall: Hall, days: int, **changes: Any) -> Gathering:
    """The same gathering so many days after Wednesday's."""
    start = datetime(2026, 9, 23, 14, 30, tzinfo=NOW.tzinfo) + timedelta(days=days)
    return hall.plan(starts_at=start, ends_at=start + timedelta(hours=2), **changes)


def told(entry: Any) -> tuple[datetime, str, int]:
    """What a reader has to follow."""
    return entry["DTSTART"].dt, str(entry["STATUS"]), int(entry["SEQUENCE"])


def test_every_session_of_the_community_is_in_the_file_and_nobody_elses(hall: Hall, export: Export, file: Path) -> None:
    rows = [hall.plan(), later(hall, 1), later(hall, 7, title="太极扇")]
    abroad = Host.objects.create(community=hall.world.other, kind="point", name="隔壁舞队")
    Gathering.objects.create(
        community=hall.world.other, host=abroad, title="隔壁的", starts_at=NOW, ends_at=NOW + timedelta(hours=1)
    )
    found = export()
    assert list(found) == [uid(row) for row in rows]
    assert {key: entry["DTSTART"].dt for key, entry in found.items()} == {uid(row): row.starts_at for row in rows}
    assert {key: entry["DTEND"].dt for key, entry in found.items()} == {uid(row): row.ends_at for row in rows}
    assert str(found[uid(rows[2])]["SUMMARY"]) == "太极扇·舞艺之家"
    assert "隔壁" not in file.read_text("utf-8")


def test_a_second_export_has_the_same_entries_under_the_same_ids(hall: Hall, export: Export, file: Path) -> None:
    hall.plan()
    later(hall, 1)
    first = export()
    content = file.read_bytes()
    assert list(export()) == list(first)
    assert file.read_bytes() == content
    later(hall, 2)
    third = export()
    assert list(third)[:2] == list(first)
    assert len(third) == 3


def test_every_time_is_given_in_chinas_zone(hall: Hall, export: Export, file: Path) -> None:
    gathering = hall.plan()
    entry = export()[uid(gathering)]
    assert [entry[name].params["TZID"] for name in ("DTSTART", "DTEND")] == ["Asia/Shanghai"] * 2
    content = file.read_text("utf-8")
    assert "DTSTART;TZID=Asia/Shanghai:20260923T143000" in content
    book = icalendar.Calendar.from_ical(content)
    assert [str(zone["TZID"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert str(book["X-WR-CALNAME"]) == "中山社区"
    assert len(recurring_ical_events.of(book).at(WEDNESDAY)) == 1


def test_one_that_is_off_stays_in_the_file_and_says_so(hall: Hall, export: Export) -> None:
    off, on = hall.plan(), later(hall, 1)
    assert told(export()[uid(off)]) == (off.starts_at, "CONFIRMED", 0)
    actions.cancel_gathering(hall.leader, gathering_id=off.id, why="停电")
    found = export()
    assert told(found[uid(off)]) == (off.starts_at, "CANCELLED", 1)
    assert str(found[uid(off)]["DESCRIPTION"]) == "停电"
    assert str(found[uid(off)]["TRANSP"]) == "TRANSPARENT"
    assert told(found[uid(on)]) == (on.starts_at, "CONFIRMED", 0)
    assert of_host(hall)[uid(off)] == found[uid(off)]
    actions.restore_gathering(hall.leader, gathering_id=off.id)
    assert told(export()[uid(off)]) == (off.starts_at, "CONFIRMED", 2)


def test_one_that_was_moved_has_its_new_time_under_its_old_id(hall: Hall, export: Export) -> None:
    moved, other = hall.plan(), later(hall, 7)
    before = export()
    start = moved.starts_at + timedelta(days=1, hours=3)
    actions.move_gathering(
        hall.leader, gathering_id=moved.id, starts_at=start, ends_at=start + timedelta(hours=1), why="等老师"
    )
    found = export()
    assert list(found) == list(before)
    assert told(found[uid(moved)]) == (start, "CONFIRMED", 1)
    assert found[uid(moved)]["DTEND"].dt == start + timedelta(hours=1)
    assert told(found[uid(other)]) == told(before[uid(other)])
    assert of_host(hall) == found


def test_each_change_is_counted_on(hall: Hall, export: Export) -> None:
    gathering = hall.plan()
    said = [told(export()[uid(gathering)])]
    for hour in (16, 15):
        begins = gathering.starts_at.astimezone(NOW.tzinfo).replace(hour=hour).time()
        change = Change(begins=begins)
        actions.change_gatherings(hall.leader, gathering_id=gathering.id, scope="this", change=change)
        said.append(told(export()[uid(gathering)]))
    assert [(start.hour, sequence) for start, _status, sequence in said] == [(14, 0), (16, 1), (15, 2)]


def test_in_bad_weather_the_entry_leads_into_the_hall(hall: Hall, export: Export) -> None:
    gathering = hall.plan()
    assert str(export()[uid(gathering)]["LOCATION"]) == "中心活动场地"
    actions.move_to_substitute(hall.leader, gathering_id=gathering.id)
    entry = export()[uid(gathering)]
    assert str(entry["LOCATION"]) == "多功能活动室"
    assert told(entry) == (gathering.starts_at, "CONFIRMED", 1)
    assert of_host(hall)[uid(gathering)] == entry


def test_an_entry_says_what_to_bring_and_leads_to_its_page(hall: Hall, export: Export) -> None:
    gathering = hall.plan(about="先热身，\n再排队形；不会的有人带", bring="水杯、防滑的鞋")
    entry = export()[uid(gathering)]
    assert str(entry["DESCRIPTION"]) == "先热身，\n再排队形；不会的有人带\n带：水杯、防滑的鞋"
    assert str(entry["URL"]) == f"{settings.MULIN.origin}/c/zs/gatherings/{gathering.id}/"
    assert of_host(hall)[uid(gathering)] == entry


def test_a_place_in_words_stands_there_and_one_without_place_is_tentative(hall: Hall, export: Export) -> None:
    outside = hall.plan(venue_id=None, place_words="滨江公园北门")
    nowhere = later(hall, 1, venue_id=None)
    found = export()
    assert str(found[uid(outside)]["LOCATION"]) == "滨江公园北门"
    assert told(found[uid(outside)]) == (outside.starts_at, "CONFIRMED", 0)
    assert "LOCATION" not in found[uid(nowhere)]
    assert told(found[uid(nowhere)]) == (nowhere.starts_at, "TENTATIVE", 0)


def test_the_file_reaches_a_year_ahead_and_no_further(hall: Hall, export: Export) -> None:
    near, far = later(hall, 360), later(hall, 370)
    assert list(export()) == [uid(near)]
    assert far.starts_at - near.starts_at == timedelta(days=10)


def test_a_community_without_gatherings_has_an_empty_calendar(hall: Hall, mulin: Any, file: Path) -> None:
    hall.plan()
    said = mulin("calendar", "export", "--community", "解放社区", "--out", str(file), "--json")
    assert (said.code, said.json) == (0, {"community": "jf", "events": 0})
    book = icalendar.Calendar.from_ical(file.read_bytes())
    assert (str(book["X-WR-CALNAME"]), book.walk("VEVENT")) == ("解放社区", [])


def test_an_unknown_community_leaves_no_file(hall: Hall, mulin: Any, file: Path) -> None:
    said = mulin("calendar", "export", "--community", "nowhere", "--out", str(file))
    assert (said.code, said.out) == (2, "")
    assert "there is no community 'nowhere'" in said.err
    assert "zs (中山社区)" in said.err
    assert not file.exists()


def test_a_refused_export_leaves_the_earlier_file_as_it_was(hall: Hall, mulin: Any, export: Export, file: Path) -> None:
    hall.plan()
    export()
    before = file.read_bytes()
    assert mulin("calendar", "export", "--community", "nowhere", "--out", str(file)).code == 2
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_refused(hall: Hall, mulin: Any, tmp_path: Path) -> None:
    said = mulin("calendar", "export", "--community", "zs", "--out", str(tmp_path / "none" / "zs.ics"))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mulin: the folder {tmp_path / 'none'} does not exist.\n"
    assert not (tmp_path / "none").exists()


def test_a_file_that_cannot_be_written_is_refused(hall: Hall, mulin: Any, file: Path) -> None:
    file.mkdir()
    said = mulin("calendar", "export", "--community", "zs", "--out", str(file))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mulin: {file} cannot be written (Is a directory).\n"


@pytest.mark.parametrize("missing", ["--community", "--out"])
def test_what_has_to_be_said_is_asked_for(mulin: Any, file: Path, missing: str) -> None:
    given = {"--community": "zs", "--out": str(file)}
    del given[missing]
    said = mulin("calendar", "export", *(word for pair in given.items() for word in pair))
    assert said.code == 2
    assert f"the following arguments are required: {missing}" in said.err
    assert not file.exists()
