"""The figures of this room, and what the report says of neighbour points (二、建立兴趣睦邻点)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.days import in_english
from mulin.base.figures import Figure, Paragraph, Period, Section, Span, Unit, quoted
from mulin.ledger.figures import answers
from mulin.points import queries
from mulin.points.models import Exchange

NAMED = 6  # exchanges or topics

FIGURES: tuple[Figure, ...] = (
    Figure(
        code="points.open",
        title=_("现有睦邻点"),
        definition=_("到期末那天已经成立、还没有散的睦邻点，试办和先停着的也算"),
        unit=Unit.THINGS,
        kinds=("point.opened",),
        each="point",
        unless=("point.closed",),
        by="point",
        span=Span.STANDING,
        counter=pgettext_lazy("neighbour points", "个"),
    ),
    Figure(
        code="points.founded",
        title=_("新成立的睦邻点"),
        definition=_("成立的日子在期内的睦邻点"),
        unit=Unit.THINGS,
        kinds=("point.opened",),
        each="point",
        counter=pgettext_lazy("neighbour points", "个"),
    ),
    Figure(
        code="points.members",
        title=_("睦邻点成员"),
        definition=_("到期末那天在册的成员，在几个点的同一个人只算一次"),
        unit=Unit.PEOPLE,
        kinds=("point.joined",),
        each="person",
        unless=("point.left", "point.struck_off"),
        by="membership",
        span=Span.STANDING,
    ),
    Figure(
        code="points.joined",
        title=_("新加入的成员"),
        definition=_("期内加入睦邻点的人，同一个人只算一次，后来离开的也算"),
        unit=Unit.PEOPLE,
        kinds=("point.joined",),
        each="person",
    ),
    Figure(
        code="points.exchanges",
        title=_("交流活动"),
        definition=_("期内和别的社区或者外面的队伍一起办过的交流，按办的日子算"),
        unit=Unit.SESSIONS,
        kinds=("point.exchange_held",),
        each="exchange",
    ),
    Figure(
        code="points.policies",
        title=_("政策法规宣传"),
        definition=_("期内在睦邻点的场次里配合两委讲过的政策法规，一个题目算一场"),
        unit=Unit.SESSIONS,
        kinds=("point.policy_explained",),
        each="policy",
        unless=("point.policy_withdrawn",),
        by="policy",
    ),
    Figure(
        code="points.policy_reach",
        title=_("听政策宣传的人次"),
        definition=_("讲政策法规的那些场次到场的人次；同一个人来几次算几次"),
        unit=Unit.VISITS,
        kinds=("point.policy_explained",),
        sum="reach",
        unless=("point.policy_withdrawn",),
        by="policy",
    ),
    Figure(
        code="points.helps",
        title=_("睦邻点帮邻居"),
        definition=_("期内睦邻点记下的帮助邻居的事，一件算一件"),
        unit=Unit.THINGS,
        kinds=("point.help_given",),
        each="deed",
        unless=("point.deed_withdrawn",),
        by="deed",
        counter=pgettext_lazy("help given", "件"),
    ),
    Figure(
        code="points.meetings",
        title=_("成员会"),
        definition=_("期内睦邻点开过的成员会"),
        unit=Unit.THINGS,
        kinds=("point.meeting_held",),
        each="deed",
        unless=("point.deed_withdrawn",),
        by="deed",
        counter=pgettext_lazy("meetings", "次"),
    ),
    Figure(
        code="points.charters",
        title=_("生效的公约"),
        definition=_("期内新生效的睦邻点公约，一版算一个"),
        unit=Unit.THINGS,
        kinds=("point.charter_adopted",),
        counter=pgettext_lazy("charters", "个"),
    ),
    Figure(
        code="points.starred",
        title=_("评过星级的睦邻点"),
        definition=_("期内由社区确认过星级的睦邻点，一个点只算一次"),
        unit=Unit.THINGS,
        kinds=("point.rated",),
        each="point",
        counter=pgettext_lazy("neighbour points", "个"),
    ),
    Figure(
        code="points.four_stars",
        title=_("四星以上的睦邻点"),
        definition=_("期内确认为四星或者五星的睦邻点，一个点只算一次；重新评过的按后一次"),
        unit=Unit.THINGS,
        kinds=("point.rated",),
        where={"stars": ("4", "5")},
        each="point",
        unless=("point.rating_replaced",),
        by="review",
        counter=pgettext_lazy("neighbour points", "个"),
    ),
)

_USED = (
    "points.open",
    "points.founded",
    "points.members",
    "points.joined",
    "points.exchanges",
    "points.policies",
    "points.policy_reach",
    "points.helps",
    "points.meetings",
    "points.starred",
    "points.four_stars",
    "gatherings.held_by_points",
    "gatherings.visits_at_points",
    "gatherings.people_at_points",
)


class _Facts:
    """Whether there is anything to say of a figure."""

    def __init__(self, community_id: UUID, period: Period) -> None:
        self._values = {code: found.value or 0 for code, found in answers(community_id, _USED, period).items()}

    def __getitem__(self, code: str) -> int:
        return int(self._values.get(code, 0))


def _standing(community_id: UUID, period: Period) -> Iterator[str]:
    """What there is: the points by name, their members, what is new."""
    facts = _Facts(community_id, period)
    if not facts["points.open"]:
        return
    names = gettext("、").join(queries.names_standing(community_id, period.last))
    standing = ngettext(
        "坚持“兴趣引领、居民自办”，现有睦邻点{figure:points.open}个（%(names)s），在册成员{figure:points.members}人。",
        "坚持“兴趣引领、居民自办”，现有睦邻点{figure:points.open}个（%(names)s），在册成员{figure:points.members}人。",
        facts["points.open"],
    ) % {"names": names}
    fresh = []
    if facts["points.founded"]:
        fresh.append(gettext("新成立睦邻点{figure:points.founded}个"))
    if facts["points.joined"]:
        fresh.append(gettext("新加入成员{figure:points.joined}人"))
    said = [gettext("期内%(fresh)s。") % {"fresh": gettext("，").join(fresh)}] if fresh else []
    yield (" " if in_english() else "").join([standing, *said])


def _activity(community_id: UUID, period: Period) -> Iterator[str]:
    """What was done: sessions, and visits and people where they were noted."""
    facts = _Facts(community_id, period)
    held = facts["gatherings.held_by_points"]
    if not held:
        return
    if not facts["gatherings.visits_at_points"]:
        yield ngettext(
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场。",
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场。",
            held,
        )
    elif not facts["gatherings.people_at_points"]:  # only heads were counted: that is not nobody
        yield ngettext(
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场，"
            "参加{figure:gatherings.visits_at_points}人次。",
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场，"
            "参加{figure:gatherings.visits_at_points}人次。",
            held,
        )
    else:
        yield ngettext(
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场，"
            "参加{figure:gatherings.visits_at_points}人次、{figure:gatherings.people_at_points}人。",
            "各睦邻点活动有固定时间、有固定场地，本期共开展活动{figure:gatherings.held_by_points}场，"
            "参加{figure:gatherings.visits_at_points}人次、{figure:gatherings.people_at_points}人。",
            held,
        )


def _exchanges(community_id: UUID, period: Period) -> Iterator[str]:
    """With whom points met."""
    count = _Facts(community_id, period)["points.exchanges"]
    if not count:
        return
    held = queries.exchanges_held(community_id, period.first, period.last)
    named = _among((_exchange_words(row) for row in held), lambda names: gettext("、").join(names))
    yield ngettext(
        "走出去、请进来，对外开展交流活动{figure:points.exchanges}场：%(named)s。",
        "走出去、请进来，对外开展交流活动{figure:points.exchanges}场：%(named)s。",
        count,
    ) % {"named": named}


def _exchange_words(row: Exchange) -> str:
    """With whom and what. A group outside may say nothing of where it is from."""
    between = " " if in_english() else ""
    partner = between.join(filter(None, (row.partner_place, row.partner_name)))
    names = {"point": row.point.host.name, "partner": partner, "title": row.title}
    return gettext("%(point)s与%(partner)s的“%(title)s”") % names


def _policies(community_id: UUID, period: Period) -> Iterator[str]:
    """Which policies were explained, and to how many where that was counted."""
    facts = _Facts(community_id, period)
    count = facts["points.policies"]
    if not count:
        return
    topics = queries.policies_held(community_id, period.first, period.last)
    named = _among((row.topic for row in topics), quoted)
    if facts["points.policy_reach"]:
        text = ngettext(
            "配合社区两委做好政策法规宣传{figure:points.policies}场（%(named)s），受众{figure:points.policy_reach}人次。",
            "配合社区两委做好政策法规宣传{figure:points.policies}场（%(named)s），受众{figure:points.policy_reach}人次。",
            count,
        )
    else:
        text = ngettext(
            "配合社区两委做好政策法规宣传{figure:points.policies}场（%(named)s）。",
            "配合社区两委做好政策法规宣传{figure:points.policies}场（%(named)s）。",
            count,
        )
    yield text % {"named": named}


def _among(names: Iterable[str], say: Callable[[Iterable[str]], str]) -> str:
    """The first few, each once; 等 says that there are more."""
    different = list(dict.fromkeys(names))
    said = say(different[:NAMED])
    return gettext("%(some)s等") % {"some": said} if len(different) > NAMED else said


def _self_rule(community_id: UUID, period: Period) -> Iterator[str]:
    """How points govern themselves and stand by each other."""
    facts = _Facts(community_id, period)
    if meetings := facts["points.meetings"]:
        yield ngettext(
            "坚持自我管理，各点召开成员会{figure:points.meetings}次，公约、轮值、物资由成员共同商定。",
            "坚持自我管理，各点召开成员会{figure:points.meetings}次，公约、轮值、物资由成员共同商定。",
            meetings,
        )
    if helps := facts["points.helps"]:
        yield ngettext(
            "坚持互助互爱，各点帮助邻居办事{figure:points.helps}件。",
            "坚持互助互爱，各点帮助邻居办事{figure:points.helps}件。",
            helps,
        )


def _stars(community_id: UUID, period: Period) -> Iterator[str]:
    """What the rating came to."""
    facts = _Facts(community_id, period)
    rated = facts["points.starred"]
    if not rated:
        return
    text = ngettext(
        "推进规范化建设，按公开标准完成{figure:points.starred}个睦邻点的星级评定",
        "推进规范化建设，按公开标准完成{figure:points.starred}个睦邻点的星级评定",
        rated,
    )
    more = gettext("，其中四星以上{figure:points.four_stars}个。") if facts["points.four_stars"] else gettext("。")
    yield text + more


PARAGRAPHS = (
    Paragraph(Section.POINTS, 10, _standing),
    Paragraph(Section.POINTS, 20, _activity),
    Paragraph(Section.POINTS, 30, _exchanges),
    Paragraph(Section.POINTS, 40, _policies),
    Paragraph(Section.POINTS, 50, _self_rule),
    Paragraph(Section.POINTS, 60, _stars),
)
