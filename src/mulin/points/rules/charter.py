"""The charter (公约): templates to start from, when a version is in force, when it wants another look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from mulin.kernel.errors import RuleError

TEXT_LIMIT = 2000
LINE_LIMIT = 120
MOST_LINES = 30
CURRENT_FOR = timedelta(days=365)
FIRST_LINES = 3  # what a point's page shows of it

# 20 characters a line: they are read aloud at the first meeting.
_COMMON = (
    "来去自愿，人人平等，不收费",
    "新来的有人带，动作慢的站前排",
    "谁三次没来，打个电话问问",
    "不推销，不拉人，不谈生意",
    "拍照先问一声，不愿意的不拍",
    "走的时候关灯关窗，东西放回原处",
    "物资的账每半年念一遍，谁都可以看",
    "有事商量着办，拿不准的大家举手",
)
_OF_CATEGORY: Mapping[str, tuple[str, ...]] = {
    "dance": ("音响不超过 60 分贝，晚八点前收", "身体不舒服就坐一坐，不硬撑"),
    "sport": ("先热身再开始，量力而行", "器材用完放回原处"),
    "opera": ("开嗓不早于八点，不晚于晚八点", "乐器轻拿轻放，借走要登记"),
    "reading": ("借的书两周内还", "听别人说完再说自己的"),
    "chat": ("别人家的事听过就放下，不往外传", "保健品、投资的事不在这里讲"),
    "craft": ("剪刀和针用完点数收好", "教会一个人，比多织一件好"),
    "children": ("孩子由自家大人看着", "不拍别人家的孩子"),
}


def template(category: str) -> str:
    """A charter to start from: what every point promises, and what this kind of point adds. A line each."""
    return "\n".join((*_OF_CATEGORY.get(category, ()), *_COMMON))


def lines(text: str) -> list[str]:
    """The promises of a charter, one a line, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def check_text(text: str) -> None:
    """Raises RuleError charter-empty, charter-long."""
    found = lines(text)
    if not found:
        raise RuleError("charter-empty", field="charter")
    if len(found) > MOST_LINES or any(len(line) > LINE_LIMIT for line in found):
        raise RuleError("charter-long", field="charter", lines=MOST_LINES, signs=LINE_LIMIT)


def is_agreed(*, signed: int, members: int) -> bool:
    """More than half of the members have signed."""
    return members > 0 and signed * 2 > members


def is_carried(*, votes_for: int, present: int, members: int) -> bool:
    """A meeting of at least a third of the members adopted it with more than half of those present."""
    return present * 3 >= members > 0 and votes_for * 2 > present


def check_vote(*, votes_for: int, present: int, members: int) -> None:
    """Raises RuleError for a vote that cannot be, or that did not carry."""
    if votes_for > present or present > members:
        raise RuleError("vote-odd", members=members)
    if not is_carried(votes_for=votes_for, present=present, members=members):
        raise RuleError("vote-not-carried", third=-(-members // 3), half=present // 2 + 1)


def is_current(confirmed_on: date | None, today: date) -> bool:
    """Adopted, or read out and confirmed, within the year up to that day; what comes after it does not count."""
    return confirmed_on is not None and timedelta(0) <= today - confirmed_on <= CURRENT_FOR
