"""Everything of an award on paper: ballots, the key's shares, certificates, notices, the record to sign."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.utils import translation

from mulin.awards import queries, rules
from mulin.awards.actions import PrintedSheet
from mulin.awards.models import BoxKind, Candidate, Outcome, Round, RoundState
from mulin.awards.rules import codes
from mulin.base.actor import Actor
from mulin.base.days import day_words, moment_words
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.people.models import ConsentPurpose
from mulin.people.queries import consent_texts
from mulin.places.access import community_with
from mulin.places.models import Community
from mulin.printing import fonts, qr, typeset

_NOTICE_WORDS = (
    "对公示有意见，可以扫码、打电话或者到服务台说，不用留名，都会核实、答复。",
    "公示期满，本公示自行作废。",
)
_DIGITS = "〇一二三四五六七八九"


def _common(actor: Actor, row: Round, title: str) -> dict[str, Any]:
    place: Community = community_with(actor.community_id)
    return {
        "title": f"{row.title} {title}",
        "community": place.name,
        "demo": place.is_demo,
        "award": row.title,
        "phone": place.phone,
        "year": row.year,
    }


def _check_glyphs(texts: Iterable[str]) -> None:
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)


def _address(actor: Actor, name: str, **gaps: object) -> str:
    return f"{settings.MULIN.origin}{actor.url(name, **gaps)}"


def share_sheets(actor: Actor, row: Round, texts: Sequence[str]) -> bytes:
    """Three sheets, one for each keeper."""
    data = _common(actor, row, "票箱钥匙")
    keepers = ("第一份，计票人甲保管", "第二份，计票人乙保管", "第三份，封好交街道保管")
    data["shares"] = [
        {"keeper": keeper, "text": text, "qr": qr.svg(text)} for keeper, text in zip(keepers, texts, strict=True)
    ]
    with translation.override("zh-hans"):
        data["count"] = moment_words(row.count_at)
    return typeset.compile_pdf("awards/shares", data)


def check_ballot(actor: Actor, row: Round) -> None:
    """Whether every name can be printed, before a ticket is made. Raises RuleError "glyph-missing"."""
    _check_glyphs(text for one in queries.on_ballot(row) for text in (one.label, one.where, one.deed))


def ballot_sheets(actor: Actor, row: Round, sheets: Sequence[PrintedSheet], *, box: str) -> bytes:
    """A page a ballot, each with the candidates in an order of its own. One query."""
    people = queries.on_ballot(row)
    data = _common(actor, row, "选票")
    draw = secrets.SystemRandom()
    with translation.override("zh-hans"):
        data |= {
            "most": row.choose_up_to,
            "panel": box == BoxKind.PANEL,
            "who": "一户一票" if row.by_household else "一人一票",
            "until": moment_words(row.vote_closes_at),
            "people": [_on_ballot(one) for one in people],
        }
    place = {one.number: number for number, one in enumerate(people)}
    data["sheets"] = [
        {
            "serial": f"{one.serial:04d}",
            "ticket": codes.shown(one.ticket),
            "qr": qr.svg(one.ticket),
            "order": draw.sample(sorted(place.values()), len(place)),
        }
        for one in sheets
    ]
    return typeset.compile_pdf("awards/ballot", data, tagged=False)


def _on_ballot(candidate: Candidate) -> dict[str, Any]:
    return {
        "number": candidate.number,
        "name": candidate.label,
        "where": candidate.where,
        "deed": candidate.deed,
    }


def certificates(actor: Actor, row: Round, *, candidate_id: UUID | None = None) -> bytes:
    """The certificates of those honoured, all or one. Raises RuleError certificate-early, glyph-missing."""
    if row.state != RoundState.DONE:
        raise RuleError("certificate-early")
    people = [one for one in queries.proposed(row) if one.outcome == Outcome.AWARDED and one.person_id]
    if candidate_id is not None:
        people = [one for one in people if one.id == candidate_id]
    if not people:
        raise RuleError("certificate-early")
    _check_glyphs(text for one in people for text in (one.label, one.deed))
    data = _common(actor, row, "荣誉证书")
    data["year_words"] = "".join(_DIGITS[int(figure)] for figure in str(row.year))
    data["people"] = [
        {
            "name": _spaced(one.label),
            "deed": one.deed.rstrip("。.！!"),
            "number": one.certificate,
            "day": _chinese_day(one),
            "qr": qr.svg(f"{_address(actor, 'awards:certificate')}?{urlencode({'number': one.certificate})}"),
        }
        for one in people
    ]
    return typeset.compile_pdf("awards/certificate", data)


def _spaced(name: str) -> str:
    """孔　祥: two characters as wide as three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def _chinese_day(candidate: Candidate) -> str:
    day = candidate.certified_on or clock.today()
    year = "".join(_DIGITS[int(figure)] for figure in str(day.year))
    return f"{year}年{_number(day.month)}月{_number(day.day)}日"


def _number(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def call_sheet(actor: Actor, row: Round) -> bytes:
    """The rules, to be put up before anybody is named."""
    data = _common(actor, row, "评选公告")
    with translation.override("zh-hans"):
        days = (
            ("推荐", f"{day_words(row.nominate_from)} 到 {day_words(row.nominate_until)}"),
            ("资格审核", f"到 {day_words(row.review_until)}"),
            ("投票", f"{moment_words(row.vote_opens_at)} 到 {moment_words(row.vote_closes_at)}"),
            ("当众数票", f"{moment_words(row.count_at)}  {row.count_place}".strip()),
            ("公示", f"{row.notice_days} 个工作日"),
        )
        data |= {
            "heading": f"“{row.title}”评选公告",
            "lead": row.about,
            "rows": [list(line) for line in days],
            "points": list(_terms_words(row)),
            "names": [],
            "foot": f"办法的指纹（SHA-256）{row.rules_digest[:16]}，已记入台账，谁也改不了。",
            "qr": qr.svg(_address(actor, "awards:round", round_id=row.id)),
            "qr_words": "扫码推荐、投票；没有手机，到服务台一样办",
        }
    _check_glyphs([row.about, row.count_place, *(one.label for one in queries.jurors_of(row))])
    return typeset.compile_pdf("awards/placard", data)


def _terms_words(row: Round) -> Iterable[str]:
    yield f"谁可以推荐：{'、'.join(row.nominator_words)}。"
    yield f"评 {row.seats} 位，一张票最多选 {row.choose_up_to} 位。"
    yield f"{row.get_electorate_display()}，年满 {row.min_age} 岁。"
    if row.has_panel:
        yield f"居民票占 {row.weight_residents}%，评审票占 {row.weight_panel}%，评审 {row.panel_size} 位。"
        yield f"评审：{'、'.join(one.label for one in queries.jurors_of(row) if one.label)}。"
    if row.turnout_percent:
        yield f"至少 {row.turnout_percent}% 的票收回来，结果才算数。"
    yield f"并列：{row.get_tie_rule_display()}。"
    yield "投票结束前可以重投，最后一次算。" if row.may_recast else "投了不能改。"
    yield "纸票和手机票一样算，领了纸票以纸票为准。"
    yield "不方便出门的，打个电话，流动票箱上门，三位监票的人跟着。谁投给谁，谁也看不到。"


def _span(first: date | None, last: date | None) -> str:
    today = clock.today()
    return f"{day_words(first or today)} 到 {day_words(last or today)}"


def nomination_sheet(actor: Actor, row: Round) -> bytes:
    """A form to name somebody on paper, with the place where they sign their yes."""
    data = _common(actor, row, "推荐表")
    with translation.override("zh-hans"):
        data["until"] = f"{day_words(row.nominate_until)} 以前交到服务台，或者交给楼组长、网格员。"
        data["consent"] = consent_texts.current(ConsentPurpose.HONOUR).text
    return typeset.compile_pdf("awards/nomination", data)


def notice_sheet(actor: Actor, row: Round) -> bytes:
    """The public notice: names and buildings, never a phone, an age or a door."""
    people = queries.chosen_in_public(row)
    data = _common(actor, row, "公示")
    with translation.override("zh-hans"):
        data |= {
            "heading": f"“{row.title}”评选结果公示",
            "lead": f"经居民推荐、资格审核、投票和当众数票，下面几位拟评为{row.year}年度“{row.title}”，现予公示。",
            "rows": [["公示时间", _span(row.notice_from, row.notice_until)]],
            "points": list(_NOTICE_WORDS),
            "names": [{"name": one.label, "where": one.where, "deed": one.deed} for one in people],
            "foot": f"第 {row.notice_number} 次公示　数票记录的指纹 {row.record.get('record_sha256', '')[:24]}",
            "qr": qr.svg(_address(actor, "awards:object", round_id=row.id)),
            "qr_words": "扫码提意见、查选票、重新数一遍",
        }
    _check_glyphs(text for one in people for text in (one.label, one.where, one.deed))
    return typeset.compile_pdf("awards/placard", data)


def honour_sheet(actor: Actor, row: Round) -> bytes:
    """光荣榜, of those who agreed."""
    people = queries.honours(actor.community_id, round_id=row.id)
    data = _common(actor, row, "光荣榜")
    data |= {
        "heading": "光荣榜",
        "lead": f"{row.year}年度“{row.title}”",
        "rows": [],
        "points": [],
        "names": [{"name": one.label, "where": one.where, "deed": one.deed} for one in people],
        "foot": "谢谢推荐他们的邻居，谢谢每一位投票的人。",
        "qr": qr.svg(_address(actor, "awards:honours")),
        "qr_words": "扫码看他们做了什么",
    }
    _check_glyphs(text for one in people for text in (one.label, one.where, one.deed))
    return typeset.compile_pdf("awards/placard", data)


def record_sheet(actor: Actor, row: Round) -> bytes:
    """The count to be signed on paper. Raises nothing: before the opening it has only the sheets."""
    lines = queries.sheet_lines(row)
    data = _common(actor, row, "数票记录")
    people = queries.by_number(row)
    found = queries.result(row) if row.box_opened_at else rules.Result()
    box = queries.ballots(row) if row.box_opened_at else None
    is_shown = box is not None and found.reason != "few"
    with translation.override("zh-hans"):
        data |= {
            "where": f"{moment_words(row.count_at)}  {row.count_place}".strip(),
            "box_digest": row.box_digest,
            "sheets": [_sheets_line(name, queries.balance(lines, kind)) for name, kind in _boxes(row)],
            "given": queries.sheets_given(row),
            "trips": [_trip_line(one) for one in queries.trips_data(row)],
            "envelopes": row.envelopes_count,
            "counts": _counts(box, found) if is_shown and box else [],
            "standings": _standings(row, found, people) if is_shown else [],
            "witnesses": [one.person.name if one.person else "" for one in queries.witnesses_of(row)],
            "counters": [one.account.name for one in queries.counters_of(row)],
            "few": found.reason == "few",
        }
    return typeset.compile_pdf("awards/record", data)


def _boxes(row: Round) -> list[tuple[str, str]]:
    panel = [("评审票", BoxKind.PANEL.value)] if row.has_panel else []
    return [("居民票", BoxKind.RESIDENTS.value), *panel]


def _sheets_line(name: str, sheets: rules.Sheets) -> list[str]:
    figures = (sheets.printed, sheets.used, sheets.void, sheets.returned, sheets.difference)
    return [name, *map(str, figures)]


def _trip_line(trip: dict[str, Any]) -> list[str]:
    day = day_words(date.fromisoformat(trip["day"]))
    return [day, *(str(trip[name]) for name in ("doors", "ballots", "watching", "seal"))]


def _counts(box: rules.Box, found: rules.Result) -> list[list[str]]:
    return [
        ["有投票权", str(box.electors)],
        ["收回选票", str(box.returned)],
        ["有效", str(found.valid)],
        ["弃权", str(found.blank)],
        ["无效", str(box.invalid)],
    ]


def _standings(row: Round, found: rules.Result, people: dict[int, Candidate]) -> list[list[str]]:
    rows = []
    for one in found.standings:
        mark = "当选" if one.number in found.winners else ""
        share = f"{float(one.share) * 100:.2f}%"
        rows.append([str(one.number), people[one.number].label, str(one.residents), str(one.panel), share, mark])
    return rows
