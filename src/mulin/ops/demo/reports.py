"""The demo's work reports: frozen quarters of the year so far, and the year that is being written."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from mulin.base.figures import period_of
from mulin.kernel import clock
from mulin.ops.demo.channel import at
from mulin.ops.demo.staff import Staff
from mulin.people.actions import count_roster
from mulin.reports import actions
from mulin.reports.rules import Chapter

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
WRITTEN_AFTER = timedelta(days=5)  # of the quarter's end
BY_HAND = {
    "2026-Q1": (
        (Chapter.PROBLEMS, "部分高层住户白天家中无人，睦邻卡要跑几趟才能送到；老年居民对扫码还不熟悉。"),
        (Chapter.NEXT, "安排傍晚和周末补送，请楼组长教老人扫一次码，下个季度把没敲开的门敲完。"),
    ),
    "2026-Q2": (
        (Chapter.CHANNEL, "一位八十八岁的独居老人把大字卡贴在床头，夜里不舒服，照着卡打给了网格员，当晚就送了医。"),
        (Chapter.NEXT, "入夏以后户外活动改到早晚，给各点备好遮阳和饮水。"),
    ),
    "2026-Q3": (
        (Chapter.PROBLEMS, "雨天户外活动改到室内，活动室容量偏小；几位骨干年纪大了，点长后备不足。"),
        (Chapter.NEXT, "每个睦邻点再培养一名副手；入冬前走访独居老人，另备防滑垫 120 个。"),
    ),
    "2026": ((Chapter.NEXT, "新的一年，把没有睦邻点的楼院走一遍，问问大家想一起做点什么。"),),
}


def count(staff: Staff, first: date, last: date) -> None:
    """The roster is counted on the last day of each month, as the nightly job does."""
    month = first
    while True:
        end = period_of(f"{month:%Y-%m}").last
        if end > last:
            return
        with clock.standing_at(at(end, 3)):
            count_roster(staff["秦岚"])
        month = end + timedelta(days=1)


def write(staff: Staff, today: date) -> int:
    """Quarters that are over are frozen by the head; the year is a draft. Returns how many there are."""
    done = [code for code in QUARTERS if period_of(code).last + WRITTEN_AFTER < today]
    for code in done:
        with clock.standing_at(at(period_of(code).last + WRITTEN_AFTER, 16)):
            report = actions.draft_report(staff["秦岚"], period=code)
            version = _by_hand(staff, report.id, code)
            actions.freeze_report(staff["周敏"], report_id=report.id, version=version)
    yesterday = today - timedelta(days=1)  # on 1 January still the year that is over
    year = str(yesterday.year)
    with clock.standing_at(at(yesterday, 16)):
        report = actions.draft_report(staff["秦岚"], period=year)
        _by_hand(staff, report.id, year)
    return len(done) + 1


def _by_hand(staff: Staff, report_id: UUID, code: str) -> int:
    version = 1
    for chapter, text in BY_HAND.get(code, ()):
        actions.write_by_hand(staff["秦岚"], report_id=report_id, version=version, chapter=chapter, text=text)
        version += 1
    return version
