"""The ballot box: sheets, typings, turnout, the envelopes that count, the record of the count."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from mulin.awards import rules
from mulin.awards.models import (
    BallotPaper,
    BoxKind,
    Counter,
    Elector,
    Envelope,
    LateElector,
    Round,
    Sheet,
    SheetState,
    Typing,
    Verdict,
    Witness,
)
from mulin.awards.queries.jury import jurors_of, panel_given, trips_data
from mulin.awards.queries.people import numbers_of, public_names
from mulin.base import crypto
from mulin.kernel import clock

PRESENT_FOR = timedelta(minutes=30)
FORMAT = "mulin-count/1"


def code_index(row: Round, code: str) -> bytes:
    """The fingerprint under which a ticket is found: nobody can make tickets from a dump."""
    return crypto.blind_index(code, purpose=f"ballot:{row.id}", community_id=row.community_id)


def sheet_by_code(row: Round, code: str) -> Sheet | None:
    """One query."""
    found: Sheet | None = row.sheets.filter(code_index=code_index(row, code)).first()
    return found


def box_contents(row: Round) -> list[bytes]:
    """Every envelope in the box, all versions, for its digest. One query."""
    rows = Envelope.objects.of(row.community_id).filter(round=row)
    return [bytes(sealed) for sealed in rows.order_by("id").values_list("sealed", flat=True)]


def envelopes_that_count(row: Round) -> list[Envelope]:
    """The last envelope of every right that was not used on paper, in the order of random keys. One query."""
    last: dict[UUID, Envelope] = {}
    rows = Envelope.objects.of(row.community_id).filter(round=row).select_related("elector", "sheet")
    for one in rows.order_by("version"):
        last[one.voter_key] = one
    return sorted((one for one in last.values() if _counts(one)), key=lambda one: one.id)


def _counts(envelope: Envelope) -> bool:
    if envelope.elector is not None:
        return not envelope.elector.is_void and not envelope.elector.paper
    assert envelope.sheet is not None  # one of the two, by the database's own rule
    return envelope.sheet.state in (SheetState.OUT, SheetState.ONLINE)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have voted so far, whatever way."""

    electors: int
    phone: int  # with an envelope and no paper
    paper: int  # a sheet was handed over

    @property
    def total(self) -> int:
        return self.phone + self.paper


def turnout(row: Round) -> Turnout:
    """Two queries."""
    rows = Elector.objects.of(row.community_id).filter(round=row, is_void=False)
    counts = rows.aggregate(all=Count("id"), paper=Count("id", filter=~Q(paper="")))
    phone = rows.filter(paper="", envelopes__version=1).count()
    return Turnout(counts["all"], phone, counts["paper"])


def turnout_by_building(row: Round) -> dict[str, tuple[int, int]] | None:
    """Turnout by building, or None where it would show a small group. Two queries."""
    rows = Elector.objects.of(row.community_id).filter(round=row, is_void=False)
    everybody: Tally[str] = Tally()
    voted: Tally[str] = Tally()
    with_envelope = set(rows.filter(envelopes__version=1).values_list("id", flat=True))
    named = rows.values_list("id", "building__courtyard__name", "building__name", "paper")
    for elector, yard, building, paper in named.order_by("building__number"):
        place = " ".join(filter(None, (yard, building)))
        everybody[place] += 1
        voted[place] += bool(paper) or elector in with_envelope
    return rules.turnout_split({place: (voted[place], count) for place, count in everybody.items()})


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One printed sheet and how far its typing is."""

    sheet: Sheet
    typings: list[Typing]
    has_envelope: bool

    @property
    def typed_by(self) -> set[UUID | None]:
        return {typing.account_id for typing in self.typings}

    @property
    def agreed(self) -> Typing | None:
        """The reading that counts: settled together, or two people alike."""
        settled = next((typing for typing in self.typings if typing.is_settled), None)
        if settled or len(self.typings) < 2:
            return settled
        first, second = self.typings[:2]
        return first if (first.verdict, first.marks) == (second.verdict, second.marks) else None

    @property
    def differs(self) -> bool:
        return len(self.typings) > 1 and self.agreed is None

    @property
    def is_accounted(self) -> bool:
        """Whether it is known what became of the sheet."""
        return self.sheet.state != SheetState.OUT or self.has_envelope


def sheet_lines(row: Round) -> list[SheetLine]:
    """Every sheet by serial, with its typings. Three queries."""
    sheets = list(Sheet.objects.of(row.community_id).filter(round=row).order_by("serial"))
    typings: dict[UUID, list[Typing]] = defaultdict(list)
    for typing in Typing.objects.of(row.community_id).filter(sheet__round=row).order_by("id"):
        typings[typing.sheet_id].append(typing)
    online = set(Envelope.objects.of(row.community_id).filter(round=row).values_list("sheet_id", flat=True))
    return [SheetLine(sheet, typings[sheet.id], sheet.id in online) for sheet in sheets]


def balance(lines: list[SheetLine], box: str) -> rules.Sheets:
    """What became of the sheets of one box. No query."""
    mine = [line for line in lines if line.sheet.box == box]
    states = Tally(line.sheet.state for line in mine)
    online = sum(line.sheet.state == SheetState.OUT and line.has_envelope for line in mine)
    return rules.Sheets(
        printed=len(mine),
        cast=states[SheetState.CAST],
        online=states[SheetState.ONLINE] + online,
        spoiled=states[SheetState.SPOILED],
        returned=states[SheetState.RETURNED],
        lost=states[SheetState.LOST],
    )


def sheets_given(row: Round) -> int:
    """How many rights were used up by a sheet. One query."""
    return int(Elector.objects.of(row.community_id).filter(round=row, is_void=False).exclude(paper="").count())


def ballots(row: Round) -> rules.Box:
    """The opened box as it is counted and published, in an order that says nothing. Two queries."""
    electors = Elector.objects.of(row.community_id).filter(round=row, is_void=False).count()
    rows = BallotPaper.objects.of(row.community_id).filter(round=row).values_list("box", "verdict", "marks")
    marks: dict[str, list[rules.Marks]] = {BoxKind.RESIDENTS: [], BoxKind.PANEL: []}
    invalid: Tally[str] = Tally()
    for box, verdict, choice in rows:
        if verdict == Verdict.INVALID:
            invalid[box] += 1
        else:
            marks[box].append(tuple(choice))
    return rules.Box(
        electors=electors,
        residents=tuple(sorted(marks[BoxKind.RESIDENTS])),
        panel=tuple(sorted(marks[BoxKind.PANEL])),
        invalid=invalid[BoxKind.RESIDENTS],
        panel_invalid=invalid[BoxKind.PANEL],
    )


def result(row: Round, *, without: frozenset[int] = frozenset()) -> rules.Result:
    """The count of an opened box. Three queries."""
    numbers, left = numbers_of(row)
    return rules.count(ballots(row), row.count_rules, numbers=numbers, without=without | set(left), seed=row.lot_seed)


def counters_of(row: Round) -> list[Counter]:
    """Who counts, in the order they came. One query."""
    return list(row.counters.select_related("account").order_by("created_at"))


def present(row: Round) -> list[Counter]:
    """Counters who are at the table now. One query."""
    return list(row.counters.filter(present_at__gt=clock.now() - PRESENT_FOR).select_related("account"))


def witnesses_of(row: Round) -> list[Witness]:
    """Who watches the count. One query."""
    return list(row.witnesses.select_related("person__household__building__courtyard").order_by("created_at"))


def late_of(row: Round) -> list[LateElector]:
    """Who was to be added to the frozen list. One query."""
    rows = row.late.select_related("person", "household__building__courtyard", "asked_by", "decided_by")
    return list(rows.order_by("created_at"))


def receipts(row: Round) -> list[str]:
    """Every receipt that was given out, sorted: one for each envelope that arrived, whatever came of it. One query.

    Whether an envelope still counts is not told here: who took a sheet afterwards would be seen by whoever
    stood beside them (T5). The record says how many count.
    """
    rows = Envelope.objects.of(row.community_id).filter(round=row, version=1)
    return sorted(rows.values_list("receipt", flat=True))


def count_record(row: Round, found: rules.Result) -> dict[str, Any]:
    """What is kept of a count and published: no names (they are added when it is shown). Fourteen queries."""
    box = ballots(row)
    is_hidden = found.reason == "few"
    lines = sheet_lines(row)
    late = Elector.objects.of(row.community_id).filter(round=row)
    numbers, left = numbers_of(row)
    data: dict[str, Any] = {
        "format": FORMAT,
        "round": {"title": row.title, "year": row.year},
        "rules": row.published_rules,
        "rules_sha256": row.rules_digest,
        "electors": {
            "count": box.electors,
            "frozen": row.electors_count,
            "sha256": row.electors_digest,
            "late": late.filter(is_late=True).count(),
            "void": late.filter(is_void=True).count(),
        },
        "box": {"envelopes": row.envelopes_count, "sha256": row.box_digest},
        "seed": row.lot_seed,
        "numbers": numbers,
        "left": left,
        "sheets": {box_kind.value: asdict(balance(lines, box_kind)) for box_kind in BoxKind}
        | {"handed_over": sheets_given(row), "panel_handed": panel_given(row)},
        "home_box": trips_data(row),
        "receipts": receipts(row),
        "reason": found.reason,
    }
    if is_hidden:
        return data
    counted = len(envelopes_that_count(row))
    return data | {
        "box": data["box"] | {"counted": counted},
        "residents": [list(marks) for marks in box.residents],
        "invalid": box.invalid,
        "panel": [list(marks) for marks in box.panel],
        "panel_invalid": box.panel_invalid,
        "standings": [
            {"number": one.number, "residents": one.residents, "panel": one.panel, "share": str(one.share)}
            for one in found.standings
        ],
        "winners": sorted(found.winners),
        "by_lot": sorted(found.by_lot),
        "turnout": turnout_by_building(row),
    }


def published_record(row: Round, *, community: str) -> dict[str, Any]:
    """The record with the names that may still be said: the file anybody recounts. Three queries."""
    named = public_names(row).items()
    candidates = [{"number": number, "name": one.label, "where": one.where} for number, one in named]
    jurors = [
        {"seal": one.seal, "salt": one.salt.hex if one.salt else None, "name": one.label, "where": one.where}
        for one in jurors_of(row)
    ]
    return {"community": community, **row.record, "candidates": candidates, "jurors": jurors}
