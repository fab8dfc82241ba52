"""What this floor offers to the house: the sentences of its own errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.jobs.clean import clean_up
from mulin.base.manifest import JobKind, Room

ROOM = Room(
    name="base",
    jobs=(JobKind("base.clean", _("清理过期的东西"), clean_up, every_seconds=3600, per_community=False),),
    errors={
        "key-reuse": _("这张表已经交过一次，内容却不一样。请从头打开这一页，重新填。"),
        # jobs
        "job-broken": _("试了几次都没做成，是我们的错，已经记下来了。请过一会儿重新来一次。"),
        "job-given-up": _("做到一半断了几次，没能做完。东西没有丢，请重新来一次；还不行就告诉管理员。"),
        # kernel.chinese
        "text-hidden": _("里面有看不见的字符，存不下来。请删掉重打一遍。"),
        "text-broken": _("里面有坏掉的字符，存不下来。请删掉重打一遍。"),
        "text-long": _("太长了：最多 %(limit)s 个字，现在是 %(length)s 个。请写短一点。"),
        "text-marks": _("一个字上叠了太多符号，没法显示。请重打一遍。"),
        "name-empty": _("还没写姓名。"),
        # kernel.phones
        "phone-empty": _("还没写电话号码。"),
        "phone-science": _("表格把号码变成了科学计数，后面的数字可能丢了。请照原样再写一遍。"),
        "phone-decimal": _("号码后面多了“.0”。是 %(digits)s 吗？是的话请这样写。"),
        "phone-several": _("这里有不止一个号码（%(numbers)s）。请只留一个。"),
        "phone-letters": _("号码里有不是数字的东西。请只写数字，分机写在“转”后面。"),
        "phone-short": _("少了数字：手机号是 11 位，现在是 %(count)s 位。"),
        "phone-long": _("多了数字：现在是 %(count)s 位。请对一对是不是写重了。"),
        "phone-start": _("手机号没有 %(start)s 开头的。请对一对前三位。"),
        "phone-area": _("座机号请带上区号，例如 0519-80000101。"),
        "phone-unknown": _("认不出这个号码。手机号是 11 位，座机号请带上区号。"),
    },
)
