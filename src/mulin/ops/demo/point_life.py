"""What else happens at the demo's points: exchanges, policy, meetings, help, the board, stars, and what waits today."""

from __future__ import annotations

from datetime import date, timedelta

from mulin.base.actor import Actor, Grant, Mouth
from mulin.base.jobs import run_due
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.ops.demo import point_exchanges
from mulin.ops.demo.channel import at
from mulin.ops.demo.points import Story, clock_day, desk_of, scenario, session_on
from mulin.ops.demo.staff import Staff
from mulin.people import access
from mulin.people.models import Person
from mulin.places.models import Venue
from mulin.points import actions, queries
from mulin.points.actions import Complaint, Draft, Looker, Topic, Writing
from mulin.points.models import DeedKind
from mulin.points.rules import stars

THINGS = {
    "快乐文化": (
        ("老花镜", "副", 12, "书柜二层"),
        ("图书", "本", 186, "书柜"),
        ("投影仪", "台", 1, "柜子里"),
    ),
    "曲苑之家": (("二胡", "把", 4, "排练室柜子"), ("扬琴", "台", 1, "排练室"), ("谱架", "个", 8, "排练室")),
    "夕阳乐聊天室": (("茶杯", "个", 40, "茶话室"), ("电水壶", "把", 3, "茶话室"), ("象棋", "副", 5, "窗台下")),
    "编织艺术": (("毛线", "团", 64, "手工室三号柜"), ("棒针", "副", 30, "手工室抽屉"), ("剪刀", "把", 9, "手工室抽屉")),
    "舞艺之家": (
        ("音响", "台", 1, "6号楼门厅"),
        ("柔力球拍", "副", 24, "大活动室"),
        ("扇子", "把", 32, "大活动室"),
    ),
}
PLANS = (
    (3, "学雷锋日，帮孤老擦一次窗"),
    (5, "和别的社区交流一次"),
    (6, "开半年会，盘点物资"),
    (10, "重阳节请八十岁以上的来坐坐"),
    (12, "开年终会，商量明年"),
)
HELPS = (
    "陪住院的邻居说了会儿话", "给行动不便的老人捎了菜", "帮一位老人认全了手机上的字", "替邻居看了半天孩子",
    "给刚搬来的一家引路认门", "送了两条围巾给独居的老人",
)  # fmt: skip
WRITTEN = {
    "快乐文化": "上回说的那本《城南旧事》，书柜二层有三本，谁先看谁拿。",
    "舞艺之家": "今天的月亮好，跳完大家多坐了半小时。",
    "编织艺术": "第一批围巾织好了，一共二十六条，冬天送给孤老。",
}


def tell(office: Staff, stories: list[Story], today: date) -> None:
    """Everything beside the sessions, each on its day as far as the story has come."""
    by_name = {story.point.name: story for story in stories}
    for story in stories:
        _furnish(office, story, today)
        _good_deeds(story, today)
        _newcomers_join(story, today)
    _policies(office, by_name, today)
    point_exchanges.meet(office, by_name, today)
    _meetings(stories, today)
    _stars(office, by_name, today)
    _board(office, by_name, today)
    _waiting_today(office, by_name, today)


def _leads(story: Story) -> Actor:
    """Who speaks for the point: its leader on the telephone, else the worker who types it in."""
    return story.actor


def _start(story: Story) -> date:
    found = queries.first_session(story.point)
    return clock_day(found) if found else story.point.founded_on


def _furnish(office: Staff, story: Story, today: date) -> None:
    """Things, and the plan for the year."""
    day = min(date(2026, 1, 20), today - timedelta(days=1))
    actor = _leads(story)
    with clock.standing_at(at(day, 15)):
        for name, unit, count, kept in THINGS[story.point.name]:
            thing = actions.add_material(actor, point_id=story.point.id, name=name, unit=unit, kept_at=kept)
            actions.move_material(
                actor, material_id=thing.id, count=count, why="counted", client_key=f"demo-{story.point.name}-{name}"
            )
        items = [
            actions.add_plan_item(
                actor,
                point_id=story.point.id,
                year=day.year,
                title=title,
                month=month,
                client_key=f"demo-{story.point.name}-{title}",
            )
            for month, title in PLANS
        ]
    for item in items:
        done = date(day.year, item.month or 1, 20)
        if item.month in (3, 6, 10) and done < today:
            with clock.standing_at(at(done, 17)):
                actions.tick_plan_item(actor, item_id=item.id, done_on=done)


def _good_deeds(story: Story, today: date) -> None:
    """Help given and safety looked after, more here, less there."""
    rhythm = {"夕阳乐聊天室": 26, "编织艺术": 34, "舞艺之家": 58, "快乐文化": 47, "曲苑之家": 75}[story.point.name]
    day, number = date(2026, 1, 24) + timedelta(days=rhythm // 3), 0
    while day < today:
        _note(story, DeedKind.HELP, day, people=1 + number % 3, words=HELPS[(number + rhythm) % len(HELPS)])
        day, number = day + timedelta(days=rhythm), number + 1
    for checked in (date(2026, 2, 3), date(2026, 5, 6), date(2026, 8, 4), date(2026, 11, 3)):
        missed = story.point.name == "曲苑之家" and checked.month in (5, 11)
        if checked < today and not missed:
            _note(story, DeedKind.SAFETY, checked, people=2, words="插座、门锁、地面都看了")


def _meetings(stories: list[Story], today: date) -> None:
    """Twice a year the members sit down: the charter is read out, the things are counted."""
    for story in stories:
        for day in (date(2026, 2, 4), date(2026, 6, 24)):
            if day >= today:
                continue
            _note(story, DeedKind.MEETING, day, people=len(story.members) * 2 // 3, words="念了公约，排了轮值")
            if story.point.name != "曲苑之家" or day.month == 2:
                _note(story, DeedKind.STOCK_TAKE, day, people=3, words="账和东西对得上")
            kept = queries.charter_in_force(story.point)
            if day.month == 2 and kept is not None:
                with clock.standing_at(at(day, 17)):
                    actions.confirm_charter(_leads(story), charter_id=kept.id)
                    signers = [person.id for person in story.members[: len(story.members) * 4 // 5]]
                    actions.sign_charter(
                        _leads(story).through(Mouth.PAPER), charter_id=kept.id, person_ids=signers, signed_on=day
                    )


def _note(story: Story, kind: str, day: date, *, people: int, words: str) -> None:
    with clock.standing_at(at(day, 17, 30)):
        actions.note_deed(
            _leads(story),
            point_id=story.point.id,
            kind=kind,
            on=day,
            people=people,
            words=words,
            client_key=f"demo-{story.point.name}-{kind}-{day}",
        )


def _newcomers_join(story: Story, today: date) -> None:
    """Who has looked in and come again is asked along, a few weeks before today."""
    with clock.standing_at(at(today - timedelta(days=9), 18)):
        for person in story.looked_in[:3]:
            actions.take_in(_leads(story), point_id=story.point.id, person_id=person.id)


def _policies(office: Staff, by_name: dict[str, Story], today: date) -> None:
    materials = {"民法典与邻里关系": "《民法典》物权编、侵权责任编节选", "防范养老诈骗": "派出所发的小册子，民警讲解"}
    for entry in scenario()["policy_sessions"]:
        story = by_name[entry["point"]]
        session = session_on(story, entry["date"])
        if session is None or entry["date"] >= today:
            continue
        with clock.standing_at(session.ends_at + timedelta(minutes=20)):
            topic = Topic(topic=entry["topic"], material=materials.get(entry["topic"], "医保局的一页纸"))
            actions.plan_policy(desk_of(office), gathering_id=session.id, topic=topic)


def _stars(office: Staff, by_name: dict[str, Story], today: date) -> None:
    """The half-year is rated in July; one point asked why, and was answered by another person."""
    half = stars.last_half(today)
    drafted = half.last + timedelta(days=2)
    if drafted + timedelta(days=14) >= today or half.first < date(2026, 1, 1):
        return
    actor = Actor.system(office.community_id, community_code="zs", mouth=Mouth.JOB)
    with clock.standing_at(at(drafted, 6)):
        actions.draft_reviews(actor, half=half)
    with clock.standing_at(at(drafted + timedelta(days=4), 10)):
        reviews = queries.reviews_waiting(desk_of(office))
        for review in reviews:
            actions.confirm_review(desk_of(office), review_id=review.id)
    asked = next((review for review in reviews if review.point_id == by_name["曲苑之家"].point.id), None)
    if asked is None:
        return
    with clock.standing_at(at(drafted + timedelta(days=9), 15)):
        words = "五月也查过一次安全，是不是没记上？"
        appeal = actions.appeal_review(by_name["曲苑之家"].actor, review_id=asked.id, words=words)
    with clock.standing_at(at(drafted + timedelta(days=11), 9)):
        head = office["周敏"].through(Mouth.DESK)
        why = "查了记录，五月那次没有记下日子，不能补。下次当天记一笔就算。"
        actions.decide_appeal(head, appeal_id=appeal.id, upheld=False, why=why)


def _board(office: Staff, by_name: dict[str, Story], today: date) -> None:
    """What members wrote: three that may be read, one reported and found harmless, one nobody has seen yet."""
    for number, (name, words) in enumerate(WRITTEN.items()):
        story = by_name[name]
        with clock.standing_at(at(today - timedelta(days=12 + number * 9), 20)):
            post = actions.write_post(
                story.actor,
                point_id=story.point.id,
                writing=Writing(words=words, audience="everybody"),
                client_key=f"demo-post-{name}",
                person_id=story.members[3].id,
            )
    visitor = Actor(community_id=office.community_id, community_code="zs")
    with clock.standing_at(at(today - timedelta(days=20), 9)):
        report = actions.report_post(
            visitor, post_id=post.id, complaint=Complaint(cause="other", words="看着像卖东西"), client_key="demo-report"
        )
    with clock.standing_at(at(today - timedelta(days=19), 10)):
        why = "看过了，是送人的，不是卖的。"
        actions.decide_report(desk_of(office), report_id=report.id, upheld=False, why=why)
    elder = _elder(office)
    story = by_name["夕阳乐聊天室"]
    if elder is None:
        return
    with clock.standing_at(at(today - timedelta(days=2), 19)):
        actions.join(elder, point_id=story.point.id, shows_name=True)
        actions.write_post(
            elder,
            point_id=story.point.id,
            writing=Writing(words="昨天说的那个偏方，还是先问问医生好。大家周三见。"),
            client_key="demo-post-elder",
        )


def _elder(office: Staff) -> Actor | None:
    """The resident of 78 who has come in by telephone."""
    rows = (
        Person.objects.of(office.community_id)
        .filter(account__demo_words__startswith="居民，78")
        .select_related("account")
    )
    person = rows.first()
    if person is None or person.account_id is None:
        return None
    actor = access.actor_now(person.account_id, office.community_id)
    return actor if Role.RESIDENT in actor.roles else None


def _waiting_today(office: Staff, by_name: dict[str, Story], today: date) -> None:
    """What lies on the desk and with the leaders: a founding on paper, somebody who wants to see, jobs taken."""
    visitor = Actor(community_id=office.community_id, community_code="zs", grants=(Grant(Role.VISITOR),))
    story = by_name["快乐文化"]
    with clock.standing_at(at(today - timedelta(days=1), 11)):
        looker = Looker(guest_name="小林", guest_phone="13900004567", words="刚搬来，爱看老电影")
        actions.ask_to_see(visitor, point_id=story.point.id, looker=looker, client_key="demo-looker")
        _a_new_point(office, story)
    with clock.standing_at(at(today - timedelta(days=1), 12)):
        for one in by_name.values():
            _share_jobs(one)
    with clock.standing_at(at(today, 5)):
        run_due()


def _a_new_point(office: Staff, story: Story) -> None:
    people = [*story.strangers[:5]]
    draft = Draft(
        name="晨练太极",
        category="sport",
        interests="太极 八段锦",
        about="清早打一套，一天有精神",
        pace="gentle",
        venue_id=Venue.objects.of(office.community_id).get(code="square").id,
        times="每天早上六点半",
        needs="想借社区的音响",
        charter="来去自愿，不收费\n音响不超过 60 分贝\n身体不舒服就歇着",
        leader_id=people[0].id,
        deputy_id=people[1].id,
    )
    actions.write_down(
        desk_of(office).through(Mouth.PAPER),
        draft=draft,
        founder_ids=[person.id for person in people],
        client_key="demo-new-point",
    )


def _share_jobs(story: Story) -> None:
    """The next sessions have somebody who opens and somebody who brings tea; the rest is still free."""
    for place, row in enumerate(queries.rota_of(story.point, count=3)):
        for number, cell in enumerate(row.cells[: 3 - place]):
            if cell.duty is None:
                actions.take_duty(
                    story.actor,
                    job_id=cell.job.id,
                    gathering_id=row.gathering.id,
                    person_id=story.members[(place + number * 2) % 6].id,
                )
