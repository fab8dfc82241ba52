"""The story of the two awards: the panel, who goes along with the home box, who was named, who comes late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from mulin.awards.models import Round
from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.roles import Role
from mulin.ops.demo.channel import at
from mulin.ops.demo.scenario import AwardEntry
from mulin.ops.demo.staff import Staff
from mulin.people.models import Person

AUTHOR, COUNTERS = "秦岚", ("周敏", "刘洋")  # who draws a round up never counts it
JURORS = (
    ("韦国梁", "中山街道办事处"), ("邹玉芬", "中山街道办事处"), ("柏文华", "中山小学"), ("窦丽", "社区卫生服务站"),
    ("苗春生", "派出所社区警务室"), ("俞敏", "中山街道妇联"), ("任志刚", "物业服务中心"),
)  # fmt: skip  # none of them lives here
WATCHERS = ("陶秀兰", "江建国", "方巧珍")  # go along with the home box
ABOUT = {"好邻里": "邻居有事，一叫就到；自己家的门，也常为邻居开着。", "最热心居民": "楼里楼外的事，肯出力、不嫌烦。"}
# Whom neighbours named: where, one line, one story. Names are those of the roster at that place.
NAMED = {
    "好邻里": (
        ("袁秀梅", "4号楼", "给独居的邻居送了两年早饭", "每天五点半熬粥，多盛一碗，端到对门老人桌上。下雨天也没断过。"),
        ("贺建平", "7号楼", "谁家水管坏了，一叫就到", "退休前是水暖工，工具箱就放在门口。夜里两点也去过，修好不收钱。"),
        ("曾巧云", "2号楼", "教会十九位邻居织毛衣", "自己掏钱买线，手把手教。织好的第一批围巾，送给了楼里的孩子。"),
        ("尹志强", "11号楼", "楼道的灯都是他换的", "哪层灯不亮，第二天准亮。问他，他说顺手的事。"),
        ("单桂香", "6号楼", "广场上吵架，她一说就和", "音响声音大了，她去调小；两家吵起来，她请到自己家喝茶。"),
        ("喻小兰", "9号楼", "下班接三家孩子放学", "同楼三家大人加班，孩子都先到她家写作业，等大人来接。"),
        ("孔祥", "10号楼", "陪老人去医院四十一回", "挂号、取药、排队，他都记在本子上，一回一行，一共四十一行。"),
        ("龚勤", "5号楼", "台风夜挨家敲门提醒", "风来以前，把一楼到六楼的窗都看了一遍，还帮着收了花盆。"),
    ),
    "最热心居民": (
        ("史国强", "3号楼", "每个月带头清楼道", "清楼日他第一个到，扫帚都多带两把。"),
        ("梁玉梅", "8号楼", "教大家唱了三年戏", "一句一句教，嗓子哑了就写在纸上。"),
        ("钱桂英", "12号楼", "聊天室的门她天天开", "茶是她泡的，椅子是她摆的，谁没来她要打电话问一声。"),
        ("何静", "1号楼", "给看不清的老人念报", "一周三个早上，先念天气，再念医保。"),
        ("戴红", "9号楼", "灯谜会的谜条她写了六十张", "毛笔字写了两晚上，一张都没重。"),
    ),
}  # fmt: skip
LATE = (  # moved in after the list was frozen: name, birth, building, why, whether they vote
    ("柯明", "1989-05-17", "6号楼", "投票开始后搬进来的，户口本和租房合同看过了", True),
    ("佟秀英", "1957-11-02", "9号楼", "搬来照顾孙子，二十四号才登记", False),
)


@dataclass
class Play:
    """One award on its way, up to the day of loading."""

    office: Staff
    entry: AwardEntry
    today: date
    row: Round
    chance: Random
    everybody: list[Person]  # who may vote
    people: list[Person]  # who was named
    shares: tuple[str, str, str] = ("", "", "")
    tickets: dict[int, str] = field(default_factory=dict)
    author: Actor = field(init=False)
    hands: dict[str, Actor] = field(init=False)

    def __post_init__(self) -> None:
        self.author = self.office[AUTHOR]
        self.hands = {name: self.office[name] for name in COUNTERS}

    def fresh(self) -> Round:
        self.row = Round.objects.of(self.office.community_id).get(id=self.row.id)
        return self.row


def until(on: Play, moment: datetime) -> bool:
    """Whether the story has come so far: things of the day of loading happen after it is loaded."""
    return moment < at(on.today, 6)


def resident(on: Play, person: Person) -> Actor:
    """A resident at their phone."""
    return Actor(
        community_id=on.office.community_id,
        community_code=on.author.community_code,
        name=person.name,
        person_id=person.id,
        grants=(Grant(Role.VISITOR), Grant(Role.RESIDENT)),
        own_people=frozenset({person.id}),
        own_households=frozenset({person.household_id} if person.household_id else ()),
        mouth=Mouth.APP,
    )
