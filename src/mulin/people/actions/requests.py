"""What residents ask about their own data: a copy, a correction, to be forgotten (PIPL 45–47)."""

from __future__ import annotations

from django.db import transaction

from mulin.accounts import queries as accounts
from mulin.base import days
from mulin.base.actor import Actor, Mouth
from mulin.base.manifest import courier
from mulin.kernel import clock
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import RuleError
from mulin.ledger import actions as ledger
from mulin.people import rules
from mulin.people.actions.settling import locked, named
from mulin.people.models import CorrectionRequest, ErasureRequest, Person, RequestState
from mulin.people.queries import recent_correction


@transaction.atomic
def ask_correction(actor: Actor, *, person: Person, part: str, wanted: str) -> CorrectionRequest:
    """Something kept about a person is wrong; a worker puts it right. Lock: the person.

    The same words again, still waiting, are the same request. Raises RuleError correction-part,
    correction-empty.
    """
    locked(actor, person)
    if part not in rules.CORRECTABLE:
        raise RuleError("correction-part", field="part")
    wanted = clean_text(wanted, limit=200, lines=True)
    if not wanted:
        raise RuleError("correction-empty", field="wanted")
    earlier = recent_correction(actor, person, part, wanted)
    if earlier:
        return earlier
    request: CorrectionRequest = CorrectionRequest.objects.create(
        community_id=actor.community_id,
        person=person,
        account_id=actor.account_id,
        part=part,
        wanted=wanted,
        mouth=actor.mouth,
    )
    ledger.record(actor, "data.correction_asked", about={"person": named(person)}, data={"part": part})
    return request


@transaction.atomic
def settle_correction(actor: Actor, *, request: CorrectionRequest, done: bool, answer: str = "") -> CorrectionRequest:
    """A worker has put it right, or says why not. Lock: the request.

    Raises RuleError answer-needed for a refusal without a reason (PIPL 50), state-changed.
    """
    row: CorrectionRequest = CorrectionRequest.objects.of(actor).select_for_update().get_or_404(id=request.id)
    state = RequestState.DONE if done else RequestState.REFUSED
    rules.check_step(rules.REQUEST_STATES, row.state, state)
    row.answer = clean_text(answer, limit=200, lines=True)
    if not done and not row.answer:
        raise RuleError("answer-needed", field="answer")
    row.state, row.decided_at = state, clock.now()
    row.save()
    kind = "data.corrected" if done else "data.correction_refused"
    ledger.record(actor, kind, about={"person": named(row.person)}, data={"part": row.part})
    message = "people.corrected" if done else "people.correction_refused"
    courier()(actor, kind=message, to_person_id=row.person_id, data={"answer": row.answer})
    return row


@transaction.atomic
def ask_erasure(actor: Actor, *, person: Person, paper_number: str = "") -> ErasureRequest:
    """A person wants to be forgotten. It happens in seven days, and can be taken back until then. Lock: the person.

    Asking again changes nothing. Raises RuleError erasure-in-office while the person holds a role
    somebody else must take over first, paper-number.
    """
    row = locked(actor, person)
    if actor.mouth == Mouth.PAPER and not paper_number.strip():
        raise RuleError("paper-number", field="paper_number")
    waiting: ErasureRequest | None
    waiting = ErasureRequest.objects.of(actor).filter(person=row, state=RequestState.WAITING).first()
    if waiting is not None:
        return waiting
    check_out_of_office(actor, row)
    request: ErasureRequest = ErasureRequest.objects.create(
        community_id=actor.community_id,
        person=row,
        account_id=actor.account_id,
        mouth=actor.mouth,
        paper_number=clean_text(paper_number, limit=40),
        due_at=rules.erasure_due(clock.now()),
    )
    ledger.record(actor, "data.erasure_asked", about={"person": named(row)}, data={"due": days.as_day(request.due_at)})
    return request


@transaction.atomic
def keep_after_all(actor: Actor, *, request: ErasureRequest) -> ErasureRequest:
    """The person changed their mind within the seven days. Lock: the request. Raises RuleError state-changed."""
    row: ErasureRequest = ErasureRequest.objects.of(actor).select_for_update().get_or_404(id=request.id)
    rules.check_step(rules.REQUEST_STATES, row.state, RequestState.WITHDRAWN)
    row.state, row.decided_at = RequestState.WITHDRAWN, clock.now()
    row.save(update_fields=["state", "decided_at"])
    ledger.record(actor, "data.erasure_withdrawn", about={"person": named(row.person)})
    return row


@transaction.atomic
def note_copy_taken(actor: Actor, *, person: Person) -> None:
    """A copy of everything kept about a person was handed out. No lock."""
    ledger.record(actor, "data.copy_taken", about={"person": named(person)})


def check_out_of_office(actor: Actor, person: Person) -> None:
    """Whether nothing has to be handed over first. Raises RuleError erasure-in-office. One query."""
    if person.account_id is None:
        return
    terms = accounts.terms_of(person.account_id, clock.today())
    if terms.filter(community_id=actor.community_id).exists():
        raise RuleError("erasure-in-office")
