"""Every nasty value gets its verdict: through the rules, and through a workbook (tests/nasty.toml)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from mulin.exchange import workbook
from mulin.kernel import phones
from mulin.roster.rules import columns, rows
from tests.nasty import cases, name_of, value_of

PARTS = {"name": "姓名", "note": "备注", "phone": "电话", "address": "住址", "birth": "出生日期"}
CASES = cases(*PARTS)
TODAY = date(2026, 9, 24)
PLAIN = {"name": "张三", "note": "", "phone": "", "address": "1-1-101", "birth": ""}


def entry_of(case: dict[str, Any], value: str) -> rows.Entry:
    row = [value if part == case["part"] else plain for part, plain in PLAIN.items()]
    table = [[PARTS[part] for part in PLAIN], row]
    (entry,) = rows.read_rows(table, columns.find_layout(table), today=TODAY)
    return entry


def stored_in(entry: rows.Entry, part: str) -> str:
    if part == "address":
        return f"{entry.place.building} {entry.place.unit} {entry.place.room}"
    if part == "birth":
        return entry.birth.isoformat() if entry.birth else ""
    return str(getattr(entry, part))


def check(case: dict[str, Any], entry: rows.Entry) -> None:
    codes = [remark.code for remark in entry.remarks]
    if case["verdict"] == "ok":
        assert codes == []
        assert stored_in(entry, case["part"]) == case.get("stored", value_of(case))
    else:
        assert case["code"] in codes
        if "stored" in case:
            assert stored_in(entry, case["part"]) == case["stored"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_roster_gives_the_verdict(case: dict[str, Any]) -> None:
    check(case, entry_of(case, value_of(case)))


@pytest.mark.parametrize(
    "case", [case for case in CASES if "repeat" not in case and "\0" not in case["value"]], ids=name_of
)
def test_a_workbook_gives_the_same_verdict(case: dict[str, Any]) -> None:
    value = value_of(case)
    content = workbook.write_xlsx([["x"], [value]])
    book = workbook.read_bytes(content)
    came = json.loads(book)["sheets"][0][1]
    assert (came[1][0] if len(came) > 1 else "") == value
    check(case, entry_of(case, came[1][0] if len(came) > 1 else ""))


@pytest.mark.parametrize("case", [case for case in CASES if "contact" in case], ids=name_of)
def test_a_contact_may_have_what_a_resident_may_not(case: dict[str, Any]) -> None:
    assert [phone.digits for phone in phones.parse_many(value_of(case))] == case["contact"]["stored"]
