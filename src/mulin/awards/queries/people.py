"""Candidates, voices, who may vote with what right, and who has a stake in a round."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from mulin.awards import rules
from mulin.awards.models import (
    Candidate,
    CandidateState,
    Elector,
    Envelope,
    Nomination,
    NominationState,
    Objection,
    ObjectionState,
    Outcome,
    Round,
    RoundState,
)
from mulin.base.actor import Actor
from mulin.kernel import clock, pinyin
from mulin.people.models import Consent, ConsentPurpose, HouseholdState, Person, PersonState

_GONE = (CandidateState.WITHDRAWN, CandidateState.ERASED)


def on_ballot(row: Round) -> list[Candidate]:
    """Who stands on the ballot, by name as neighbours sort names. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row, state=CandidateState.APPROVED)
    return sorted(rows, key=lambda one: (pinyin.sort_key(one.label), one.where))


def shuffled_for(row: Round, candidates: list[Candidate], voter: UUID) -> list[Candidate]:
    """The candidates in the order this voter always sees. No query."""
    by_id = {one.id: one for one in candidates}
    return [by_id[found] for found in rules.codes.in_order_for(voter, row.salt or row.id, by_id)]


def candidates_of(row: Round) -> list[Candidate]:
    """Everybody named, with the number of voices, for the desk. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row).select_related("person__household__building")
    return list(rows.annotate(voices=Count("nominations")).order_by("created_at"))


def numbers_of(row: Round) -> tuple[list[int], list[int]]:
    """The numbers on the ballot, and those of them who left meanwhile. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row, number__isnull=False)
    pairs = list(rows.order_by("number").values_list("number", "state"))
    return [number for number, _ in pairs], [number for number, state in pairs if state in _GONE]


def by_number(row: Round) -> dict[int, Candidate]:
    """The candidates of the vote. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row, number__isnull=False)
    return {one.number: one for one in rows.order_by("number")}


def public_names(row: Round) -> dict[int, Candidate]:
    """The candidates of the vote whose name may be public today. Two queries.

    After the public notice those who were honoured; nobody else's name stays beside a number of votes.
    """
    people = by_number(row)
    if not row.shows_names:
        people = {number: one for number, one in people.items() if one.outcome == Outcome.AWARDED}
    agreed = consenting(row.community_id, [one.person_id for one in people.values() if one.person_id])
    return {number: one for number, one in people.items() if one.person_id in agreed}


def voices_of(candidate: Candidate) -> list[Nomination]:
    """Who named a candidate, and what they wrote. One query."""
    rows = Nomination.objects.of(candidate.community_id).filter(candidate=candidate).select_related("by_person")
    return list(rows.order_by("created_at"))


def also_named(candidate: Candidate) -> list[Candidate]:
    """The same person in other rounds of the same year. One query.

    One neighbour may stand in two awards and win both; each is asked and reviewed by itself.
    """
    if candidate.person_id is None:
        return []
    rows = Candidate.objects.of(candidate.community_id).filter(person_id=candidate.person_id)
    rows = rows.filter(round__year=candidate.round.year).exclude(round_id=candidate.round_id)
    return list(rows.exclude(round__state=RoundState.CANCELLED).select_related("round").order_by("created_at"))


def candidate_with(actor: Actor, candidate_id: UUID) -> Candidate | None:
    """A candidate by its key, in this community. One query."""
    found: Candidate | None = Candidate.objects.of(actor).filter(id=candidate_id).first()
    return found


def voices_waiting(row: Round) -> list[Nomination]:
    """Voices of which it is not known whom they mean. One query."""
    rows = Nomination.objects.of(row.community_id).filter(round=row, state=NominationState.WAITING)
    return list(rows.select_related("wanted_building__courtyard", "by_person").order_by("created_at"))


def meant(actor: Actor, name: str, building_id: UUID) -> Person | None:
    """The one resident of this name in this building, if there is exactly one. One query."""
    rows = Person.objects.of(actor).filter(name=name, state=PersonState.LIVING, household__building_id=building_id)
    found = list(rows.select_related("household__building__courtyard")[:2])
    return found[0] if len(found) == 1 else None


def named_now(actor: Actor) -> list[Candidate]:
    """Rounds in which this person, or a child they answer for, was named and has not answered. At most two queries."""
    if actor.person_id is None:
        return []
    from mulin.people.queries import wards_of  # a second query only for residents

    children = [child.id for child in wards_of(actor.community_id, actor.person_id)]
    rows = Candidate.objects.of(actor).filter(
        person_id__in=[actor.person_id, *children],
        state=CandidateState.NAMED,
        round__state__in=[RoundState.NOMINATING, RoundState.REVIEWING],
    )
    return list(rows.select_related("round", "person").order_by("created_at"))


@dataclass(frozen=True, slots=True)
class Right:
    """One right to vote that somebody may use."""

    elector: Elector
    whom: str  # the name of the one acted for; empty for oneself
    receipt: str = ""

    @property
    def has_voted(self) -> bool:
        return bool(self.receipt)

    @property
    def on_paper(self) -> bool:
        return bool(self.elector.paper)


def rights_of(actor: Actor, row: Round) -> list[Right]:
    """The rights this actor may use in a round: one's own, and those of people one helps where the terms let one.

    No guest has any. At most three queries.
    """
    if actor.person_id is None and not (row.may_assist and actor.own_people):
        return []
    own_only = frozenset({actor.person_id}) if actor.person_id else frozenset()
    wanted = actor.own_people if row.may_assist else own_only
    people = Person.objects.of(actor).filter(id__in=wanted, state=PersonState.LIVING)
    on = row.vote_opens_at.astimezone(clock.CHINA).date()
    own = sorted(
        (p for p in people if rules.is_old_enough(p.birth_date, on, row.min_age)), key=lambda p: p.id != actor.person_id
    )
    by_key = {(p.household_id if row.by_household else p.id): p for p in reversed(own)}
    electors = Elector.objects.of(actor).filter(_whose(row, by_key), round=row, is_void=False)
    found = list(electors)
    receipts = receipts_of(row.community_id, [one.id for one in found])
    rights = [
        Right(
            one, _whom(actor, by_key[one.household_id if row.by_household else one.person_id]), receipts.get(one.id, "")
        )
        for one in found
    ]
    return sorted(rights, key=lambda right: right.whom)


def _whose(row: Round, keys: Collection[Any]) -> Q:
    return Q(household_id__in=keys) if row.by_household else Q(person_id__in=keys)


def _whom(actor: Actor, person: Person) -> str:
    return "" if person.id == actor.person_id else person.name


def receipts_of(community_id: UUID, elector_ids: Collection[UUID]) -> dict[UUID, str]:
    """The receipts of those electors who have an envelope in the box. One query."""
    rows = Envelope.objects.of(community_id).filter(elector_id__in=elector_ids, version=1)
    return dict(rows.values_list("elector_id", "receipt"))


def entitled(row: Round, on: date) -> list[tuple[UUID, UUID | None, UUID | None, UUID | None]]:
    """Who may vote in a round: (key, household, person, building), in door order. Two queries."""
    people = Person.objects.of(row.community_id).filter(state=PersonState.LIVING, household__isnull=False)
    people = people.filter(household__state=HouseholdState.LIVING)
    rows = people.values_list("id", "household_id", "household__building_id", "birth_date")
    old_enough = [(p, h, b) for p, h, b, born in rows.order_by("id") if rules.is_old_enough(born, on, row.min_age)]
    if not row.by_household:
        return [(person, None, person, building) for person, _home, building in old_enough]
    homes = {home: building for _person, home, building in old_enough}
    return [(home, home, None, building) for home, building in sorted(homes.items())]


def electors_behind(actor: Actor, row: Round, people: Collection[Person]) -> dict[UUID, Elector]:
    """The rights of these residents, by person. One query."""
    keys = {p.household_id if row.by_household else p.id for p in people}
    rows = Elector.objects.of(actor).filter(_whose(row, keys), round=row, is_void=False)
    by_key = {(one.household_id if row.by_household else one.person_id): one for one in rows}
    found = {p.id: by_key.get(p.household_id if row.by_household else p.id) for p in people}
    return {person: one for person, one in found.items() if one is not None}


def stake_of(row: Round, *, account_id: UUID | None = None, person_id: UUID | None = None) -> rules.Stake:
    """What an account or a resident has to do with a round. At most two queries."""
    who = Q(account_id=account_id) if account_id else Q(id=person_id)
    people = list(Person.objects.of(row.community_id).filter(who).values_list("id", "household_id"))
    mine = Q(by_person_id__in=[person for person, _ in people])
    mine |= Q(by_account_id=account_id) if account_id else Q(pk__in=[])
    return rules.Stake(
        person_ids=frozenset(person for person, _ in people),
        household_ids=frozenset(home for _, home in people if home),
        named_somebody=Nomination.objects.of(row.community_id).filter(mine, round=row).exists(),
        drew_it_up=account_id is not None and row.created_by_id == account_id,
    )


def ties_of_name(row: Round, name: str) -> list[str]:
    """What ties each living resident, and each account of the office, of this name to a round. Two queries and
    three for each of them.
    """
    same = {name, "".join(name.split())}
    candidates, homes = candidate_ties(row)
    people = Person.objects.of(row.community_id).filter(name__in=same, state=PersonState.LIVING)
    stakes = [stake_of(row, person_id=one) for one in people.values_list("id", flat=True)]
    if row.created_by is not None and row.created_by.name in same:
        stakes.append(stake_of(row, account_id=row.created_by_id))
    return [rules.tie_of(stake, candidates=candidates, candidate_homes=homes) for stake in stakes]


def candidate_ties(row: Round) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The persons and the households of those on the ballot. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row, number__isnull=False, person__isnull=False)
    pairs = list(rows.values_list("person_id", "person__household_id"))
    return frozenset(p for p, _ in pairs), frozenset(home for _, home in pairs if home)


def consenting(community_id: UUID, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these residents whose name may be public today. One query."""
    rows = Consent.objects.of(community_id).filter(
        person_id__in=person_ids, purpose=ConsentPurpose.HONOUR, withdrawn_at=None
    )
    return set(rows.values_list("person_id", flat=True))


def honours(community_id: UUID, *, round_id: UUID | None = None) -> list[Candidate]:
    """Everybody honoured whose name may be public, the newest year first, then by name. Two queries."""
    rows = Candidate.objects.of(community_id).filter(
        outcome=Outcome.AWARDED, round__state=RoundState.DONE, person__isnull=False
    )
    rows = rows.filter(round_id=round_id) if round_id else rows
    found = list(rows.select_related("round"))
    agreed = consenting(community_id, [one.person_id for one in found])
    shown = [one for one in found if one.person_id in agreed]
    return sorted(shown, key=lambda one: (-one.round.year, one.round.title, pinyin.sort_key(one.label)))


def chosen_in_public(row: Round) -> list[Candidate]:
    """Who stands in the public notice, or was honoured, and may be named today, by name. Two queries."""
    found = [one for one in proposed(row) if one.outcome == Outcome.AWARDED or row.shows_names]
    agreed = consenting(row.community_id, [one.person_id for one in found if one.person_id])
    return [one for one in found if one.person_id in agreed]


def proposed(row: Round) -> list[Candidate]:
    """Who stands in the public notice, or was honoured, by name. One query."""
    rows = Candidate.objects.of(row.community_id).filter(round=row, outcome__in=[Outcome.PROPOSED, Outcome.AWARDED])
    return sorted(rows, key=lambda one: (pinyin.sort_key(one.label), one.where))


def by_certificate(community_id: UUID, number: str) -> Candidate | None:
    """Who has a certificate with this number, if the name may be public. At most two queries."""
    rows = Candidate.objects.of(community_id).filter(certificate=number, outcome=Outcome.AWARDED)
    found: Candidate | None = rows.select_related("round").exclude(certificate="").first()
    if found is None or found.person_id is None:
        return None
    return found if consenting(community_id, [found.person_id]) else None


def objections_of(row: Round) -> list[Objection]:
    """What was said against the notice, open ones first. One query."""
    rows = Objection.objects.of(row.community_id).filter(round=row).select_related("candidate", "decided_by")
    return sorted(rows.order_by("-created_at"), key=lambda one: one.state != ObjectionState.OPEN)


def objection_with(community_id: UUID, code: str) -> Objection | None:
    """What somebody asks after by its number. One query."""
    rows = Objection.objects.of(community_id).filter(code=code).select_related("round")
    found: Objection | None = rows.first()
    return found
