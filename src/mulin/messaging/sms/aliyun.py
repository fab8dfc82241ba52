"""Aliyun's text messages: Dysmsapi 2017-05-25, signed with ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from mulin.kernel import clock
from mulin.messaging.outgoing import NotReached, Silence, call, host_of
from mulin.messaging.sms.port import Answer

ORIGIN = "https://dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
ALGORITHM = "ACS3-HMAC-SHA256"
# Refused for now, certainly not sent: trying again is safe.
_LATER = ("Throttling", "ServiceUnavailable")
# The provider does not know itself.
_UNCLEAR = ("isp.SYSTEM_ERROR", "InternalError", "isp.GATEWAY_ERROR")


def canonical_query(parameters: Mapping[str, str]) -> str:
    """The parameters by RFC 3986, sorted by name."""
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(parameters.items())
    )


def authorization(secret: str, key_id: str, query: str, headers: Mapping[str, str]) -> str:
    """The Authorization header of a POST to / with an empty body; `headers` have lower-case names."""
    names = sorted(headers)
    signed = ";".join(names)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    request = "\n".join(["POST", "/", query, lines, signed, headers["x-acs-content-sha256"]])
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


@dataclass(frozen=True, slots=True)
class Aliyun:
    """The port of Aliyun. Its answer `OK` means taken, not yet delivered."""

    key_id: str
    secret: str
    sign: str
    template: str
    notice_template: str
    origin: str = ORIGIN

    def send(self, *, reference: UUID, phone: str, data: Mapping[str, Any], text: str, code: bool) -> Answer:
        """Send one message; `OutId` carries our reference, so that it can be asked back."""
        template = self.template if code else self.notice_template
        if not template:
            return Answer("failed", reason="sms-no-template")
        filling = {"code": str(data["code"])} if code else {"text": text}
        parameters = {
            "PhoneNumbers": phone,
            "SignName": self.sign,
            "TemplateCode": template,
            "TemplateParam": json.dumps(filling, ensure_ascii=False),
            "OutId": str(reference),
        }
        try:
            answer = self._call("SendSms", parameters)
        except NotReached as error:
            return Answer("queued", reason=str(error))
        except Silence as error:
            return Answer("unknown", reason=str(error))
        return _outcome(answer)

    def find(self, *, reference: UUID, phone: str, sent_on: datetime) -> Answer:
        """Look for our reference among the messages to this phone on that day."""
        day = sent_on.astimezone(clock.CHINA).strftime("%Y%m%d")
        parameters = {"PhoneNumber": phone, "SendDate": day, "PageSize": "50", "CurrentPage": "1"}
        try:
            answer = self._call("QuerySendDetails", parameters)
        except (NotReached, Silence) as error:
            return Answer("unknown", reason=str(error))
        if answer.get("Code") != "OK":
            return Answer("unknown", reason=str(answer.get("Code", "")))
        details = (answer.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
        for detail in details:
            if detail.get("OutId") == str(reference):
                failed = detail.get("SendStatus") == 2  # 1 waiting, 2 failed, 3 delivered
                return Answer("failed" if failed else "sent", reason=str(detail.get("ErrCode", "")) if failed else "")
        # Totals without details happen; only a plain zero says that nothing was taken.
        return Answer("unknown" if int(answer.get("TotalCount") or 0) > len(details) else "queued")

    def _call(self, action: str, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        query = canonical_query(parameters)
        headers = {
            "host": host_of(self.origin),
            "x-acs-action": action,
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
            "x-acs-date": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": VERSION,
        }
        headers["Authorization"] = authorization(self.secret, self.key_id, query, headers)
        return call(self.origin, f"/?{query}", headers=headers).content


def _outcome(answer: Mapping[str, Any]) -> Answer:
    code = str(answer.get("Code", ""))
    if code == "OK":
        return Answer("sent", provider_id=str(answer.get("BizId", "")))
    if code.startswith(_LATER):
        return Answer("queued", reason=code)
    if not code or code.startswith(_UNCLEAR):
        return Answer("unknown", reason=code)
    return Answer("failed", reason=code)
