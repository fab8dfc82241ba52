"""What everybody may see: the rounds, one round, its rules and candidates, the honour wall, a certificate."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mulin.awards import access, queries
from mulin.awards.models import Candidate, Round, RoundState
from mulin.awards.rules import canonical
from mulin.base.http import MulinRequest, page

_NAMES_SHOWN = (RoundState.NOMINATING, RoundState.REVIEWING, RoundState.VOTING, RoundState.COUNTING)
_RESULT = (RoundState.NOTICE, RoundState.DONE)


@require_safe
def rounds(request: MulinRequest) -> HttpResponse:
    """评选: what runs, what was, the honour wall."""
    rows = queries.public_rounds(request.actor.community_id)
    context = {
        "running": [row for row in rows if not row.is_over],
        "over": [row for row in rows if row.is_over],
        "named": queries.named_now(request.actor),
        "honoured": queries.honours(request.actor.community_id)[:6],
    }
    return page(request, "awards/rounds.html", context)


@require_safe
def round_page(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """One round: where it stands, what one can do today, who stands or was chosen."""
    actor = request.actor
    row = access.public_round(actor, round_id)
    rights = queries.rights_of(actor, row) if row.is_voting else []
    context = {
        "round": row,
        "steps": queries.steps_of(row),
        "candidates": _shown(row),
        "rights": rights,
        "to_vote": [right for right in rights if not right.has_voted and not right.on_paper],
        "chosen": queries.chosen_in_public(row) if row.state in _RESULT else [],
        "mine": [one for one in queries.named_now(actor) if one.round_id == row.id],
        "may_nominate": row.state == RoundState.NOMINATING,
    }
    return page(request, "awards/round.html", context)


def _shown(row: Round) -> list[Candidate]:
    return queries.on_ballot(row) if row.state in _NAMES_SHOWN and row.shows_names else []


@require_safe
def rules(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """评选办法: every term, the hash of them, and what the server sees of a vote."""
    row = access.public_round(request.actor, round_id)
    context = {"round": row, "steps": queries.steps_of(row), "jurors": queries.jurors_of(row)}
    return page(request, "awards/rules.html", context)


@require_safe
def rules_file(request: MulinRequest, round_id: UUID) -> HttpResponse:
    """The rules as the very bytes that were hashed: SHA-256 of this file is the fingerprint on the page.

    There from the day they are published, so that anybody can check them before the first vote.
    """
    row = access.public_round(request.actor, round_id)
    answer = HttpResponse(canonical(row.published_rules), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rules.json"'
    return answer


@require_safe
def candidate(request: MulinRequest, candidate_id: UUID) -> HttpResponse:
    """A candidate's page: what they did, in words and pictures."""
    found = access.public_candidate(request.actor, candidate_id)
    is_self = found.person_id in request.actor.own_people
    context = {"candidate": found, "round": found.round, "is_self": is_self and not found.round.is_over}
    return page(request, "awards/candidate.html", context)


@require_safe
def honours(request: MulinRequest) -> HttpResponse:
    """光荣墙: those who agreed, by year and award, by name."""
    groups: dict[tuple[int, str], list[Candidate]] = {}
    for one in queries.honours(request.actor.community_id):
        groups.setdefault((one.round.year, one.round.title), []).append(one)
    return page(request, "awards/honours.html", {"groups": groups.items()})


@require_safe
def certificate(request: MulinRequest) -> HttpResponse:
    """Where a certificate's QR leads: whether there is one with this number."""
    number = request.GET.get("number", "").strip().upper()[:24]
    found = queries.by_certificate(request.actor.community_id, number) if number else None
    context = {"number": number, "candidate": found}
    return page(request, "awards/certificate.html", context, status=404 if number and found is None else 200)


@require_safe
def duties(request: MulinRequest) -> HttpResponse:
    """Who does what in a round: the voter, the clerk, the witness, the head."""
    return page(request, "awards/duties.html")
