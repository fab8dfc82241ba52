"""The papers offices ask for, as workbooks in the asker's own order of columns. Nothing is typed a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mulin.base import days
from mulin.base.actor import Actor
from mulin.exchange import workbook
from mulin.kernel import chinese, clock
from mulin.people.models import Gender
from mulin.points import queries
from mulin.points.models import Point
from mulin.points.queries import papers

Row = Mapping[str, str | int]  # numbers can be summed; the end of a telephone number is text
MOST_COLUMNS = 40
# What other forms head a column with, and what that is on ours: the first of them the paper has.
_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    name: ours
    for names, ours in (
        ("睦邻点名称 点名 团队 团队名称", ("名称", "睦邻点")),
        ("负责人 点长姓名", ("点长",)),
        ("联系电话 手机 手机号 联系方式", ("电话", "电话后四位")),
        ("地点 活动地点 活动场地 活动场所 场所", ("场地",)),
        ("成立时间", ("成立日期",)),
        ("活动日期", ("日期",)),
        ("活动时间 时间 时段", ("时间", "时段", "固定时间")),
        ("活动主题 活动名称 名称", ("主题", "品名")),
        ("主持人", ("主持",)),
        ("人数 参加人数 参与人数 参与人次 人次", ("参加人次", "人数", "成员数")),
        ("60+ 60岁以上 其中60岁以上 60岁及以上 其中60岁及以上", ("其中60+",)),
        ("新人 新来的人", ("新人数",)),
        ("活动内容 内容", ("内容", "用途")),
        ("照片数 照片张数", ("照片",)),
        ("问题/意见 问题意见 问题建议 问题和建议 存在问题 意见建议", ("问题/建议",)),
        ("记录员", ("记录人",)),
        ("开门人", ("开门",)),
        ("签字", ("签名",)),
        ("楼号", ("楼栋",)),
        ("加入日期 加入时间 入会日期", ("入点日期",)),
        ("物品 物品名称 物资名称", ("品名",)),
        ("库存", ("数量",)),
        ("存放地点 存放处", ("存放",)),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of paper: its columns as the offices call them, and where its rows come from."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: Callable[[Actor, Sequence[Point], date, date], list[Row]]
    looks_back: bool = False  # what happened on those days, also at points that are closed since

    def takes(self, point: Point, first: date) -> bool:
        """Whether a paper from that day on has anything to say of a point."""
        return point.closed_on is None or (self.looks_back and point.closed_on >= first)


def _registration(actor: Actor, points: Sequence[Point], first: date, last: date) -> list[Row]:
    times = queries.times_words(actor, points)
    return [
        {
            "名称": row.point.name,
            "类别": row.point.get_category_display(),
            "点长": row.leader.person.name if row.leader else "",
            "副点长": row.deputy.person.name if row.deputy else "",
            "电话": papers.last4_words(row.leader),
            "场地": _place(row.point),
            "场地性质": _kind_of_place(row.point),
            "固定时间": times[row.point.id],
            "容量": _capacity(row.point),
            "成员数": row.members,
            "成立日期": row.point.founded_on.isoformat(),
            "公约版本": f"第{row.charter.version}版" if row.charter else "",
            "所需支持": row.point.needs,
            "社区意见": row.point.get_state_display(),
        }
        for row in papers.registered(actor, points)
    ]


def _place(point: Point) -> str:
    return point.place_words or (point.host.venue.name if point.host.venue else "")


def _capacity(point: Point) -> int | str:
    venue = point.host.venue
    return (venue.capacity if venue else 0) or ""


def _kind_of_place(point: Point) -> str:
    venue = point.host.venue
    return "居民家" if venue is None or venue.kind == "home" else "公共"


def _roster(actor: Actor, points: Sequence[Point], first: date, last: date) -> list[Row]:
    rows: list[Row] = []
    for point in points:
        for place, line in enumerate(queries.roster_of(point), 1):
            home = line.person.household
            rows.append(
                {
                    "睦邻点": point.name,
                    "序号": place,
                    "姓名": line.person.name,
                    "性别": str(Gender(line.person.gender).label) if line.person.gender else "",
                    "年龄段": line.age_band,
                    "楼栋": home.building.plate if home else "",
                    "电话后四位": line.last4,
                    "入点日期": line.regular.since.isoformat(),
                    "签公约": "是" if line.signed else "",
                }
            )
    return rows


def _records(actor: Actor, points: Sequence[Point], first: date, last: date) -> list[Row]:
    return [
        {
            "睦邻点": row.point.name,
            "日期": days.as_day(row.gathering.starts_at).isoformat(),
            "时间": _times(row),
            "场地": row.gathering.place,
            "主题": row.gathering.title,
            "主持": row.led_by,
            "参加人次": row.visits,
            "其中60+": row.seniors,
            "新人数": row.newcomers,
            "内容": row.gathering.note,
            "照片": row.photos,
            "问题/建议": row.gathering.problems,
            "记录人": row.gathering.recorder.name if row.gathering.recorder else "",
            "开门": row.opened_by,
        }
        for row in papers.records(actor, points, first, last)
    ]


def _times(row: papers.Record) -> str:
    return f"{days.clock_words(row.gathering.starts_at)}–{days.clock_words(row.gathering.ends_at)}"


def _venue_log(actor: Actor, points: Sequence[Point], first: date, last: date) -> list[Row]:
    return [
        {
            "日期": days.as_day(row.gathering.starts_at).isoformat(),
            "场地": row.gathering.place,
            "时段": _times(row),
            "用途": f"{row.point.name} {row.gathering.title}",
            "人数": row.visits,
            "开门": row.opened_by,
            "设备": "",
            "卫生": "",
            "签名": "",
        }
        for row in papers.records(actor, points, first, last)
    ]


def _materials(actor: Actor, points: Sequence[Point], first: date, last: date) -> list[Row]:
    return [
        {
            "睦邻点": thing.point.name,
            "品名": thing.name,
            "数量": thing.stock,
            "单位": thing.unit,
            "存放": thing.kept_at,
        }
        for thing in papers.all_materials(actor, points)
    ]


DOCUMENTS: Mapping[str, Document] = {
    document.code: document
    for document in (
        Document(
            "registration",
            "睦邻点登记表",
            (
                "名称", "类别", "点长", "副点长", "电话", "场地", "场地性质", "固定时间", "容量", "成员数", "成立日期",
                "公约版本", "所需支持", "社区意见",
            ),
            _registration,
        ),
        Document(
            "roster",
            "成员名册",
            ("睦邻点", "序号", "姓名", "性别", "年龄段", "楼栋", "电话后四位", "入点日期", "签公约"),
            _roster,
        ),
        Document(
            "records",
            "活动记录",
            (
                "睦邻点", "日期", "时间", "场地", "主题", "主持", "参加人次", "其中60+", "新人数", "内容", "照片",
                "问题/建议", "记录人", "开门",
            ),
            _records,
            looks_back=True,
        ),
        Document(
            "venue-log",
            "场地登记",
            ("日期", "场地", "时段", "用途", "人数", "开门", "设备", "卫生", "签名"),
            _venue_log,
            looks_back=True,
        ),
        Document("materials", "物资台账", ("睦邻点", "品名", "数量", "单位", "存放"), _materials),
    )
}  # fmt: skip


def read_columns(text: str, document: Document) -> tuple[str, ...]:
    """The asker's header row as it was pasted: one column a word; nothing is our own order."""
    for sign in ("\t", "\n", "、", "，", ",", ";", "；", "|"):
        text = text.replace(sign, " ")
    wanted = tuple(chinese.clean_text(word, limit=20) for word in text.split()[:MOST_COLUMNS])
    return wanted or document.columns


def write(
    actor: Actor, document: Document, points: Sequence[Point], period: tuple[date, date], columns: Sequence[str]
) -> bytes:
    """The workbook. A column we do not know stays empty, for the asker to fill."""
    rows = document.rows(actor, points, *period)
    picked = [_ours(column, document) for column in columns]
    cells: list[list[Any]] = [list(columns)]
    cells += [[row.get(column, "") for column in picked] for row in rows]
    return workbook.write_xlsx(cells, sheet=document.title, title=f"{document.title} {clock.today().isoformat()}")


def unknown(columns: Sequence[str], document: Document) -> list[str]:
    """The asked columns of which this paper knows nothing."""
    return [column for column in columns if not _ours(column, document)]


def _ours(column: str, document: Document) -> str:
    """What a column is on our own paper; empty where there is no such thing."""
    asked = _plain(column)
    own = {_plain(one): one for one in document.columns}
    also = (other for other in _ALSO_CALLED.get(asked, ()) if other in document.columns)
    return own.get(asked) or next(also, "")


def _plain(column: str) -> str:
    return chinese.fold(column).replace("（", "").replace("）", "")
