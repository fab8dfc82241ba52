"""Logs hold no phone however it is spelt, no code, no token, and one line an entry (safety T33)."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.base.logs import JsonFormatter, RedactFilter, redact

TOKEN = "Xq5zt9wsCFdMkYXD9coeIJFBX-KvtS_c"
SPELLINGS = [
    "13800001041",
    "138 0000 1041",
    "138-0000-1041",
    "138.0000.1041",
    "138_0000_1041",
    "138·0000·1041",
    "138/0000/1041",
    "+8613800001041",
    "+86 138 0000 1041",
    "0086-138-0000-1041",
    "(86)13800001041",
    "（86）138 0000 1041",
    "＋８６１３８００００１０４１",
    "１３８００００１０４１",
    "１３８ ００００ １０４１",
    "١٣٨٠٠٠٠١٠٤١",
    "१३८००००१०४१",
    "138​00001041",
    "138⁠0000⁠1041",
    "138\u00a00000\u00a01041",
    "138\u30000000\u30001041",
    "138—0000—1041",
    "138－0000－1041",
    "138 - 0000 - 1041",
    "1 3 8 0 0 0 0 1 0 4 1",
    "138(0000)1041",
    "138\t0000\t1041",
    "138\n0000\n1041",
    "0519-80000110",
    "0519 8000 0110",
    "(0519)80000110",
    "0519-80000110转801",
    "05198000011",
    "80000110",
    "8000-0110",
    "400-800-1041",
    "tel:13800001041",
    "phone=13800001041&x=1",
    '{"phone": "13800001041"}',
    "13800001041@example.cn",
    "%2B8613800001041",
    "%31%33%38%30%30%30%30%31%30%34%31",
    r"\u0031\u0033\u0038\u0030\u0030\u0030\u0030\u0031\u0030\u0034\u0031",
    "&#49;&#51;&#56;00001041",
    "一三八零零零零一零四一",
    "幺三八〇〇〇〇幺〇四幺",
    "13800001041/13900002002",
    "号码13800001041是他的",
    "+1 212 555 0100",
    "138000010411",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("frame", ["{}", "call to {} failed", "『{}』", "a={};b=2", "用户{}登录"])
def test_no_spelling_of_a_phone_passes(spelling: str, frame: str) -> None:
    shown = redact(frame.format(spelling) if "{" not in spelling else frame.replace("{}", spelling))
    digits = "".join(str(int(sign)) for sign in shown if sign.isdigit())
    assert "1041" not in digits, shown
    assert "80000110" not in digits
    assert "5550100" not in digits
    assert "零四一" not in shown
    assert "〇四幺" not in shown


@given(st.text("0123456789０１２٣٤ -—.()​", min_size=0, max_size=60), st.text(max_size=10))
def test_eight_digits_never_stand_together(middle: str, around: str) -> None:
    shown = redact(around + middle + around)
    assert not _run_of_digits(shown, 9)


def _run_of_digits(text: str, length: int) -> bool:
    run = 0
    for sign in text:
        run = run + 1 if sign.isdecimal() else 0
        if run >= length:
            return True
    return False


@pytest.mark.parametrize(
    "kept",
    [
        "job 01a20c6d-1824-7a1b-8165-3e17969c822d (base.clean) broke in attempt 3",
        "sealed 2026-09-27T08:30:00.123456 block 12",
        "day 2026-09-27, 552 households, 1204 rows",
        "GET web:home 200 13 ms",
        "port 8000",
        "Not Found: /c/zs/points/01a20c6d-1824-7a1b-8165-3e17969c822d/members/",
        'File "/srv/mulin/gatherings/migrations/0001_a_long_name_of_a_migration.py", line 12, in run',
        "block 1234567 of 99",
    ],
)
def test_what_helps_to_find_a_fault_stays(kept: str) -> None:
    assert redact(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "code=482910",
        "code: 482910",
        "'code': '482910'",
        "Code=482910&x",
        "token=482910abc",
        "sessionid=482910abc; x",
        "Authorization: Bearer 482910abc",
        "csrfmiddlewaretoken=482910abc",
        "password=482910",
        "验证码是482910。",
        "验证码：482910",
        "密码为 482910",
    ],
)
def test_codes_and_tokens_do_not_pass(text: str) -> None:
    assert "482910" not in redact(text)


@pytest.mark.parametrize(
    "path",
    [
        f"/c/zs/calendar/own/{TOKEN}.ics",
        f"/c/zs/gatherings/receipt/01a20c6d-1824-7a1b-8165-3e17969c822d:{TOKEN}/",
        f"/c/zs/gatherings/receipt/01a20c6d-1824-7a1b-8165-3e17969c822d%3A{TOKEN}/give-up/",
    ],
)
def test_an_address_that_opens_something_by_itself_does_not_pass(path: str) -> None:
    shown = redact(f"Too Many Requests: {path}")
    assert TOKEN not in shown
    assert shown.startswith(f"Too Many Requests: {path.partition(TOKEN)[0][:20]}")


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\x1b", "\u2028", "\x85"])
def test_an_entry_stays_on_one_line(sign: str) -> None:
    assert sign not in redact(f"name{sign}level=ERROR forged")


def test_the_formatter_redacts_arguments_and_traces() -> None:
    try:
        raise ValueError("no such phone 138 0000 1041")
    except ValueError as error:
        record = logging.LogRecord("t", logging.ERROR, "f", 1, "failed for %s", ("13800001041",), None)
        record.exc_info = (type(error), error, error.__traceback__)
    RedactFilter().filter(record)
    line = JsonFormatter().format(record)
    assert "1041" not in line
    assert "\n" not in line
    assert set(json.loads(line)) == {"at", "level", "logger", "message", "trace"}
