"""Aliyun and Tencent: signatures as their documents say, and every answer read for what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from mulin.kernel import clock
from mulin.messaging import outgoing, sms
from mulin.messaging.sms import aliyun, tencent
from mulin.messaging.sms.aliyun import Aliyun
from mulin.messaging.sms.tencent import Tencent
from tests.messaging import fake_provider
from tests.messaging.fake_provider import KEY_ID, SECRET, Provider

REFERENCE = UUID("01a20c6d-1824-7a1b-8165-3e17969c822d")
CODE: dict[str, Any] = {
    "reference": REFERENCE,
    "phone": "13800001881",
    "data": {"code": "482910"},
    "text": "",
    "code": True,
}
NOTICE = CODE | {"data": {}, "text": "柔力球改到周五 19:00，在东院 & 广场", "code": False}


def client(kind: str, provider: Provider) -> Any:
    """The client of `kind`, set to the stand-in."""
    common = {"key_id": KEY_ID, "secret": SECRET, "sign": "睦邻", "template": "T1", "notice_template": "T2"}
    if kind == "aliyun":
        return Aliyun(origin=provider.origin, **common)
    return Tencent(origin=provider.origin, app="1400006666", **common)


@pytest.fixture(params=["aliyun", "tencent"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[Any, Provider]]:
    with fake_provider.running(request.param) as provider:
        yield client(request.param, provider), provider


@pytest.fixture
def ali() -> Iterator[tuple[Aliyun, Provider]]:
    with fake_provider.running("aliyun") as provider:
        yield client("aliyun", provider), provider


@pytest.fixture
def tc() -> Iterator[tuple[Tencent, Provider]]:
    with fake_provider.running("tencent") as provider:
        yield client("tencent", provider), provider


def test_aliyuns_own_example_of_a_signature() -> None:
    parameters = {
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        "RegionId": "cn-shanghai",
    }
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    made = aliyun.authorization("YourAccessKeySecret", "YourAccessKeyId", aliyun.canonical_query(parameters), headers)
    assert made.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_tencents_own_example_of_a_signature() -> None:
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    made = tencent.authorization(
        "Gu5t9xGARNpq86cd98joQYCN3*******",
        "AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******",
        service="cvm",
        host="cvm.tencentcloudapi.com",
        body=body,
        moment=1551113065,
    )
    assert made.endswith("Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c")


def test_a_code_and_a_notice_are_taken(both: tuple[Any, Provider]) -> None:
    port, provider = both
    for message in (CODE, NOTICE):
        answer = port.send(**message)
        assert (answer.state, answer.reason) == ("sent", "")
        assert answer.provider_id
    first, second = provider.taken
    if isinstance(port, Aliyun):
        assert first == {
            "PhoneNumbers": "13800001881",
            "SignName": "睦邻",
            "TemplateCode": "T1",
            "TemplateParam": '{"code": "482910"}',
            "OutId": str(REFERENCE),
        }
        assert second["TemplateCode"] == "T2"
        assert "东院 & 广场" in second["TemplateParam"]
    else:
        assert first["PhoneNumberSet"] == ["+8613800001881"]
        assert (first["TemplateId"], first["TemplateParamSet"]) == ("T1", ["482910"])
        assert (second["TemplateId"], second["TemplateParamSet"]) == ("T2", [NOTICE["text"]])


def test_a_wrong_secret_or_clock_is_refused_not_sent(both: tuple[Any, Provider]) -> None:
    port, provider = both
    assert replace(port, secret="other").send(**CODE).state == "failed"
    assert replace(port, key_id="other").send(**CODE).state == "failed"
    with clock.standing_at(datetime(2020, 1, 1, tzinfo=UTC)):
        assert port.send(**CODE).state == "failed"
    assert not provider.taken


def test_a_body_changed_on_the_way_is_noticed(tc: tuple[Tencent, Provider]) -> None:
    _port, provider = tc
    headers = {
        "Host": outgoing.host_of(provider.origin),
        "Content-Type": tencent.CONTENT_TYPE,
        "X-TC-Action": "SendSms",
        "X-TC-Version": "2021-01-11",
        "X-TC-Timestamp": str(int(clock.now().timestamp())),
    }
    headers["Authorization"] = tencent.authorization(
        SECRET, KEY_ID, service="sms", host=headers["Host"], body=b"{}", moment=int(headers["X-TC-Timestamp"])
    )
    reply = outgoing.call(provider.origin, "/", headers=headers, body=b'{"changed": 1}')
    assert reply.content["Response"]["Error"]["Code"] == "AuthFailure.SignatureFailure"


ALIYUN_ANSWERS = [
    ({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发分钟级流控Permits:1"}, "failed"),
    ({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "非法手机号"}, "failed"),
    ({"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}, "failed"),
    ({"Code": "isv.SMS_TEMPLATE_ILLEGAL", "Message": "短信模板不合法"}, "failed"),
    ({"Code": "Throttling.User", "Message": "Request was denied due to user flow control."}, "queued"),
    ({"Code": "isp.SYSTEM_ERROR", "Message": "系统错误"}, "unknown"),
    ({"nothing": "known"}, "unknown"),
]


@pytest.mark.parametrize(("answer", "state"), ALIYUN_ANSWERS)
def test_aliyuns_answers(ali: tuple[Aliyun, Provider], answer: dict[str, Any], state: str) -> None:
    port, provider = ali
    provider.answer = answer
    assert port.send(**CODE).state == state


TENCENT_ANSWERS = [
    ({"SendStatusSet": [{"Code": "LimitExceeded.PhoneNumberThirtySecondLimit", "SerialNo": ""}]}, "failed"),
    ({"SendStatusSet": [{"Code": "FailedOperation.InsufficientBalanceInSmsPackage", "SerialNo": ""}]}, "failed"),
    ({"SendStatusSet": [{"Code": "InvalidParameterValue.IncorrectPhoneNumber", "SerialNo": ""}]}, "failed"),
    ({"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "…"}}, "failed"),
    ({"Error": {"Code": "RequestLimitExceeded", "Message": "…"}}, "queued"),
    ({"Error": {"Code": "InternalError.Timeout", "Message": "…"}}, "unknown"),
    ({}, "unknown"),
]


@pytest.mark.parametrize(("answer", "state"), TENCENT_ANSWERS)
def test_tencents_answers(tc: tuple[Tencent, Provider], answer: dict[str, Any], state: str) -> None:
    port, provider = tc
    provider.answer = {"Response": answer | {"RequestId": "r-1"}}
    assert port.send(**CODE).state == state


def test_silence_is_unknown(both: tuple[Any, Provider], monkeypatch: pytest.MonkeyPatch) -> None:
    port, provider = both
    monkeypatch.setattr(outgoing, "TIMEOUT", 0.15)
    provider.silence = 0.3
    assert port.send(**CODE).state == "unknown"


def test_half_an_answer_is_unknown(both: tuple[Any, Provider]) -> None:
    port, provider = both
    provider.cut = True
    assert port.send(**CODE).state == "unknown"


def test_an_answer_without_end_is_unknown(both: tuple[Any, Provider]) -> None:
    port, provider = both
    provider.answer = {"long": "x" * 100_000}
    assert port.send(**CODE).state == "unknown"


def test_a_closed_door_is_certainly_not_sent(both: tuple[Any, Provider]) -> None:
    port, _ = both
    assert replace(port, origin="http://127.0.0.1:1").send(**CODE).state == "queued"


def test_aliyun_is_asked_back_by_our_reference(ali: tuple[Aliyun, Provider]) -> None:
    port, provider = ali
    question: dict[str, Any] = {"reference": REFERENCE, "phone": "13800001881", "sent_on": clock.now()}
    assert port.find(**question).state == "queued", "the provider never saw it"
    port.send(**CODE)
    assert port.find(**question).state == "sent"
    provider.answer = {"Code": "OK", "TotalCount": 2, "SmsSendDetailDTOs": {"SmsSendDetailDTO": []}}
    assert port.find(**question).state == "unknown", "a total without details proves nothing"
    provider.answer = {"Code": "isp.SYSTEM_ERROR"}
    assert port.find(**question).state == "unknown"


def test_tencent_cannot_be_asked_back(tc: tuple[Tencent, Provider]) -> None:
    port, _ = tc
    assert port.find(reference=REFERENCE, phone="13800001881", sent_on=clock.now()).state == "unknown"


def test_a_notice_needs_its_own_template(both: tuple[Any, Provider]) -> None:
    port, provider = both
    assert replace(port, notice_template="").send(**NOTICE).reason == "sms-no-template"
    assert not provider.taken


def test_plain_http_is_only_spoken_to_this_machine() -> None:
    with pytest.raises(outgoing.NotReached):
        outgoing.call("http://192.0.2.1", "/", headers={})


@pytest.mark.parametrize(("kind", "made"), [("aliyun", Aliyun), ("tencent", Tencent), ("console", sms.Console)])
def test_settings_choose_the_provider(settings: Any, kind: str, made: type) -> None:
    settings.MULIN = replace(settings.MULIN, sms=kind)
    assert isinstance(sms.port(), made)
