"""How far the cards have got: the report's figures, and the street's list over many communities."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mulin.base.figures import Figure, Paragraph, Period, Rate, Section, Span, Unit
from mulin.cards.models import Card, CardState, Outcome, Product
from mulin.cards.rules import Coverage
from mulin.ledger.figures import answers
from mulin.people.models import Household, HouseholdState
from mulin.places.models import Community

FIGURES = (
    Figure(
        code="cards.printed",
        title=_("印好的睦邻卡"),
        definition=_("期内印出来的睦邻卡，补印和换新的也算"),
        unit=Unit.THINGS,
        kinds=("cards.printed",),
        sum="count",
        counter=pgettext_lazy("cards", "张"),
    ),
    Figure(
        code="cards.given",
        title=_("期内送到的户"),
        definition=_("期内把睦邻卡交到手里的户，同一户送几次只算一户；撤回的不算"),
        unit=Unit.HOUSEHOLDS,
        kinds=("cards.handed_over",),
        where={"outcome": (Outcome.GIVEN.value,)},
        each="door",
        unless=("cards.handover_withdrawn",),
        by="door",
    ),
    Figure(
        code="cards.holding",
        title=_("拿到睦邻卡的户"),
        definition=_("到期末那天为止，睦邻卡送到过的户；撤回的不算"),
        unit=Unit.HOUSEHOLDS,
        kinds=("cards.handed_over",),
        where={"outcome": (Outcome.GIVEN.value,)},
        each="door",
        unless=("cards.handover_withdrawn",),
        by="door",
        span=Span.STANDING,
    ),
    Rate(
        code="cards.reach",
        title=_("卡片发放率"),
        definition=_("拿到睦邻卡的户 ÷ 户数"),
        part="cards.holding",
        whole="people.households",
    ),
)


def channel(community_id: UUID, period: Period) -> Iterator[str]:
    """How far the cards have got."""
    found = answers(community_id, [figure.code for figure in FIGURES], period)
    if found["cards.printed"].value:
        motto = Community.objects.values_list("motto", flat=True).get(id=community_id)
        said = gettext("期内印制睦邻卡{figure:cards.printed}张")
        if motto:
            said = gettext("以“%(motto)s”为主题，期内印制睦邻卡{figure:cards.printed}张") % {"motto": motto}
        if found["cards.given"].value:
            said += gettext("，由网格员、楼组长上门送到{figure:cards.given}户")
        yield said + gettext("。")
    if found["cards.holding"].value:
        said = gettext("累计已有{figure:cards.holding}户拿到睦邻卡")
        if found["cards.reach"].value is not None:
            said += gettext("，发放率{figure:cards.reach}")
        yield said + gettext("。卡上的二维码通向最新的联系人，岗位换了人，旧卡照样找得到。")


PARAGRAPHS = (Paragraph(Section.CHANNEL, 20, channel),)


def coverage_of_communities(community_ids: Collection[UUID]) -> dict[UUID, Coverage]:
    """Homes living in each community and their wallet cards. Counts only, nobody's door. Two queries."""
    reason = "counts for the street's list of communities"
    homes = dict(
        Household.objects.across(reason=reason)
        .filter(community_id__in=community_ids, state=HouseholdState.LIVING)
        .values_list("community_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    cards = (
        Card.objects.across(reason=reason)
        .filter(
            community_id__in=community_ids,
            state=CardState.LIVE,
            product=Product.WALLET,
            household__state=HouseholdState.LIVING,
            household__community_id__in=community_ids,  # or PostgreSQL reads the households of everybody
        )
        .values("community_id")
        .annotate(
            printed=Count("id"),
            given=Count("id", filter=Q(outcome=Outcome.GIVEN)),
            refused=Count("id", filter=Q(outcome=Outcome.REFUSED)),
        )
        .order_by()
    )
    printed = {row["community_id"]: (row["printed"], row["given"], row["refused"]) for row in cards}
    return {one: Coverage(homes.get(one, 0), *printed.get(one, (0, 0, 0))) for one in community_ids}
