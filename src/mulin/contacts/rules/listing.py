"""The office's list of contacts, a CSV file: columns by their known spellings, rows as words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from mulin.kernel.errors import RuleError

MOST_BYTES, MOST_ROWS = 1_000_000, 2_000

_COLUMNS = {
    "kind": ("类别", "类型", "分类", "单位类别"),
    "unit_name": ("单位", "单位名称", "部门", "机构"),
    "person_name": ("联系人", "姓名", "负责人"),
    "post": ("职务", "岗位", "职位"),
    "phones": ("电话", "联系电话", "手机", "号码", "电话号码"),
    "more_phones": ("备用电话", "座机", "固定电话", "办公电话", "其他电话"),
    "hours_text": ("服务时间", "时间", "上班时间", "办公时间"),
    "areas": ("负责范围", "范围", "负责区域", "责任区"),
    "note": ("备注", "说明"),
    "paper_number": ("同意书编号", "同意书", "公开同意书"),
}

_KINDS = {
    "party_branch": ("党支部", "党总支", "党委", "党组织"),
    "residents_committee": ("社区居委会", "居委会", "居民委员会"),
    "health_station": ("社区卫生服务站", "卫生服务站", "卫生站", "社区医院", "家庭医生"),
    "police_point": ("治安警点", "警务室", "社区民警", "警务站", "派出所", "民警"),
    "grid_officer": ("网格员", "网格长", "网格"),
    "mediation": ("人民调解", "调解", "调解室", "调委会"),
    "property_management": ("物业", "物业公司", "物业服务"),
    "elder_care": ("养老服务", "养老", "助老", "居家养老"),
    "legal_adviser": ("法律顾问", "律师", "法律服务"),
    "school": ("学校", "幼儿园"),
    "hotline": ("便民热线", "热线", "服务热线"),
    "other": ("其他", "其它"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: its number in the file, and its cells by field."""

    line: int
    words: Mapping[str, str]


def kind_named(word: str) -> str:
    """The unit kind called `word`; raises RuleError("contact-kind-unknown")."""
    kind = _KIND_OF.get(word.strip())
    if kind is None:
        raise RuleError("contact-kind-unknown", field="kind", word=word[:20])
    return kind


def read_list(data: bytes) -> list[ListRow]:
    """The rows of a CSV file in UTF-8 or GB18030; empty lines are left out.

    Raises RuleError "list-large", "list-unreadable", "list-columns" (with the columns missing).
    """
    if len(data) > MOST_BYTES:
        raise RuleError("list-large", field="file")
    reader = csv.reader(io.StringIO(_text(data)))
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise RuleError("list-unreadable", field="file") from error
    header = next((place for place, row in enumerate(rows) if {"类别", "单位"} & set(row)), None)
    if header is None or len(rows) - header > MOST_ROWS:
        raise RuleError("list-columns" if header is None else "list-large", field="file")
    fields = [_field(cell) for cell in rows[header]]
    return [
        ListRow(place + 1, {field: cell for field, cell in zip(fields, row, strict=False) if field})
        for place, row in enumerate(rows)
        if place > header and any(row)
    ]


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RuleError("list-unreadable", field="file")


def _field(cell: str) -> str:
    return next((field for field, names in _COLUMNS.items() if cell in names), "")
