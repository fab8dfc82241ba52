"""What the scenario does not say of the five points: their kind, their people's years, rain and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mulin.points.models import Category, Pace


@dataclass(frozen=True, slots=True)
class Kind:
    """What the scenario does not say of a point."""

    category: str
    pace: str
    about: str
    welcome: str
    women: float  # share among its members
    comes: float  # how likely a member comes, on the whole
    title: str
    bring: str = ""
    needs: str = ""


KINDS = {
    "快乐文化": Kind(
        category=Category.READING,
        pace=Pace.CALM,
        about="读读书，看看片，长点见识\n一人讲十分钟，讲错了不笑话。",
        welcome="老花镜这里有备用的",
        women=0.5,
        comes=0.56,
        title="读书会",
        bring="老花镜、水杯",
    ),
    "曲苑之家": Kind(
        category=Category.OPERA,
        pace=Pace.GENTLE,
        about="拉起胡琴唱两句\n会拉会唱的来，想听的也来。",
        welcome="不会唱也行，坐着听",
        women=0.55,
        comes=0.6,
        title="排戏",
        bring="自己的琴",
        needs="想添一块隔音帘",
    ),
    "夕阳乐聊天室": Kind(
        category=Category.CHAT,
        pace=Pace.CALM,
        about="坐下来聊聊天，有人听您说\n一壶茶，几句话，日子不孤单。",
        welcome="头一回来，有人陪您坐",
        women=0.65,
        comes=0.45,
        title="茶话",
    ),
    "编织艺术": Kind(
        category=Category.CRAFT,
        pace=Pace.GENTLE,
        about="一针一线，织给家人\n教会一个人，比多织一件好。",
        welcome="针线这里有，空手来就行",
        women=0.95,
        comes=0.66,
        title="编织",
        bring="没织完的活儿",
    ),
    "舞艺之家": Kind(
        category=Category.DANCE,
        pace=Pace.LIVELY,
        about="跳跳舞，打打柔力球\n新来的有人带，动作慢的站前排。",
        welcome="不会的站中间，跟着走就行",
        women=0.85,
        comes=0.5,
        title="广场舞",
        bring="水杯、防滑的鞋",
    ),
}
BORN = {
    "许文": ("1962", "f"), "何静": ("1971", "f"), "梁玉梅": ("1957", "f"), "史国强": ("1955", "m"),
    "钱桂英": ("1951", "f"), "孔祥": ("1954", "m"), "曾巧云": ("1960", "f"), "戴红": ("1966", "f"),
    "单桂香": ("1959", "f"), "龚勤": ("1964", "m"),
}  # fmt: skip
RAINY = (date(2026, 3, 12), date(2026, 4, 16), date(2026, 7, 2), date(2026, 9, 10), date(2026, 11, 12))
NOTES = (
    "", "", "", "讲了半小时，大家轮流说", "来了新邻居，都认识了", "把上回没做完的做完了",
    "大家都说时间过得快", "学了两样新的", "聊到天黑才散", "一起念了一段报", "教会了两位新来的",
)  # fmt: skip
