"""Tencent's text messages: SendSms 2021-01-11, signed with TC3-HMAC-SHA256.

https://cloud.tencent.com/document/api/382/52071 (signature v3)
https://cloud.tencent.com/document/api/382/55981 (SendSms)
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mulin.kernel import clock
from mulin.messaging.outgoing import NotReached, Silence, call, host_of
from mulin.messaging.sms.port import Answer

ORIGIN = "https://sms.tencentcloudapi.com"
VERSION = "2021-01-11"
REGION = "ap-guangzhou"
ALGORITHM = "TC3-HMAC-SHA256"
CONTENT_TYPE = "application/json; charset=utf-8"
_LATER = ("RequestLimitExceeded",)
_UNCLEAR = ("InternalError",)


def authorization(secret: str, key_id: str, *, service: str, host: str, body: bytes, moment: int) -> str:
    """The Authorization header of a POST to /; `moment` in seconds since 1970."""
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
    signed = "content-type;host"
    lines = f"content-type:{CONTENT_TYPE}\nhost:{host}\n"
    request = "\n".join(["POST", "/", "", lines, signed, hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join([ALGORITHM, str(moment), scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}"


@dataclass(frozen=True, slots=True)
class Tencent:
    """The port of Tencent. `Ok` for a number means taken, not yet delivered."""

    key_id: str
    secret: str
    sign: str
    app: str
    template: str
    notice_template: str
    origin: str = ORIGIN

    def send(self, *, reference: UUID, phone: str, data: Mapping[str, Any], text: str, code: bool) -> Answer:
        """Send one message; `SessionContext` carries our reference."""
        template = self.template if code else self.notice_template
        if not template:
            return Answer("failed", reason="sms-no-template")
        request = {
            "PhoneNumberSet": [phone if phone.startswith("+") else f"+86{phone}"],
            "SmsSdkAppId": self.app,
            "SignName": self.sign,
            "TemplateId": template,
            "TemplateParamSet": [str(data["code"]) if code else text],
            "SessionContext": str(reference),
        }
        try:
            return _outcome(self._call("SendSms", request))
        except NotReached as error:
            return Answer("queued", reason=str(error))
        except Silence as error:
            return Answer("unknown", reason=str(error))

    def find(self, *, reference: UUID, phone: str, sent_on: datetime) -> Answer:
        """Tencent's records do not carry our reference: a person decides."""
        return Answer("unknown", reason="sms-not-told")

    def _call(self, action: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        body = json.dumps(request).encode()
        moment, host = int(clock.now().timestamp()), host_of(self.origin)
        headers = {
            "Host": host,
            "Content-Type": CONTENT_TYPE,
            "X-TC-Action": action,
            "X-TC-Version": VERSION,
            "X-TC-Region": REGION,
            "X-TC-Timestamp": str(moment),
            "Authorization": authorization(
                self.secret, self.key_id, service="sms", host=host, body=body, moment=moment
            ),
        }
        answer = call(self.origin, "/", headers=headers, body=body).content.get("Response")
        return answer if isinstance(answer, dict) else {}


def _outcome(answer: Mapping[str, Any]) -> Answer:
    status = (answer.get("SendStatusSet") or [{}])[0]
    code = str((answer.get("Error") or status).get("Code", ""))
    if code == "Ok":
        return Answer("sent", provider_id=str(status.get("SerialNo", "")))
    if code.startswith(_LATER):
        return Answer("queued", reason=code)
    if not code or code.startswith(_UNCLEAR):
        return Answer("unknown", reason=code)
    return Answer("failed", reason=code)
