"""Letting a picture be shown, hiding it, taking it away; and what neighbours say against it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.base.manifest import Event, courier, tell
from mulin.base.once import earlier_result, remember
from mulin.kernel import clock, ids
from mulin.kernel.chinese import clean_text
from mulin.kernel.errors import RuleError
from mulin.ledger.actions import record
from mulin.media import files, rules
from mulin.media.actions.bringing import named
from mulin.media.models import Picture, Pictured, PictureReport, PictureState, ReportWhy
from mulin.media.queries import reports_of, seen_on

CODE_BODY = 8
REPORT_LIMIT = 200


@transaction.atomic
def let_show(actor: Actor, *, picture: Picture) -> Picture:
    """A person has seen it: the picture hangs in public from now on. Locks the picture.

    Everybody who can be recognised agrees, for a child its guardian. Raises RuleError picture-consent,
    picture-faces, picture-children, picture-state, picture-own-report.
    """
    row = _locked(actor, picture, PictureState.SHOWN)
    said = rules.Circumstances(row.faces, row.children, row.paper_number)
    rules.check_showing(said, seen_on(row))
    row = _decide(actor, row, PictureState.SHOWN)
    record(actor, "picture.shown", about=named(actor, row))
    return row


@transaction.atomic
def hide(actor: Actor, *, picture: Picture, why: str) -> Picture:
    """Put a picture away, with a reason that whoever brought it reads. Locks the picture.

    Raises RuleError picture-why, picture-state, picture-own-report.
    """
    reason = clean_text(why, limit=rules.WHY_LIMIT)
    if not reason:
        raise RuleError("picture-why", field="why")
    row = _decide(actor, _locked(actor, picture, PictureState.HIDDEN), PictureState.HIDDEN, why=reason)
    record(actor, "picture.hidden", about=named(actor, row))
    if row.brought_by_id is not None and row.brought_by_id != actor.account_id:
        courier()(actor, kind="media.hidden", to_account_id=row.brought_by_id, data={"why": reason})
    return row


@transaction.atomic
def withdraw(actor: Actor, *, picture: Picture) -> None:
    """Take a picture away for good; its files go at once. Locks the picture. Again changes nothing."""
    row: Picture = Picture.objects.of(actor).select_for_update().get_or_404(id=picture.id)
    if row.state != PictureState.WITHDRAWN:
        take_away(actor, row)


def take_away(actor: Actor, row: Picture) -> None:
    """A locked picture ends, in the caller's transaction: nothing of it stays but that it was."""
    about = named(actor, row)
    _close_reports(row, came_down=True)
    Pictured.objects.of(actor).filter(picture=row).delete()
    row.state, row.words, row.why, row.paper_number = PictureState.WITHDRAWN, "", "", ""
    row.decided_by_id, row.decided_at = actor.account_id, clock.now()
    row.save()
    record(actor, "picture.withdrawn", about=about)
    tell(Event.PICTURE_TAKEN_AWAY, actor, picture_id=row.id)
    transaction.on_commit(lambda: _drop(row.community_id, row.id, row.stored))


def _drop(community_id: UUID, picture_id: UUID, stored: str) -> None:
    # if this is cut short, the job of every minute does it again
    files.drop(community_id, stored)
    Picture.objects.of(community_id).filter(id=picture_id).update(files_gone=True)


@transaction.atomic
def edit_words(actor: Actor, *, picture: Picture, words: str) -> Picture:
    """Say better what is on a picture. Locks the picture."""
    row: Picture = Picture.objects.of(actor).select_for_update().get_or_404(id=picture.id)
    row.words = clean_text(words, limit=rules.WORDS_LIMIT)
    row.save(update_fields=["words"])
    return row


def _locked(actor: Actor, picture: Picture, after: str) -> Picture:
    row: Picture = Picture.objects.of(actor).select_for_update().get_or_404(id=picture.id)
    reported = after == PictureState.SHOWN and bool(reports_of(row))
    own = actor.account_id is not None and row.brought_by_id == actor.account_id
    rules.check_judge(brought_by_self=own, reported=reported)
    if not (reported and row.state == after):  # a reported picture may be let hang on
        rules.check_step(row.state, after)
    return row


def _decide(actor: Actor, row: Picture, state: PictureState, *, why: str = "") -> Picture:
    row.state, row.why = state, why
    row.decided_by_id, row.decided_at = actor.account_id, clock.now()
    row.save()
    _close_reports(row, came_down=state != PictureState.SHOWN)
    return row


def _close_reports(row: Picture, *, came_down: bool) -> None:
    open_ones = PictureReport.objects.of(row.community_id).filter(picture=row, decided_at=None)
    open_ones.update(decided_at=clock.now(), came_down=came_down, words="")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says against a picture."""

    why: ReportWhy
    words: str = ""


@transaction.atomic
def report_picture(actor: Actor, *, picture: Picture, complaint: Complaint, client_key: str) -> PictureReport:
    """举报: anybody, without signing in; the caller limits how often. Locks the picture.

    What is grave (a child, somebody who did not agree, private things, a swindle) takes the picture down at
    once, until a person has decided. The code is to ask by. Raises RuleError text-…, key-reuse.
    """
    words = clean_text(complaint.words, limit=REPORT_LIMIT, lines=True)
    content = (str(picture.id), complaint.why, words)
    earlier = earlier_result(actor, client_key, content)
    if earlier is not None:
        found: PictureReport = PictureReport.objects.of(actor).get_or_404(id=earlier)
        return found
    row: Picture = Picture.objects.of(actor).select_for_update().get_or_404(id=picture.id)
    grave = complaint.why in rules.GRAVE
    report: PictureReport = PictureReport.objects.create(
        community_id=actor.community_id,
        picture=row,
        why=complaint.why,
        words=words,
        code=ids.with_check(ids.random_code(CODE_BODY)),
        judge_by=rules.judged_by(clock.now(), grave=grave),
    )
    if grave and row.state == PictureState.SHOWN:
        row.state = PictureState.WAITING
        row.save(update_fields=["state"])
    record(actor, "picture.reported", about=named(actor, row), data={"why": str(complaint.why)})
    remember(actor, client_key, content, report.id)
    return report
