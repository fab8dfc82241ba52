"""A table of riddles as the office keeps it: which column is which, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mulin.kernel import chinese
from mulin.kernel.errors import RuleError

MOST_ROWS = 2000
_HEADERS = {
    "face": ("谜面", "谜题", "题目", "灯谜", "谜语", "face"),
    "category": ("谜目", "打", "打什么", "类别", "范围", "category"),
    "answer": ("谜底", "答案", "answer"),
    "also": ("也算对", "别的答案", "其他答案", "also"),
    "form": ("谜格", "格", "form"),
    "difficulty": ("难度", "难易", "difficulty"),
    "source": ("出处", "来源", "作者", "source"),
}
_BY_WORD = {chinese.fold(word): part for part, words in _HEADERS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its line in the file and its words by part."""

    line: int
    words: dict[str, str]


def read_table(rows: Sequence[Sequence[str]]) -> list[Row]:
    """The rows below the header, empty ones left out. Raises RuleError riddle-table-columns, riddle-table-large."""
    head, columns = _header(rows)
    below = rows[head + 1 :]
    if len(below) > MOST_ROWS:
        raise RuleError("riddle-table-large", field="file", most=MOST_ROWS)
    found = []
    for line, cells in enumerate(below, head + 2):
        words = {columns[n]: cell for n, cell in enumerate(cells) if n in columns}
        if any(cell.strip() for cell in words.values()):
            found.append(Row(line, words))
    return found


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    """Where the header stands, among the first ten rows, and which column is which."""
    for place, row in enumerate(rows[:10]):
        columns = {n: part for n, cell in enumerate(row) if (part := _BY_WORD.get(chinese.fold(cell)))}
        if {"face", "answer"} <= set(columns.values()):
            return place, columns
    raise RuleError("riddle-table-columns", field="file")
