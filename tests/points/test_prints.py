"""The papers themselves: every promise and name really on them, QR right, columns in the asker's order."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from mulin.base.roles import Role
from mulin.exchange import workbook
from mulin.gatherings import actions as gatherings
from mulin.gatherings.models import Gathering
from mulin.gatherings.rules import Plan
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.media.models import Picture
from mulin.people.models import Person
from mulin.points import actions, prints, queries, tables
from mulin.points.rules import charter
from mulin.schedule.rules import Pattern
from tests.points.conftest import NOW, Circle, key
from tests.points.test_pages import at
from tests.printing import paper as scan

TODAY = NOW.date()


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_charter_has_every_promise_on_one_page(dancers: Circle) -> None:
    kept = queries.charter_in_force(dancers.point)
    assert kept is not None
    pdf = prints.charter_sheet(dancers.leader, dancers.point, kept)
    words = flat(scan.all_text(pdf))
    assert scan.pages(pdf) == 1
    for line in charter.lines(kept.text):
        assert flat(line) in words
    assert "演示" in words
    with pytest.raises(NotFound):
        prints.charter_sheet(dancers.leader, dancers.point, None)


def _lay(circle: Circle, title: str = "广场舞", *, first: int = 0, last: date | None = None, **changes: Any) -> None:
    """A timetable of the point, weekly on Mondays, Wednesdays and Fridays unless `changes` say otherwise."""
    rule: dict[str, Any] = {"days": (0, 2, 4), "starts": time(18), "minutes": 90}
    rule |= {name: changes.pop(name) for name in ("days", "starts", "repeat", "week_of_month") if name in changes}
    pattern = Pattern(first_day=TODAY + timedelta(days=first), last_day=last, **rule)
    said: dict[str, Any] = {"title": title, "venue_id": circle.square.id}
    plan = Plan(**said | changes)
    gatherings.lay_timetable(circle.worker, host_id=circle.point.host_id, pattern=pattern, plan=plan, client_key=key())


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_poster_says_when_and_where_and_its_qr_leads_home(dancers: Circle, size: str) -> None:
    _lay(dancers)
    pdf = prints.poster(dancers.leader, dancers.point, size)
    words = flat(scan.all_text(pdf))
    assert scan.pages(pdf) == 1
    for told in ("每周一、三、五", "18:00–19:30", "中心活动场地", "没报名也能直接来"):
        assert told in words
    assert scan.codes(pdf, 0)[0].text.endswith(at("point", point_id=dancers.point.id))


def test_what_happens_once_or_once_a_month_is_not_printed_as_every_week(dancers: Circle) -> None:
    _lay(dancers, "节前大扫除", days=(5,), starts=time(9), repeat="monthly_weekday", week_of_month=-1)
    dancers.session(TODAY + timedelta(days=4), hour=10, title="写春联")
    words = flat(scan.all_text(prints.poster(dancers.leader, dancers.point, "a4")))
    for told in ("每月最后一个周六9:00–10:30", "节前大扫除", "9月25日周五10:00–11:30", "写春联"):
        assert told in words
    assert "每周" not in words


def test_the_poster_tells_when_a_timetable_begins_and_ends(dancers: Circle) -> None:
    _lay(dancers, last=TODAY + timedelta(days=20))
    _lay(dancers, "柔力球", first=28, days=(6,), venue_id=None, place_words="中院")
    words = flat(scan.all_text(prints.poster(dancers.leader, dancers.point, "a4")))
    assert "广场舞到10月11日周日为止" in words
    assert "柔力球中院10月19日周一起" in words


@pytest.mark.parametrize(("count", "more"), [(4, ""), (8, ""), (24, "样，扫码看")])
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_poster_is_one_page_however_much_there_is(dancers: Circle, size: str, count: int, more: str) -> None:
    for n in range(count):
        dancers.session(TODAY + timedelta(days=n + 1), title=f"第{n + 1}次")
    pdf = prints.poster(dancers.leader, dancers.point, size)
    words = flat(scan.all_text(pdf))
    assert scan.pages(pdf) == 1
    assert "第1次" in words
    assert (f"第{count}次" in words) == (not more)
    assert ("扫码看" in words) == bool(more)


def test_the_poster_invites_only_where_one_may_just_come(dancers: Circle) -> None:
    _lay(dancers, "书法", days=(1,), sign_up="needed", capacity=10, walk_ins=False)
    words = flat(scan.all_text(prints.poster(dancers.leader, dancers.point, "a4")))
    assert "书法要报名" in words
    assert "想来先说一声" in words
    assert "没报名也能直接来" not in words
    _lay(dancers)
    both = flat(scan.all_text(prints.poster(dancers.leader, dancers.point, "a4")))
    assert "没写要报名的，直接来就行" in both


def test_a_point_meets_when_its_timetables_say_in_the_readers_language(dancers: Circle) -> None:
    point = dancers.point
    assert queries.times_words(dancers.leader, [point]) == {point.id: "周一三五 18:30"}  # as typed: nothing is laid
    _lay(dancers)
    assert queries.times_words(dancers.leader, [point]) == {point.id: "每周一、三、五 18:00–19:30"}
    with translation.override("en"):
        assert queries.times_words(dancers.leader, [point])[point.id] == (
            "every Monday, Wednesday and Friday, 18:00–19:30"
        )
    page = dancers.world.client().get(at("point", point_id=point.id)).content.decode()
    listed = dancers.world.client().get(at("points")).content.decode()
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER).get(at("desk_point", point_id=point.id)).content.decode()
    for told in (page, listed, desk):
        assert "每周一、三、五 18:00–19:30" in told
    assert "每周一、三、五18:00–19:30" in flat(scan.all_text(prints.registration_sheet(dancers.worker, point)))


def test_a_session_without_a_place_says_so_in_the_hand_over(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=2))
    Gathering.objects.of(dancers.worker).filter(id=session.id).update(venue=None)
    assert "地方还没定" in flat(scan.all_text(prints.handover_sheet(dancers.worker, dancers.point)))


def test_the_hand_over_sheet_has_everything_the_next_leader_needs(dancers: Circle) -> None:
    thing = actions.add_material(dancers.leader, point_id=dancers.point.id, name="柔力球拍", unit="副")
    actions.move_material(dancers.leader, material_id=thing.id, count=20, why="issued", client_key=key())
    actions.add_plan_item(
        dancers.leader, point_id=dancers.point.id, year=TODAY.year, title="重阳节演一场", month=10, client_key=key()
    )
    dancers.session(TODAY + timedelta(days=2))
    words = flat(scan.all_text(prints.handover_sheet(dancers.worker, dancers.point)))
    for expected in ("单桂香", "柔力球拍", "20副", "重阳节演一场", "广场舞", "3003", "晚八点前收"):
        assert expected in words
    assert "13900003003" not in words


def test_the_registration_sheet_is_filled(dancers: Circle) -> None:
    words = flat(scan.all_text(prints.registration_sheet(dancers.worker, dancers.point)))
    for expected in ("舞艺之家", "单桂香", "龚勤", "电话", "尾号3000", "周一三五18:30", "公共", "6", "社区意见"):
        assert expected in words
    assert "1390000" not in words


def test_a_sign_no_font_has_is_named_before_printing(dancers: Circle) -> None:
    opened = actions.draft_charter(dancers.leader, point_id=dancers.point.id, text="新来的有人带\U0001f600")
    with pytest.raises(RuleError, match="glyph-missing"):
        prints.charter_sheet(dancers.leader, dancers.point, opened)


def _cells(content: bytes) -> list[list[str]]:
    return workbook.read(content).sheets[0].rows


def _papers(circle: Circle, document: str, columns: str = "") -> list[list[str]]:
    kind = tables.DOCUMENTS[document]
    span = (TODAY, TODAY + timedelta(days=30))
    order = tables.read_columns(columns, kind)
    return _cells(tables.write(circle.worker, kind, [circle.point], span, order))


def test_columns_come_in_the_order_they_are_asked_for(dancers: Circle) -> None:
    rows = _papers(dancers, "registration", "成员数\t名称\t身份证号\t点长")
    assert rows[0] == ["成员数", "名称", "身份证号", "点长"]
    assert rows[1] == ["6", "舞艺之家", "", "单桂香"]


def test_numbers_are_numbers_and_the_end_of_a_telephone_is_text(dancers: Circle) -> None:
    dancers.hold(dancers.session(TODAY + timedelta(days=1)), dancers.people[:5])
    numbers = {
        "registration": "容量 成员数",
        "records": "参加人次 其中60+ 新人数 照片",
        "venue-log": "人数",
        "roster": "序号",
    }
    for document, columns in numbers.items():
        kinds = _kinds_of_cells(dancers, document, columns)
        assert kinds == {"number"}, document
    assert _kinds_of_cells(dancers, "roster", "电话后四位") == {"text"}
    assert _kinds_of_cells(dancers, "registration", "电话") == {"text"}


def _kinds_of_cells(circle: Circle, document: str, columns: str) -> set[str]:
    """How a spreadsheet keeps the cells below the header."""
    kind = tables.DOCUMENTS[document]
    span = (TODAY, TODAY + timedelta(days=30))
    content = tables.write(circle.worker, kind, [circle.point], span, tables.read_columns(columns, kind))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    below = sheet.partition("</row>")[2]
    return {"text" if 't="s"' in cell else "number" for cell in re.findall(r"<c [^>]*>", below)}


def test_the_roster_has_the_end_of_numbers_and_bands_of_age(dancers: Circle) -> None:
    rows = _papers(dancers, "roster")
    line = next(row for row in rows if "孔祥" in row)
    assert line[rows[0].index("电话后四位")] == "3003"
    assert line[rows[0].index("年龄段")] == "60–69"
    assert "13900003003" not in str(rows)
    assert "1958" not in str(rows)


def test_records_count_visits_elders_and_newcomers(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=1))
    dancers.hold(session, dancers.people[:5])
    rows = _papers(dancers, "records", "日期 主题 参加人次 其中60+ 新人数")
    assert rows[1] == ["2026-09-22", "广场舞", "5", "5", "5"]
    log = _papers(dancers, "venue-log")
    assert log[1][:5] == ["2026-09-22", "中心活动场地", "18:00–19:30", "舞艺之家 广场舞", "5"]


@pytest.mark.parametrize(("born", "elders"), [(date(1966, 9, 22), "1"), (date(1966, 9, 23), "0")])
def test_who_is_sixty_is_asked_on_the_day_of_the_session(dancers: Circle, born: date, elders: str) -> None:
    person = dancers.people[2]
    Person.objects.of(dancers.worker).filter(id=person.id).update(birth_date=born)
    dancers.hold(dancers.session(TODAY + timedelta(days=1)), [person])  # on 22 September; the list goes on for a month
    rows = _papers(dancers, "records", "参加人次 其中60+")
    assert rows[1] == ["1", elders]


def test_the_record_of_activities_has_the_columns_of_the_offices_form(dancers: Circle) -> None:
    session = dancers.session(TODAY + timedelta(days=1))
    dancers.hold(session, dancers.people[:5])
    writer = dancers.people[2]
    gatherings.close_gathering(
        dancers.leader, gathering_id=session.id, note="练了两套", problems="灯太暗", recorder_id=writer.id
    )
    Picture.objects.create(
        community=dancers.world.community, holder=session.id, state="shown", stored="x", width=1, height=1, size=1
    )
    form = "日期 时间 场地 主题 主持人 参加人次 其中60+ 新人数 内容 照片 问题/意见 记录人"
    rows = _papers(dancers, "records", form)
    assert rows[0] == form.split()
    assert rows[1][3:] == ["广场舞", "单桂香", "5", "5", "5", "练了两套", "1", "灯太暗", writer.name]
    with clock.standing_at(session.ends_at + timedelta(days=1)):
        gatherings.close_gathering(dancers.leader, gathering_id=session.id, note="", problems="")
    again = _papers(dancers, "records", "内容 问题/建议 记录人")
    assert again[1] == ["练了两套", "", writer.name]  # what is not written again stays, what is emptied goes
    other = dancers.world.elder.id  # was not there
    with pytest.raises(NotFound):
        gatherings.close_gathering(dancers.leader, gathering_id=session.id, note="", recorder_id=other)


def test_columns_are_known_by_the_names_offices_give_them(dancers: Circle) -> None:
    dancers.hold(dancers.session(TODAY + timedelta(days=1)), dancers.people[:5])
    form = "日期 时间 地点 活动主题 主持人 参加人数 其中60岁以上 新人 活动内容 问题建议"
    assert tables.unknown(form.split(), tables.DOCUMENTS["records"]) == []
    row = _papers(dancers, "records", form)[1]
    assert row[2:8] == ["中心活动场地", "广场舞", "单桂香", "5", "5", "5"]
    things = tables.DOCUMENTS["materials"]
    assert tables.unknown(["物品名称", "库存", "单价"], things) == ["单价"]


def test_a_column_nobody_knows_is_named_before_it_stays_empty(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    form = {"document": "roster", "first": "2026-07-01", "last": "2026-12-31", "columns": "姓名 血型"}
    asked = desk.post(at("papers"), form)
    assert asked.status_code == 422
    assert "会空着：血型" in asked.content.decode()
    assert _cells(desk.post(at("papers"), form | {"as_is": "血型"}).content)[0] == ["姓名", "血型"]
    # next time an empty box means the same again, of this paper alone
    again = form | {"columns": ""}
    assert _cells(desk.post(at("papers"), again).content)[0] == ["姓名", "血型"]
    things = desk.post(at("papers"), again | {"document": "materials"})
    assert tuple(_cells(things.content)[0]) == tables.DOCUMENTS["materials"].columns


def test_only_the_desk_takes_papers_out_and_it_is_noted(dancers: Circle) -> None:
    form: dict[str, Any] = {
        "document": "roster", "point": "", "first": "2026-07-01", "last": "2026-12-31", "columns": "姓名 楼栋",
    }  # fmt: skip
    leader = dancers.world.client()
    dancers.world.enter(leader, dancers.account(dancers.people[0]))
    assert leader.post(at("papers"), form).status_code == 404
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    answer = desk.post(at("papers"), form)
    assert _cells(answer.content)[0] == ["姓名", "楼栋"]
    assert Fact.objects.get(kind="point.exported").data == {"document": "roster"}
    assert queries.standards_of(dancers.worker.community_id).columns == {"roster": ["姓名", "楼栋"]}
    for name in ("registration", "handover"):
        assert leader.get(at(name, point_id=dancers.point.id)).status_code == 404
    assert desk.get(at("handover", point_id=dancers.point.id))["Content-Type"] == "application/pdf"
    assert dancers.world.client().get(at("charter_pdf", point_id=dancers.point.id)).status_code == 200


def test_a_list_of_people_leaves_only_after_the_second_factor(dancers: Circle) -> None:
    desk = dancers.world.sign_in(Role.COMMUNITY_WORKER)
    session = desk.session
    session["mulin_stepped_up_at"] = None
    session.save()
    assert desk.get(at("papers")).status_code == 200
    form = {"document": "roster", "first": "2026-07-01", "last": "2026-12-31"}
    answer = desk.post(at("papers"), form)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (307, settings.SECOND_FACTOR_URL)
    assert not Fact.objects.filter(kind="point.exported").exists()
