"""The one port through which text messages leave, and who stands behind it."""

from __future__ import annotations

from django.conf import settings

from mulin.messaging.sms import aliyun, tencent
from mulin.messaging.sms.aliyun import Aliyun
from mulin.messaging.sms.console import Console
from mulin.messaging.sms.port import Answer, Port
from mulin.messaging.sms.tencent import Tencent

__all__ = ["Answer", "Port", "carries_notices", "port"]


def port() -> Port:
    """The provider this installation is set to."""
    mulin = settings.MULIN
    if mulin.sms == "aliyun":
        return Aliyun(
            key_id=mulin.sms_key_id,
            secret=mulin.sms_key_secret,
            sign=mulin.sms_sign,
            template=mulin.sms_template,
            notice_template=mulin.sms_notice_template,
            origin=mulin.sms_endpoint or aliyun.ORIGIN,
        )
    if mulin.sms == "tencent":
        return Tencent(
            key_id=mulin.sms_key_id,
            secret=mulin.sms_key_secret,
            sign=mulin.sms_sign,
            app=mulin.sms_app,
            template=mulin.sms_template,
            notice_template=mulin.sms_notice_template,
            origin=mulin.sms_endpoint or tencent.ORIGIN,
        )
    return Console()


def carries_notices() -> bool:
    """Whether a notice may leave as a text message here: providers want an approved template."""
    return settings.MULIN.sms == "console" or bool(settings.MULIN.sms_notice_template)
