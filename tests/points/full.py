"""舞艺之家 with one of everything, so that every page of points has something to show."""

from __future__ import annotations

from datetime import timedelta

from mulin.kernel import clock
from mulin.points import actions, queries
from mulin.points.actions import Complaint, Looker, Meeting, Partner, Topic, Writing
from mulin.points.models import Point
from mulin.points.rules import stars
from tests.points.conftest import NOW, Circle, draft, key, neighbours_over_the_wall

TODAY = NOW.date()


def with_one_of_everything(dancers: Circle) -> Circle:
    """`dancers` again, with `ids` (what the gaps of addresses are filled with) and `codes`."""
    point = dancers.point
    held = dancers.session(TODAY + timedelta(days=1), title="广场舞")
    dancers.hold(held, dancers.people)
    soon = dancers.session(TODAY + timedelta(days=3), title="柔力球集体排练")
    thing = actions.add_material(dancers.leader, point_id=point.id, name="柔力球拍", unit="副")
    actions.move_material(dancers.leader, material_id=thing.id, count=20, why="issued", client_key=key())
    actions.add_plan_item(
        dancers.leader, point_id=point.id, year=TODAY.year, title="重阳节演一场", month=10, client_key=key()
    )
    deed = actions.note_deed(dancers.leader, point_id=point.id, kind="help", on=TODAY, client_key=key())
    policy = actions.plan_policy(dancers.leader, gathering_id=held.id, topic=Topic(topic="防范养老诈骗"))
    member = dancers.resident(dancers.people[2])
    post = actions.write_post(
        member, point_id=point.id, writing=Writing(words="今天月亮真圆", audience="everybody"), client_key=key()
    )
    actions.let_post_show(dancers.leader, post_id=post.id)
    report = actions.report_post(
        dancers.visitor, post_id=post.id, complaint=Complaint(cause="insult"), client_key=key()
    )
    _worker, theirs, _leader = neighbours_over_the_wall(dancers.world)
    meeting = Meeting(
        title="柔力球友谊交流",
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=2),
        place_words="广场",
    )
    exchange = actions.invite_to_exchange(
        dancers.leader, point_id=point.id, partner=Partner(point_id=theirs.id), meeting=meeting, client_key=key()
    )
    resident = dancers.people[6]
    wish = Looker(person_id=resident.id)
    looker = actions.ask_to_see(dancers.resident(resident), point_id=point.id, looker=wish, client_key=key())
    opened = actions.draft_charter(dancers.leader, point_id=point.id, text="只有一条")
    Point.objects.of(member).filter(id=point.id).update(founded_on=TODAY - timedelta(days=300))
    half = stars.half_of(TODAY)
    with clock.standing_at(NOW + timedelta(days=4)):
        actions.draft_reviews(dancers.worker, half=half)
    review = queries.reviews_waiting(dancers.worker)[0]
    actions.confirm_review(dancers.worker, review_id=review.id)
    appeal = actions.appeal_review(dancers.leader, review_id=review.id, words="少算一次")
    proposal = actions.propose(
        dancers.resident(dancers.people[7]), draft=draft(dancers.people[6:8], name="读书会"), client_key=key()
    )
    invitation = actions.invite(member, point_id=point.id, client_key=key())
    dancers.ids = {
        "point_id": point.id,
        "proposal_id": proposal.id,
        "charter_id": opened.id,
        "post_id": post.id,
        "post_report_id": report.id,
        "material_id": thing.id,
        "rota_job_id": point.rota_jobs.first().id,
        "gathering_id": soon.id,
        "plan_item_id": point.plan_items.first().id,
        "deed_id": deed.id,
        "policy_session_id": policy.id,
        "exchange_id": exchange.id,
        "try_out_id": looker.id,
        "star_review_id": review.id,
        "star_appeal_id": appeal.id,
        "person_id": dancers.people[3].id,
    }
    dancers.codes = {"invited": invitation.code, "founders": proposal.code, "reported": report.code}
    return dancers
