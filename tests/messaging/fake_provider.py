"""Stand-ins of Aliyun and Tencent on loopback. They check signatures in their own words, from the
providers' documents, so that a slip in the client is not repeated here."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

KEY_ID, SECRET = "an-id", "a-secret"


@dataclass
class Provider:
    """What was taken, and how to answer next: a body, a status, a silence, half an answer."""

    answer: dict[str, Any] | None = None
    status: int = 200
    silence: float = 0
    cut: bool = False
    taken: list[dict[str, Any]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    origin: str = ""


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.judge(body)
        if self.provider.silence:
            time.sleep(self.provider.silence)
            return
        content = json.dumps(answer).encode()
        self.send_response(self.provider.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if self.provider.cut else content)

    def judge(self, body: bytes) -> dict[str, Any]:
        raise NotImplementedError


class _Aliyun(_Handler):
    def judge(self, body: bytes) -> dict[str, Any]:
        wrong = self._wrong(body)
        if wrong:
            return {"Code": wrong, "Message": wrong, "RequestId": "r-0"}
        parameters = dict(parse_qsl(urlsplit(self.path).query))
        if self.headers["x-acs-action"] == "SendSms" and self.provider.answer is None:
            self.provider.taken.append(parameters)
        if self.headers["x-acs-action"] == "QuerySendDetails" and self.provider.answer is None:
            found = [{"OutId": t["OutId"], "SendStatus": 3, "ErrCode": "DELIVERED"} for t in self.provider.taken]
            return {"Code": "OK", "TotalCount": len(found), "SmsSendDetailDTOs": {"SmsSendDetailDTO": found}}
        return self.provider.answer or {"Code": "OK", "Message": "OK", "RequestId": "r-1", "BizId": "9006^0"}

    def _wrong(self, body: bytes) -> str:
        algorithm, rest = self.headers["Authorization"].split(" ", 1)
        parts = dict(part.split("=", 1) for part in rest.split(","))
        query = urlsplit(self.path).query
        ordered = "&".join(
            f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}"
            for k, v in sorted(parse_qsl(query, keep_blank_values=True))
        )
        names = parts["SignedHeaders"].split(";")
        needed = {
            "host",
            "x-acs-action",
            "x-acs-content-sha256",
            "x-acs-date",
            "x-acs-signature-nonce",
            "x-acs-version",
        }
        if algorithm != "ACS3-HMAC-SHA256" or names != sorted(names) or not needed <= set(names):
            return "IncompleteSignature"
        if parts["Credential"] != KEY_ID:
            return "InvalidAccessKeyId.NotFound"
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        request = f"POST\n/\n{ordered}\n{lines}\n{parts['SignedHeaders']}\n{_hex(body)}"
        signature = _mac(SECRET.encode(), f"{algorithm}\n{_hex(request.encode())}").hex()
        if signature != parts["Signature"] or self.headers["x-acs-content-sha256"] != _hex(body):
            return "SignatureDoesNotMatch"
        sent = datetime.strptime(self.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs((datetime.now(UTC) - sent).total_seconds()) > 900:
            return "InvalidTimeStamp.Expired"
        nonce = self.headers["x-acs-signature-nonce"]
        if nonce in self.provider.nonces:
            return "SignatureNonceUsed"
        self.provider.nonces.add(nonce)
        return ""


class _Tencent(_Handler):
    def judge(self, body: bytes) -> dict[str, Any]:
        wrong = self._wrong(body)
        if wrong:
            return {"Response": {"Error": {"Code": wrong, "Message": wrong}, "RequestId": "r-0"}}
        if self.provider.answer is None:
            self.provider.taken.append(json.loads(body))
            status = {"SerialNo": "5000:1", "PhoneNumber": "+86", "Fee": 1, "Code": "Ok", "Message": "send success"}
            return {"Response": {"SendStatusSet": [status], "RequestId": "r-1"}}
        return self.provider.answer

    def _wrong(self, body: bytes) -> str:
        algorithm, rest = self.headers["Authorization"].split(" ", 1)
        parts = dict(part.split("=", 1) for part in rest.split(", "))
        key_id, day, service, end = parts["Credential"].split("/")
        stamp = self.headers["X-TC-Timestamp"]
        if key_id != KEY_ID:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - int(stamp)) > 300:
            return "AuthFailure.SignatureExpire"
        lines = "".join(f"{name}:{self.headers[name].strip().lower()}\n" for name in parts["SignedHeaders"].split(";"))
        request = f"POST\n/\n\n{lines}\n{parts['SignedHeaders']}\n{_hex(body)}"
        text = f"{algorithm}\n{stamp}\n{day}/{service}/{end}\n{_hex(request.encode())}"
        key = _mac(_mac(_mac(b"TC3" + SECRET.encode(), day), service), end)
        signed = _mac(key, text).hex() == parts["Signature"]
        right = (self.headers["X-TC-Action"], self.headers["X-TC-Version"]) == ("SendSms", "2021-01-11")
        return "" if signed and right and service == "sms" else "AuthFailure.SignatureFailure"


@contextmanager
def running(kind: str) -> Iterator[Provider]:
    """A provider on 127.0.0.1 for as long as the block lasts."""
    provider = Provider()
    handler = type("Handler", (_Aliyun if kind == "aliyun" else _Tencent,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    provider.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
