"""Where the table begins, and which column holds what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEADER_WITHIN = 20  # rows from the top among which the header is looked for

# Field → spellings seen in offices, without spaces and marks. The first that fits wins.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "identity": ("身份证", "身份证号", "身份证号码", "公民身份号码", "证件号", "证件号码", "身份号码", "idnumber"),
    "number": ("序号", "编号", "号", "no", "序"),
    "yard": ("楼院", "院落", "小区", "小区名称", "院", "苑", "片区", "compound", "courtyard"),
    "building": ("楼号", "楼栋", "栋", "幢", "楼", "栋号", "幢号", "楼栋号", "楼幢", "几栋", "building"),
    "unit": ("单元", "单元号", "门栋", "梯", "unit", "stairwell"),
    "room": ("室号", "房号", "室", "门牌", "门牌号", "房间", "房间号", "房屋", "户号", "门号", "room"),
    "address": (
        "住址",
        "地址",
        "家庭住址",
        "现住址",
        "居住地址",
        "详细地址",
        "楼门号",
        "房屋地址",
        "门牌地址",
        "address",
    ),
    "name": ("姓名", "居民姓名", "成员姓名", "人员姓名", "名字", "name"),
    "gender": ("性别", "gender", "sex"),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日", "出生", "出生时间", "birthday", "birth", "dateofbirth"),
    "phone": (
        "联系电话",
        "手机号",
        "手机",
        "手机号码",
        "电话",
        "电话号码",
        "联系方式",
        "联系号码",
        "本人电话",
        "phone",
        "mobile",
    ),
    "relation": ("与户主关系", "关系", "户主关系", "与户主的关系", "家庭关系", "relation", "relation to the head"),
    "note": ("备注", "说明", "备 注", "特殊情况", "note", "remark", "remarks"),
}
FIELDS = tuple(field for field in SPELLINGS if field not in ("identity", "number"))
_KNOWN = {spelling.replace(" ", ""): field for field, spellings in SPELLINGS.items() for spelling in spellings}
_ASIDE = re.compile(r"[(\[【].*?[)\]】]")
_MARKS = re.compile(r"[\s*:、/\-_.]+")
_UPDATED = re.compile(
    r"(?:更新|截止|截至|统计|填表|制表)?(?:日期|时间|至|于)?[::\s]*(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?"
)
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header is (row from 0, -1 for none) and which column holds which field.

    `twice` names fields for which more columns would do; `identity` the columns that are refused.
    """

    header: int
    columns: Mapping[str, int]
    twice: tuple[str, ...] = ()
    identity: tuple[int, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether a name and a door can be read: the least a roster needs."""
        has_door = "address" in self.columns or ("building" in self.columns and "room" in self.columns)
        return "name" in self.columns and has_door


def spelling(text: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", _ASIDE.sub("", plain))


def field_of(heading: str) -> str | None:
    """The field a heading names, if it is one of the known spellings."""
    return _KNOWN.get(spelling(heading))


def find_layout(rows: Sequence[Sequence[str]], *, header: int | None = None) -> Layout:
    """The row that names the most fields among the first twenty, or the given one, and its columns."""
    if header is None:
        scores = [len({field for cell in row if (field := field_of(cell))}) for row in rows[:HEADER_WITHIN]]
        best = max(scores, default=0)
        header = scores.index(best) if best >= _ENOUGH else -1
    if not 0 <= header < len(rows):
        return Layout(-1, {})
    columns: dict[str, int] = {}
    twice: list[str] = []
    identity: list[int] = []
    for place, cell in enumerate(rows[header]):
        field = field_of(cell)
        if field == "identity":
            identity.append(place)
        elif field in columns:
            twice.append(field)
        elif field:
            columns[field] = place
    return Layout(header, columns, tuple(dict.fromkeys(twice)), tuple(identity))


def best_sheet(sheets: Sequence[Sequence[Sequence[str]]], hidden: Sequence[bool]) -> int:
    """The sheet that looks most like a roster: shown, with a usable header, with the most rows."""

    def worth(place: int) -> tuple[bool, bool, int]:
        layout = find_layout(sheets[place])
        return layout.is_usable, not hidden[place], len(sheets[place])

    return max(range(len(sheets)), key=worth)


def updated_on(rows: Sequence[Sequence[str]], header: int) -> date | None:
    """The day the roster says it was brought up to date, in the lines above its header."""
    for row in rows[: max(header, 0)]:
        for cell in row:
            found = _UPDATED.search(unicodedata.normalize("NFKC", cell))
            if found:
                try:
                    return date(int(found[1]), int(found[2]), int(found[3]))
                except ValueError:
                    continue
    return None


# An identity number: six digits of a place, a birth date, three digits, a check character; or the old 15.
_IDENTITY = re.compile(
    r"(?<![0-9])[1-9]\d{5}(?:(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9])"
)
_SHORTEST_IDENTITY = 15


def without_identity(rows: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows with every identity number taken out, and how many cells held one (domain rule 9)."""
    layout = find_layout(rows)
    taken = 0
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if not cell or (len(cell) < _SHORTEST_IDENTITY and place not in layout.identity):
                continue
            if place in layout.identity and number > layout.header:
                row[place], taken = "", taken + 1
                continue
            kept, count = _IDENTITY.subn("", unicodedata.normalize("NFKC", cell))
            if count:
                row[place], taken = kept, taken + 1
    return rows, taken
