"""Logs: one JSON object a line, without phones, codes or names (safety T33, §4.12)."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

# Between two digits of a phone people write nearly anything; digits come in every script and width.
_BETWEEN = (
    r"[\s\-\u2010-\u2015\u2212\uff0d_.\u00b7\u2022\u30fb\u00ad\u200b-\u200f\u2060\ufeff()\uff08\uff09\[\]/\uff0f*]{0,3}"
)
_NUMBERS = re.compile(rf"[+＋]?(?:\d{_BETWEEN}){{7,}}\d")
_CHINESE = re.compile(r"[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{8,}")
_UUIDS = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])")
_MOMENTS = re.compile(
    r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?)?(?![\d-])"
)
_CODES = re.compile(
    r"(?i)(code|token|cookie|session(?:id)?|secret|password|authorization|csrf\w*|验证码|密码|口令)"
    r"(['\"]?\s*(?:[=:：]|是|为)\s*(?:bearer\s+)?['\"]?)[^\s'\"&,;，。；]+"
)
# A part of an address that opens something for whoever holds it: a calendar's, a receipt's. Plain words and names of
# files have no capitals among so many signs.
_TOKENS = re.compile(r"(?<=[/:])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}(?![\w-])", re.ASCII)
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|&#\d+;|&#x[0-9a-fA-F]+;")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def redact(text: str) -> str:
    """`text` without anything that looks like a phone number, a code or a token, on one line.

    Identifiers (UUIDs) and moments stay readable; everything else with eight digits or more goes.
    """
    text = _CODES.sub(r"\1\2…", _unescaped(text))
    kept = [match for pattern in (_UUIDS, _MOMENTS) for match in pattern.finditer(text)]
    parts, end = [], 0
    for match in sorted(kept, key=lambda match: match.start()):
        if match.start() < end:
            continue
        parts += [_hide(text[end : match.start()]), match[0]]
        end = match.end()
    parts.append(_hide(text[end:]))
    return _CONTROL.sub(" ", "".join(parts))


def _hide(text: str) -> str:
    return _CHINESE.sub("…", _NUMBERS.sub("…", _TOKENS.sub("…", text)))


def _unescaped(text: str) -> str:
    """Escapes that could hide digits, read as what they stand for: %31, \\u0031, &#49;."""

    def read(match: re.Match[str]) -> str:
        sign = match[0]
        if sign.startswith("%"):
            number = int(sign[1:], 16)
        elif sign.startswith("&#x"):
            number = int(sign[3:-1], 16)
        elif sign.startswith("&#"):
            number = int(sign[2:-1])
        else:
            number = int(sign[2:], 16)
        return chr(number) if number in _SHOWN else sign

    return _ESCAPED.sub(read, text)


# Only digits and what stands between them are unescaped: no escape may make a new line or a quote.
_SHOWN = frozenset(map(ord, "0123456789+- ().:"))


class RedactFilter(logging.Filter):
    """Redacts the message of every record, whoever logs it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON: time, level, logger, message, request id, and the error's place."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", None):
            entry["request_id"] = request_id
        if record.exc_info:
            entry["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
