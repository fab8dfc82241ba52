"""The board: seen first, reported by anybody, decided by another person; nobody's name in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mulin.accounts.models import Account
from mulin.base.actor import Grant
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.models import Fact
from mulin.messaging.models import Message
from mulin.points import access, actions, queries
from mulin.points.actions import Complaint, Writing
from mulin.points.models import Post, PostReport, PostState
from mulin.schedule import actions as schedule
from tests.points.conftest import NOW, Circle, key


def write(circle: Circle, who: int = 2, words: str = "今天月亮真圆", audience: str = "everybody") -> Post:
    return actions.write_post(
        circle.resident(circle.people[who]),
        point_id=circle.point.id,
        writing=Writing(words=words, audience=audience),
        client_key=key(),
    )


def shown(circle: Circle, **changes: str) -> Post:
    post = write(circle, **changes)  # type: ignore[arg-type]  # words and audience
    return actions.let_post_show(circle.leader, post_id=post.id)


def report(actor: Any, post: Post, cause: str = "insult", words: str = "骂人") -> PostReport:
    return actions.report_post(actor, post_id=post.id, complaint=Complaint(cause=cause, words=words), client_key=key())


def state_of(post: Post) -> str:
    post.refresh_from_db()
    return post.state


def test_nobody_reads_what_nobody_has_looked_at(dancers: Circle) -> None:
    post = write(dancers)
    assert post.state == PostState.WAITING
    others = (dancers.visitor, dancers.resident(dancers.people[3]), dancers.resident(dancers.people[7]))
    for actor in others:
        with pytest.raises(NotFound):
            access.post_for(actor, post.id)
        assert queries.board_of(actor, dancers.point, inside=True) == []
    assert access.post_for(dancers.resident(dancers.people[2]), post.id) == post
    assert [p.id for p in queries.posts_waiting(dancers.worker, [dancers.point])] == [post.id]
    with pytest.raises(NotFound):
        actions.let_post_show(others[1], post_id=post.id)
    actions.let_post_show(dancers.leader, post_id=post.id)
    for actor in others:
        assert access.post_for(actor, post.id) == post


def test_what_is_for_members_stays_with_members(dancers: Circle) -> None:
    post = shown(dancers, audience="members")
    assert access.post_for(dancers.resident(dancers.people[3]), post.id) == post
    for actor in (dancers.visitor, dancers.resident(dancers.people[7])):
        with pytest.raises(NotFound):
            access.post_for(actor, post.id)
    assert queries.board_of(dancers.visitor, dancers.point, inside=False) == []


def test_only_members_write(dancers: Circle) -> None:
    for who in (6, 7):
        with pytest.raises(NotFound):
            write(dancers, who=who)
    with pytest.raises(RuleError, match="post-empty"):
        write(dancers, words=" ")


def test_hiding_says_why_and_the_author_objects_to_another_person(dancers: Circle) -> None:
    post = write(dancers)
    author = dancers.resident(dancers.people[2])
    with pytest.raises(RuleError, match="words-missing"):
        actions.hide_post(dancers.worker, post_id=post.id, cause="selling", why="")
    actions.hide_post(dancers.worker, post_id=post.id, cause="selling", why="像是广告")
    actions.object_to_hiding(author, post_id=post.id, words="不是广告")
    with pytest.raises(RuleError, match="appeal-again"):
        actions.object_to_hiding(author, post_id=post.id, words="再说一次")
    with pytest.raises(RuleError, match="appeal-same-person"):
        actions.decide_objection(dancers.worker, post_id=post.id, upheld=True, why="说得对")
    with pytest.raises(NotFound):
        actions.decide_objection(dancers.leader, post_id=post.id, upheld=True, why="说得对")
    other = dancers.staff("周敏", Role.COMMUNITY_HEAD)
    actions.decide_objection(other, post_id=post.id, upheld=True, why="说得对")
    assert state_of(post) == PostState.PUBLIC
    kinds = Message.objects.across(reason="a test looks into the outbox").values_list("kind", flat=True)
    assert {"points.post-hidden", "points.post-objection"} <= set(kinds)


def test_what_the_desk_restored_its_leader_does_not_hide_and_the_desk_hides_with_a_new_right_to_object(
    dancers: Circle,
) -> None:
    post, author = write(dancers), dancers.resident(dancers.people[2])
    actions.hide_post(dancers.leader, post_id=post.id, cause="selling", why="像是广告")
    with clock.standing_at(NOW + timedelta(hours=1)):
        actions.object_to_hiding(author, post_id=post.id, words="不是广告")
        actions.decide_objection(dancers.worker, post_id=post.id, upheld=True, why="说得对")
    with clock.standing_at(NOW + timedelta(hours=2)):
        with pytest.raises(RuleError, match="post-judged"):
            actions.hide_post(dancers.leader, post_id=post.id, cause="selling", why="还是像广告")
        actions.hide_post(dancers.worker, post_id=post.id, cause="rumour", why="查过了，没有这回事")
    with clock.standing_at(NOW + timedelta(hours=3)):
        again = actions.object_to_hiding(author, post_id=post.id, words="我亲眼看见的")
        assert (again.appeal_answer, again.appeal_decided_at) == ("", None)
        assert [row.id for row in queries.objections_waiting(dancers.worker)] == [post.id]


def test_an_objection_comes_within_seven_days(dancers: Circle) -> None:
    post = write(dancers)
    actions.hide_post(dancers.worker, post_id=post.id, cause="selling", why="像是广告")
    with clock.standing_at(NOW + timedelta(days=8)), pytest.raises(RuleError, match="appeal-late"):
        actions.object_to_hiding(dancers.resident(dancers.people[2]), post_id=post.id, words="晚了")


def test_a_visitor_reports_without_signing_in_and_gets_a_code(dancers: Circle) -> None:
    post = shown(dancers)
    made = report(dancers.visitor, post)
    assert len(made.code) == 8
    assert made.due_at == NOW + timedelta(days=3)
    assert state_of(post) == PostState.PUBLIC  # one report of an insult does not silence anybody
    assert json.loads(made.snapshot)["words"] == "今天月亮真圆"
    found = queries.report_with(dancers.visitor, made.code)
    assert found is not None
    assert found.account_id is None


@pytest.mark.parametrize("cause", ["child", "fraud", "leak", "threat"])
def test_what_cannot_wait_is_put_away_and_decided_within_a_day(dancers: Circle, cause: str) -> None:
    post = shown(dancers)
    made = report(dancers.visitor, post, cause=cause)
    assert state_of(post) == PostState.HELD
    assert made.due_at == NOW + timedelta(hours=24)
    with pytest.raises(NotFound):
        access.post_for(dancers.visitor, post.id)
    with pytest.raises(RuleError, match="post-reported"):
        actions.let_post_show(dancers.leader, post_id=post.id)


def test_three_households_put_it_away_for_a_day_one_household_three_times_does_not(dancers: Circle) -> None:
    post = shown(dancers)
    neighbour = dancers.resident(dancers.people[7])
    for _ in range(3):
        report(neighbour, post)
    assert state_of(post) == PostState.PUBLIC
    report(dancers.resident(dancers.people[6]), post)
    report(dancers.resident(dancers.people[5]), post)
    assert state_of(post) == PostState.HELD
    assert {row.due_at for row in queries.reports_open(dancers.worker)} == {NOW + timedelta(hours=24)}


@pytest.mark.parametrize("upheld", [True, False])
def test_one_decision_answers_every_report_of_a_post(dancers: Circle, *, upheld: bool) -> None:
    post = shown(dancers)
    report(dancers.resident(dancers.people[7]), post)
    first = report(dancers.visitor, post, cause="leak")
    actions.decide_report(dancers.worker, report_id=first.id, upheld=upheld, why="看过了")
    assert state_of(post) == (PostState.HIDDEN if upheld else PostState.PUBLIC)
    assert queries.reports_open(dancers.worker) == []
    answered = queries.report_with(dancers.visitor, first.code)
    assert answered is not None
    assert answered.answer == "看过了"
    assert queries.reports_by_month(dancers.worker) == [("2026-09", 2, 2 if upheld else 0)]


def test_nobody_decides_about_what_they_wrote(dancers: Circle) -> None:
    post = shown(dancers)
    made = report(dancers.visitor, post)
    author = dancers.people[2]
    same = replace(dancers.worker, person_id=author.id)
    with pytest.raises(RuleError, match="report-own"):
        actions.decide_report(same, report_id=made.id, upheld=False, why="没事")
    with pytest.raises(NotFound):
        actions.decide_report(dancers.leader, report_id=made.id, upheld=False, why="没事")


def test_facts_about_the_board_hold_no_words(dancers: Circle) -> None:
    post = shown(dancers)
    report(dancers.visitor, post)
    for fact in Fact.objects.filter(kind__startswith="point.post"):
        assert "月亮" not in json.dumps([fact.about, fact.data], ensure_ascii=False)


def test_an_author_takes_it_back(dancers: Circle) -> None:
    post = shown(dancers)
    with pytest.raises(NotFound):
        actions.withdraw_post(dancers.resident(dancers.people[3]), post_id=post.id)
    actions.withdraw_post(dancers.resident(dancers.people[2]), post_id=post.id)
    assert queries.board_of(dancers.visitor, dancers.point, inside=False) == []


def late(dancers: Circle) -> PostReport:
    """Reported on Monday the 21st; three working days end on Thursday the 24th."""
    return report(dancers.visitor, shown(dancers))


def test_what_nobody_decides_in_three_working_days_is_the_heads_for_one_then_the_streets(dancers: Circle) -> None:
    made = late(dancers)
    assert made.due_at == NOW + timedelta(days=3)
    with clock.standing_at(made.due_at + timedelta(minutes=1)):
        assert actions.climb(dancers.worker) == 0
        assert queries.overdue_reports(dancers.worker) == 1
        assert not queries.reports_of_communities([dancers.world.community.id], 2026)[dancers.world.community.id].waits
    with clock.standing_at(made.due_at + timedelta(days=4, minutes=1)):  # over 中秋 and the weekend
        assert [actions.climb(dancers.worker) for _ in range(2)] == [1, 0]
        assert Fact.objects.filter(kind="point.report_climbed").count() == 1
        sums = queries.reports_of_communities([dancers.world.community.id, dancers.world.other.id], 2026)
        ours, theirs = sums[dancers.world.community.id], sums[dancers.world.other.id]
        assert (ours.late, ours.late_since, ours.reports, ours.waits) == (1, made.due_at, 1, True)
        assert (theirs.late, theirs.reports, theirs.waits) == (0, 0, False)
        page = dancers.world.client().get(f"/c/zs/points/reported/?code={made.code}").content.decode()
        assert "街道也看得到了" in page
        actions.decide_report(dancers.worker, report_id=made.id, upheld=True, why="骂人")
        after = queries.reports_of_communities([dancers.world.community.id], 2026)[dancers.world.community.id]
        assert (after.late, after.upheld, after.waits) == (0, 1, False)


def test_a_holiday_entered_late_gives_the_desk_its_three_working_days(dancers: Circle) -> None:
    made, urgent = late(dancers), report(dancers.visitor, shown(dancers), cause="leak")
    schedule.set_day(dancers.worker, day=date(2026, 9, 23), kind="holiday", name="邻里节")
    made.refresh_from_db()
    assert made.due_at == NOW + timedelta(days=7)  # the 25th is 中秋, then a weekend
    due = urgent.due_at
    urgent.refresh_from_db()
    assert urgent.due_at == due


def test_an_author_appeals_once_and_the_street_sees_that_it_waits(dancers: Circle) -> None:
    post = shown(dancers)
    author = dancers.resident(dancers.people[2])
    actions.hide_post(dancers.worker, post_id=post.id, cause="rumour", why="没有这回事")
    actions.object_to_hiding(author, post_id=post.id, words="我亲眼看见的")
    with pytest.raises(RuleError, match="appeal-again"):
        actions.object_to_hiding(author, post_id=post.id, words="再说一次")
    officer = dancers.world.sign_in(Role.STREET_OFFICER)
    page = officer.get("/s/zhongshan/").content.decode()
    assert "1 位作者申诉，最早从9月21日 周一等起" in page
    assert "亲眼看见" not in page
    assert dancers.people[2].name not in page
    other = replace(dancers.worker, account_id=Account.objects.create(name="另一位").id)
    actions.decide_objection(other, post_id=post.id, upheld=True, why="核实了")
    sums = queries.reports_of_communities([dancers.world.community.id], 2026)[dancers.world.community.id]
    assert (sums.appeals_open, sums.appeals, sums.appeals_upheld) == (0, 1, 1)


def test_the_street_sees_how_many_wait_and_never_what_they_say(dancers: Circle) -> None:
    made = late(dancers)
    with clock.standing_at(made.due_at + timedelta(days=4, minutes=1)):
        actions.climb(dancers.worker)
        page = dancers.world.sign_in(Role.STREET_OFFICER).get("/s/zhongshan/").content.decode()
    assert "1 个举报过了时限没定，最早的该在9月24日 周四前定" in page
    assert "月亮" not in page
    assert "骂人" not in page


def test_nobody_at_the_desk_answers_their_own_objection(dancers: Circle) -> None:
    post = write(dancers)
    author = dancers.resident(dancers.people[2])
    actions.hide_post(dancers.worker, post_id=post.id, cause="selling", why="像是广告")
    actions.object_to_hiding(author, post_id=post.id, words="不是广告")
    also_at_the_desk = replace(author, grants=(*author.grants, Grant(Role.COMMUNITY_WORKER)))
    with pytest.raises(RuleError, match="report-own"):
        actions.decide_objection(also_at_the_desk, post_id=post.id, upheld=True, why="说得对")
    assert state_of(post) == PostState.HIDDEN


def test_a_form_sent_once_more_without_the_name_is_not_taken_for_the_one_with_it(dancers: Circle) -> None:
    member, same = dancers.resident(dancers.people[2]), key()
    named, nameless = Writing(words="今天月亮真圆"), Writing(words="今天月亮真圆", shows_name=False)
    actions.write_post(member, point_id=dancers.point.id, writing=named, client_key=same)
    with pytest.raises(RuleError, match="key-reuse"):
        actions.write_post(member, point_id=dancers.point.id, writing=nameless, client_key=same)
