"""Rosters for tests: the demo's own, and small ones made on the spot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mulin.ops as ops
from mulin.exchange.workbook import write_xlsx

DEMO = Path(ops.__file__).parent / "demo_data" / "zhongshan"
HEADER = ["序号", "楼院", "楼号", "单元", "室号", "姓 名", "性别", "出生日期", "联系电话", "与户主关系", "备注"]


def demo() -> bytes:
    """The office's roster of the demo."""
    return (DEMO / "roster.xlsx").read_bytes()


def expected() -> dict[str, Any]:
    """What a right import of it yields."""
    return json.loads((DEMO / "roster-expected.json").read_text())


def workbook(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    """A roster of these rows, under a title line and a header."""
    return write_xlsx([["花名册"], list(header), *map(list, rows)])


def line(door: str, name: str, gender: str = "女", born: str = "1950-01-02", phone: str = "", *rest: str) -> list[str]:
    """A row by a short door: `1-1-101` is 东院 1号楼 1单元 101."""
    building, unit, room = door.split("-")
    relation, note = [*rest, "户主", ""][:2] if rest else ("户主", "")
    return ["", "东院", f"{building}号楼", f"{unit}单元", room, name, gender, born, phone, relation, note]
