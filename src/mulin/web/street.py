"""The street's list of communities: sums only, in order of name; of households nothing under five."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from mulin.accounts import queries as accounts
from mulin.accounts.access import account_of, standing_of
from mulin.accounts.models import ScopeKind
from mulin.base.roles import Reach, Role, reach_of
from mulin.cards.figures import coverage_of_communities
from mulin.cards.rules import Coverage
from mulin.kernel import clock
from mulin.kernel.errors import NotFound
from mulin.places import queries as places
from mulin.places.models import Community, Subdistrict
from mulin.points.queries import ReportSums, reports_of_communities

SMALLEST = 5  # smaller numbers could point at a household


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One community in the street's list."""

    community: Community
    coverage: Coverage
    reports: ReportSums

    @property
    def homes(self) -> int | None:
        return self.coverage.homes if self.coverage.homes >= SMALLEST else None

    @property
    def given_share(self) -> int | None:
        """Percent of homes that have their card; None while fewer than five have it."""
        if self.homes is None or self.coverage.given < SMALLEST:
            return None
        return min(100, self.coverage.given * 100 // self.coverage.homes)


def subdistrict_for(request: HttpRequest, code: str) -> Subdistrict:
    """The subdistrict at `code`, for those appointed over it. Raises NotFound. Two queries."""
    account = account_of(request)
    if account is None or not standing_of(request).has_second_factor(clock.now()):
        raise NotFound("subdistrict")
    street = places.subdistrict_at(code)
    terms = accounts.terms_of(account.id, clock.today())
    for term in terms:
        reach = reach_of("overview.read", Role(term.role))
        over = {
            ScopeKind.SUBDISTRICT: term.scope_id == street.id,
            ScopeKind.CITY: term.scope_id == street.district.city_id,
            ScopeKind.INSTALLATION: True,
        }
        if reach is not None and reach >= Reach.AREA and over.get(ScopeKind(term.scope_kind), False):
            return street
    raise NotFound("subdistrict")


def community_lines(street: Subdistrict) -> list[CommunityLine]:
    """Every community of a subdistrict by name, with its sums. Five queries."""
    communities = places.communities_of(street.id)
    ids = [community.id for community in communities]
    coverage = coverage_of_communities(ids)
    reports = reports_of_communities(ids, clock.today().year)
    return [CommunityLine(community, coverage[community.id], reports[community.id]) for community in communities]
