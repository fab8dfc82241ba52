"""Public notice and its end: objections, who moves up, thanks."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.common import about, change, clean, locked, must, named
from mulin.awards.models import (
    Candidate,
    Envelope,
    HomeTrip,
    Nomination,
    Objection,
    ObjectionState,
    Outcome,
    Round,
    RoundState,
    Typing,
    WhyNone,
)
from mulin.awards.rules import codes
from mulin.base import once
from mulin.base.actor import Actor
from mulin.kernel import clock, pinyin
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record, record_many
from mulin.messaging import actions as messaging
from mulin.people.models import Person

_WORDS = 300


def begin_notice(actor: Actor, row: Round, found: rules.Result) -> None:
    """Put those chosen up for public notice, or say that nobody was. The caller holds the round and saves it."""
    if not found.winners:
        change(row, RoundState.NONE)
        row.why_none = WhyNone.OBJECTION if row.notice_number else found.reason
        if row.notice_number:
            ended = {"number": row.notice_number + 1, "from": clock.today().isoformat(), "until": None, "winners": []}
            row.record = row.record | {"notices": [*row.record["notices"], ended]}
        row.names_until = _none_until(row)
        record(actor, "awards.none", about=about(row), data={"why": row.why_none})
        _clear_box(row)
        return
    if row.state != RoundState.NOTICE:
        change(row, RoundState.NOTICE)
    chosen = {one.number: one for one in queries.by_number(row).values() if one.number in found.winners}
    for candidate in chosen.values():
        if candidate.outcome != Outcome.PROPOSED:
            candidate.outcome = Outcome.PROPOSED
            candidate.save(update_fields=["outcome"])
            messaging.post(actor, kind="awards.proposed", to_person_id=candidate.person_id, data={"title": row.title})
    today = clock.today()
    row.notice_number += 1
    row.notice_from = today
    row.notice_until = queries.working_day_after(row.community_id, today, row.notice_days)
    row.names_until = row.notice_until
    notice = {
        "number": row.notice_number,
        "from": today.isoformat(),
        "until": row.notice_until.isoformat(),
        "winners": sorted(found.winners),
    }
    row.record = row.record | {"notices": [*row.record.get("notices", []), notice]}
    record(actor, "awards.notice", about=about(row), data={"number": row.notice_number, "until": row.notice_until})


def _none_until(row: Round) -> date:
    """How long candidates are named where nobody was chosen: as long as a notice, so that the count can be checked.

    Where a notice was up already its names go at once.
    """
    if row.notice_number:
        return clock.today() - timedelta(days=1)
    return queries.working_day_after(row.community_id, clock.today(), row.notice_days)


def strike(actor: Actor, row: Round, candidate: Candidate) -> None:
    """Take somebody off the notice; the next one moves up and the notice begins again. Saves the round.

    The caller holds the round.
    """
    Candidate.objects.of(actor).filter(id=candidate.id).update(outcome=Outcome.STRUCK)
    candidate.outcome = Outcome.STRUCK
    struck = Candidate.objects.of(actor).filter(round=row, outcome=Outcome.STRUCK, number__isnull=False)
    without = frozenset(struck.values_list("number", flat=True))
    row.record = row.record | {"struck": sorted(without)}
    begin_notice(actor, row, queries.result(row, without=without))
    row.save()


def raise_objection(
    actor: Actor, *, round_id: UUID, candidate_id: UUID | None, words: str, reach: str = "", client_key: str
) -> Objection:
    """Somebody has something against the notice; nobody is asked who they are. Its number is for asking after it.

    The same `client_key` gives the earlier one. Lock: the round. Raises RuleError objection-….
    """
    content = [str(round_id), str(candidate_id), words]
    with transaction.atomic():
        if earlier := once.earlier_result(actor, client_key, content):
            found: Objection = Objection.objects.of(actor).get_or_404(id=earlier)
            return found
        row = locked(actor, round_id)
        if row.state != RoundState.NOTICE or not row.shows_names:
            raise RuleError("objection-closed")
        words = clean(words, "words", _WORDS, lines=True)
        if not words:
            raise RuleError("objection-empty", field="words")
        about_whom = Candidate.objects.of(actor).filter(round=row, outcome=Outcome.PROPOSED)
        candidate = about_whom.get_or_404(id=candidate_id) if candidate_id else None
        made: Objection = Objection.objects.create(
            community_id=actor.community_id,
            round=row,
            candidate=candidate,
            code=codes.new_receipt(),
            words=words,
            reach=clean(reach, "reach", 40),
            mouth=actor.mouth,
        )
        # Whoever objects stays unknown: the fact is Mulin's own.
        nobody = Actor.system(actor.community_id, community_code=actor.community_code, mouth=actor.mouth)
        record(nobody, "awards.objected", about=about(row))
        once.remember(actor, client_key, content, made.id)
    return made


@transaction.atomic
def decide_objection(actor: Actor, *, objection_id: UUID, upheld: bool, answer: str) -> Objection:
    """Settle an objection with its reason. Upheld against a name: that name goes, the next moves up. Lock: the round.

    Raises RuleError answer-empty, objection-own, round-moved; upheld against the procedure it only says
    so: whether the round is cancelled people decide (`cancel_round`).
    """
    must(actor, "awards.manage")
    found: Objection = Objection.objects.of(actor).get_or_404(id=objection_id)
    row = locked(actor, found.round_id)
    objection: Objection = Objection.objects.of(actor).select_related("candidate").get_or_404(id=objection_id)
    if objection.state != ObjectionState.OPEN or row.state != RoundState.NOTICE:
        raise RuleError("round-moved")
    _check_not_own(actor, row, objection)
    answer = clean(answer, "answer", rules.WHY_LIMIT, lines=True)
    if not answer:
        raise RuleError("answer-empty", field="answer")
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    objection.answer, objection.decided_by_id, objection.decided_at = answer, actor.account_id, clock.now()
    objection.save()
    record(actor, "awards.objection_decided", about=about(row), data={"outcome": objection.state})
    if upheld and objection.candidate and objection.candidate.outcome == Outcome.PROPOSED:
        strike(actor, row, objection.candidate)
    return objection


def _check_not_own(actor: Actor, row: Round, objection: Objection) -> None:
    """Nobody decides about a neighbour they named, or about themselves."""
    candidate = objection.candidate
    if candidate is None or actor.account_id is None:
        return
    voices = Nomination.objects.of(actor).filter(candidate=candidate, by_account_id=actor.account_id)
    own = Person.objects.of(actor).filter(id=candidate.person_id, account_id=actor.account_id)
    if voices.exists() or own.exists():
        raise RuleError("objection-own")


def finish(actor: Actor, row: Round) -> None:
    """The notice is over: those in it are honoured. The caller holds the round and saves it.

    Envelopes and typed sheets go; the anonymous ballots stay.
    """
    change(row, RoundState.DONE)
    row.done_at = clock.now()
    honoured = queries.proposed(row)
    head = f"{actor.community_code.upper()}-{row.year}-{pinyin.initials(row.title).upper()[:4]}"
    taken = Candidate.objects.of(actor).filter(certificate__startswith=f"{head}-").count()
    for place, candidate in enumerate(honoured, start=taken + 1):
        candidate.outcome = Outcome.AWARDED
        candidate.certificate, candidate.certified_on = f"{head}-{place:02d}", clock.today()
        candidate.save(update_fields=["outcome", "certificate", "certified_on"])
        messaging.post(actor, kind="awards.won", to_person_id=candidate.person_id, data={"title": row.title})
    rows = [({**about(row), "person": named(candidate)}, {"year": row.year}) for candidate in honoured]
    record_many(actor, "awards.honoured", [(who, dict(data)) for who, data in rows])
    record(actor, "awards.done", about=about(row), data={"count": len(honoured), "year": row.year})
    _thank(actor, row, honoured)
    _clear_box(row, state=RoundState.DONE)


def _thank(actor: Actor, row: Round, honoured: list[Candidate]) -> None:
    """Thank those whose voice brought somebody here, each once."""
    voices = Nomination.objects.of(actor).filter(candidate__in=honoured, by_person__account__isnull=False)
    own = {candidate.person_id for candidate in honoured}
    for person_id in sorted(set(voices.values_list("by_person_id", flat=True)) - own):
        messaging.post(actor, kind="awards.thanks", to_person_id=person_id, data={"title": row.title})


def _clear_box(row: Round, state: str = RoundState.NONE) -> None:
    """Take envelopes, typed sheets and who went with the home box away; the database lets them go once it is over."""
    Round.objects.of(row.community_id).filter(id=row.id).update(state=state)
    Envelope.objects.of(row.community_id).filter(round=row).delete()
    Typing.objects.of(row.community_id).filter(sheet__round=row).delete()
    HomeTrip.objects.of(row.community_id).filter(round=row).update(carrier="", watchers="")
