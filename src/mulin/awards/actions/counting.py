"""Opening the box before witnesses, in one step, and signing the count."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from mulin.awards import queries, rules
from mulin.awards.actions.box import check_unbroken, read_share, seed_from
from mulin.awards.actions.casting import bound_to
from mulin.awards.actions.common import about, check_counts, clean, locked, must
from mulin.awards.actions.home import check_trips
from mulin.awards.actions.notice import begin_notice
from mulin.awards.models import BallotPaper, BoxKind, Counter, Round, RoundState, SheetState, Verdict, Witness
from mulin.awards.rules import sealing
from mulin.base import bulk
from mulin.base.actor import Actor, Mouth
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.ledger.actions import Named, Scalar, record
from mulin.people.models import Person, PersonState

WITNESSES = 2


@transaction.atomic
def stand_by(actor: Actor, *, round_id: UUID) -> Counter:
    """A counter is at the table now and agrees that the box is opened. Lock: the round.

    Raises RuleError counter-…, round-moved.
    """
    row = locked(actor, round_id)
    check_counts(actor, row)
    if row.state != RoundState.COUNTING:
        raise RuleError("round-moved")
    counter: Counter
    counter, _is_new = Counter.objects.of(actor).get_or_create(
        round=row,
        account_id=actor.account_id,
        defaults={"community_id": actor.community_id, "present_at": clock.now()},
    )
    Counter.objects.of(actor).filter(id=counter.id).update(present_at=clock.now())
    return counter


@transaction.atomic
def name_witness(actor: Actor, *, round_id: UUID, person_id: UUID) -> Witness:
    """A resident is to watch the count. Lock: the round. Raises RuleError counter-…, round-moved, NotFound."""
    must(actor, "awards.manage")
    row = locked(actor, round_id)
    if row.state not in (RoundState.VOTING, RoundState.COUNTING) or row.signed_at is not None:
        raise RuleError("round-moved")
    person: Person = Person.objects.of(actor).filter(state=PersonState.LIVING).get_or_404(id=person_id)
    candidates, homes = queries.candidate_ties(row)
    rules.check_counter(queries.stake_of(row, person_id=person.id), candidates=candidates, candidate_homes=homes)
    witness: Witness
    witness, is_new = Witness.objects.of(actor).get_or_create(
        round=row, person=person, defaults={"community_id": actor.community_id}
    )
    if is_new:
        record(actor, "awards.witness_named", about=about(row, person=Named(person.id, person.name)))
    return witness


@transaction.atomic
def open_box(actor: Actor, *, round_id: UUID, texts: tuple[str, str]) -> Round:
    """Strip and shuffle the envelopes: two shares, two counters, one transaction. Lock: the round.

    Every ballot, by phone or on paper, becomes an anonymous one, all at once and in random order. The
    key is put together, used and forgotten here. Raises RuleError counter-…, counters-two, witnesses-two,
    sheets-…, panel-many, trips-…, typing-differs, share-…, box-broken, list-broken, round-moved.
    """
    row = locked(actor, round_id)
    check_counts(actor, row)
    if row.state != RoundState.COUNTING or row.box_opened_at is not None:
        raise RuleError("round-moved")
    lines = queries.sheet_lines(row)
    _check_table(actor, row, lines)
    first, second = (read_share(row, text, f"share_{place}") for place, text in enumerate(texts, start=1))
    seed = seed_from(row, first, second)
    check_unbroken(row)
    papers: list[BallotPaper] = [*_from_envelopes(row, seed), *_from_sheets(row, lines)]
    papers.sort(key=lambda paper: paper.id.hex)  # random keys: the order of insertion says nothing
    bulk.insert(papers)
    tickets = [line.sheet.id for line in lines if line.has_envelope and line.sheet.state == SheetState.OUT]
    row.sheets.filter(id__in=tickets).update(state=SheetState.ONLINE)
    row.box_opened_at = clock.now()
    row.save(update_fields=["box_opened_at"])
    row.counters.filter(present_at__gt=clock.now() - queries.PRESENT_FOR).update(opened_box=True)
    record(actor, "awards.box_opened", about=about(row), data={"count": len(papers)})
    return row


def _check_table(actor: Actor, row: Round, lines: list[queries.SheetLine]) -> None:
    present = {counter.account_id for counter in queries.present(row)}
    if actor.account_id not in present or len(present) < 2:
        raise RuleError("counters-two")
    if row.witnesses.count() < WITNESSES:
        raise RuleError("witnesses-two", count=WITNESSES)
    unsettled = [line for line in lines if line.sheet.state == SheetState.CAST and line.agreed is None]
    if unsettled:
        raise RuleError("typing-differs", serial=unsettled[0].sheet.serial, count=len(unsettled))
    residents, panel = (queries.balance(lines, box) for box in (BoxKind.RESIDENTS, BoxKind.PANEL))
    rules.check_sheets(residents, panel, given=queries.sheets_given(row), jurors=queries.panel_given(row))
    check_trips(row, in_the_box=residents.cast)


def _paper(row: Round, box: str, verdict: str, marks: tuple[int, ...]) -> BallotPaper:
    return BallotPaper(community_id=row.community_id, round=row, box=box, verdict=verdict, marks=list(marks))


def _from_envelopes(row: Round, seed: bytes) -> list[BallotPaper]:
    """One ballot for each envelope that counts; a damaged one is invalid."""
    found = []
    for envelope in queries.envelopes_that_count(row):
        try:
            marks = sealing.unseal(bytes(envelope.sealed), seed=seed, bound_to=bound_to(row, envelope))
        except sealing.Damaged:
            found.append(_paper(row, BoxKind.RESIDENTS, Verdict.INVALID, ()))
            continue
        verdict = Verdict.VALID if marks else Verdict.BLANK
        found.append(_paper(row, BoxKind.RESIDENTS, verdict, marks))
    return found


def _from_sheets(row: Round, lines: list[queries.SheetLine]) -> list[BallotPaper]:
    """One ballot for each sheet of the paper box, as two people read it."""
    read = [(line.sheet.box, line.agreed) for line in lines if line.sheet.state == SheetState.CAST]
    return [_paper(row, box, one.verdict, tuple(one.marks)) for box, one in read if one is not None]


@transaction.atomic
def sign_count(actor: Actor, *, round_id: UUID) -> Round:
    """A counter who was at the opening signs. With the last signature the result is published. Lock: the round.

    Raises RuleError counter-…, sign-not-there, round-moved.
    """
    row = _opened(actor, round_id)
    check_counts(actor, row)
    mine = row.counters.filter(account=actor.account_id, opened_box=True)
    if not mine.exists():
        raise RuleError("sign-not-there")
    mine.filter(signed_at=None).update(signed_at=clock.now())
    _publish_if_signed(actor, row)
    return row


def _opened(actor: Actor, round_id: UUID) -> Round:
    row = locked(actor, round_id)
    if row.state != RoundState.COUNTING or row.box_opened_at is None:
        raise RuleError("round-moved")
    return row


@transaction.atomic
def sign_as_witness(actor: Actor, *, round_id: UUID) -> Witness:
    """A resident who watched the count signs with their own account. Lock: the round. Raises NotFound, round-moved."""
    row = _opened(actor, round_id)
    if actor.person_id is None:
        raise NotFound("witness")
    witness: Witness = Witness.objects.of(actor).get_or_404(round=row, person_id=actor.person_id)
    _sign(actor, row, witness, actor.mouth, "")
    return witness


@transaction.atomic
def sign_on_paper(actor: Actor, *, witness_id: UUID, paper_number: str) -> Witness:
    """The desk writes down that a witness has signed the printed record. Lock: the round.

    Raises RuleError paper-number, round-moved.
    """
    must(actor, "awards.manage")
    found: Witness = Witness.objects.of(actor).get_or_404(id=witness_id)
    row = _opened(actor, found.round_id)
    number = clean(paper_number, "paper_number", 40)
    if not number:
        raise RuleError("paper-number", field="paper_number")
    _sign(actor, row, found, Mouth.PAPER, number)
    return found


def _sign(actor: Actor, row: Round, witness: Witness, mouth: str, number: str) -> None:
    if witness.signed_at is None:
        witness.signed_at, witness.mouth, witness.paper_number = clock.now(), mouth, number
        witness.save(update_fields=["signed_at", "mouth", "paper_number"])
    _publish_if_signed(actor, row)


def _publish_if_signed(actor: Actor, row: Round) -> None:
    signed = row.counters.exclude(signed_at=None).count(), row.witnesses.exclude(signed_at=None).count()
    if signed[0] < 2 or signed[1] < WITNESSES:
        return
    if (cast := row.papers.filter(box=BoxKind.PANEL).count()) > row.panel_size:
        raise RuleError("panel-many", cast=cast, given=row.panel_size)
    found = queries.result(row)
    row.signed_at = clock.now()
    signed_record = queries.count_record(row, found) | {"counters": signed[0], "witnesses": signed[1]}
    row.record = signed_record | {"record_sha256": rules.digest(signed_record)}
    data: dict[str, Scalar] = {
        "ballots": 0 if found.reason == "few" else queries.ballots(row).returned,
        "record": row.record["record_sha256"],
    }
    record(actor, "awards.counted", about=about(row), data=data)
    begin_notice(actor, row, found)
    row.save()
