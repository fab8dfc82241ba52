"""The week to hang up, as a browser fetches it, and how large the names on the sign-in sheet are set."""

from __future__ import annotations

import ctypes
from datetime import timedelta

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from django.test import Client

from mulin.base import limits
from mulin.gatherings import actions, prints
from tests.gatherings.conftest import NOW, Hall, make_people, run
from tests.printing import paper

ADDRESS = "/c/zs/gatherings/timetable.pdf"
A4, A3 = (841.89, 595.28), (1190.55, 841.89)  # points, lying
LEAST = 14  # points a name has at least


@pytest.fixture
def week(hall: Hall) -> Hall:
    """What a neighbour reads of this week: two sessions; one is off, one is for members, one a week later."""
    hall.plan(title="周三排练")
    for days, title in ((3, "周四读书会"), (4, "周五下雨了"), (5, "周六成员会"), (9, "下周三排练")):
        start = NOW + timedelta(days=days, hours=1)
        row = hall.plan(
            title=title, starts_at=start, ends_at=start + timedelta(hours=1), sign_up="none",
            venue_id=hall.hall.id, members_only=title == "周六成员会",
        )  # fmt: skip
        if title == "周五下雨了":
            actions.cancel_gathering(hall.worker, gathering_id=row.id, why="下大雨")
    return hall


def fetched(client: Client, **asked: str) -> bytes:
    answer = client.get(ADDRESS, asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


def side_points(pdf: bytes) -> tuple[float, ...]:
    return tuple(round(side, 2) for side in pdfium.PdfDocument(pdf)[0].get_size())


def words_of(pdf: bytes) -> str:
    return "".join(paper.all_text(pdf).split())


def sizes(pdf: bytes, page: int) -> dict[str, float]:
    """Each run of text on a page with its size in points, as it stands on the paper."""
    sheet = pdfium.PdfDocument(pdf)[page]
    text = sheet.get_textpage()
    found: dict[str, float] = {}
    for item in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
        length = raw.FPDFTextObj_GetText(item.raw, text.raw, None, 0)
        signs = (raw.FPDF_WCHAR * (length // 2))()
        raw.FPDFTextObj_GetText(item.raw, text.raw, signs, length)
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item.raw, size)
        found["".join(map(chr, signs[:-1])).strip()] = round(size.value * abs(item.get_matrix().d), 1)
    return found


@pytest.mark.parametrize(("size", "sides"), [("a3", A3), ("a4", A4), ("", A4), ("a5", A4)])
def test_anybody_fetches_the_week_in_the_size_it_hangs_in(week: Hall, size: str, sides: tuple[float, float]) -> None:
    sheet = fetched(week.world.client(), size=size)
    assert paper.pages(sheet) == 1
    assert side_points(sheet) == pytest.approx(sides, abs=0.5)
    assert all(paper.fonts_embedded(sheet).values())


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_the_week_names_what_everybody_may_come_to_and_nothing_else(week: Hall, size: str) -> None:
    words = words_of(fetched(week.world.client(), size=size))
    for told in ("中山社区活动时间表", "9月21日–9月27日", "14:30", "周三排练", "10:00", "周四读书会", "中秋节"):
        assert told in words
    for place in ("中心活动场地", "多功能活动室"):
        assert words.count(place) == 1
    for untold in ("周五下雨了", "周六成员会", "下周三排练"):
        assert untold not in words


def test_what_is_on_the_smaller_sheet_is_on_the_larger_one_at_a_larger_size(week: Hall) -> None:
    small, large = (sizes(fetched(week.world.client(), size=size), 0) for size in ("a4", "a3"))
    assert small.keys() == large.keys()
    for words in ("周三排练", "周四读书会", "中山社区活动时间表"):
        assert large[words] == pytest.approx(small[words] * 1.414, abs=0.2)
    assert small["周三排练"] >= 10


def test_another_week_is_asked_for_by_any_of_its_days(week: Hall) -> None:
    words = words_of(fetched(week.world.client(), week="2026-10-01", size="a4"))
    assert "9月28日–10月4日" in words
    assert "下周三排练" in words
    assert "周四读书会" not in words


def test_the_code_on_the_sheet_leads_to_the_week_as_it_stands(week: Hall) -> None:
    for size in ("a3", "a4"):
        (code,) = paper.codes(fetched(week.world.client(), size=size), 0)
        assert code.text == "http://127.0.0.1:8000/c/zs/gatherings/"


def test_a_week_without_anything_is_said_instead_of_printed(week: Hall) -> None:
    answer = week.world.client().get(ADDRESS, {"week": "2026-11-09", "size": "a3"})
    assert answer.status_code == 422
    assert "这几天没有可以印的场次" in answer.content.decode()
    assert not answer.content.startswith(b"%PDF")
    elsewhere = week.world.client().get(ADDRESS.replace("/zs/", "/jf/"), {"size": "a4"})
    assert elsewhere.status_code == 422


def test_names_on_the_sign_in_sheet_are_large_on_every_page(hall: Hall, browser: Client) -> None:
    gathering = hall.plan()
    more = make_people(hall.world, ["欧阳震华", "司马相如客", *(f"朱{sign}" for sign in "东南西北中春夏秋冬梅兰竹菊")])
    everybody = [*hall.people, *more]
    for person in everybody:
        actions.add_regular(hall.worker, host_id=hall.host.id, person_id=person.id)
    hall.guest(gathering, "张三")
    sheet = browser.get(run(gathering, "sheet.pdf")).content
    assert paper.pages(sheet) == 2
    found = sizes(sheet, 0) | sizes(sheet, 1)
    printed = {person.name for person in everybody} | {"张三"}
    assert printed <= found.keys()
    assert {name: found[name] for name in printed if found[name] < LEAST} == {}
    assert found["序号"] < LEAST


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_a_full_day_is_set_smaller_until_everything_is_on_the_sheet(hall: Hall, size: str) -> None:
    plan_a_day(hall, 12)
    sheet = fetched(hall.world.client(), size=size)
    words = words_of(sheet)
    assert paper.pages(sheet) == 1
    for n in range(12):
        assert f"第{n}场活动" in words
    assert "见网页" not in words
    assert "地方还没定" in words


def test_a_full_day_stands_closer_before_it_gets_small(hall: Hall) -> None:
    plan_a_day(hall, 10, title="第{n}场")
    found = sizes(fetched(hall.world.client(), size="a4"), 0)
    assert {name: size for name, size in found.items() if name.startswith("第") and size < 10} == {}


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_what_a_day_has_no_room_for_is_counted_on_the_sheet(hall: Hall, size: str) -> None:
    plan_a_day(hall, 40)
    words = words_of(fetched(hall.world.client(), size=size))
    told = sum(f"第{n}场活动" in words for n in range(40))
    assert 8 < told < 40
    assert f"还有{40 - told}场，见网页" in words


def plan_a_day(hall: Hall, count: int, *, title: str = "第{n}场活动很长的名字") -> None:
    """So many sessions on Thursday, each with a host, a name and no place yet."""
    start = NOW + timedelta(days=3)
    for n in range(count):
        at = start + timedelta(minutes=10 * n)
        hall.plan(title=title.format(n=n), starts_at=at, ends_at=at + timedelta(hours=1), sign_up="none", venue_id=None)


def test_who_asks_for_it_again_and_again_waits(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may, and each is a process of its own."""
    monkeypatch.setattr(prints, "timetable_poster", lambda *_asked, **_more: b"%PDF")
    client = hall.world.client()
    assert {client.get(ADDRESS).status_code for _ in range(limits.SEARCH[0].count)} == {200}
    assert client.get(ADDRESS).status_code == 429
