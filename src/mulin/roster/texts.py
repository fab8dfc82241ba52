"""The words for remarks, fields and notices of a roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mulin.base.manifest import error_sentences

FIELD_NAMES: Mapping[str, Any] = {
    "yard": pgettext_lazy("one", "楼院"),
    "building": _("楼号"),
    "unit": _("单元"),
    "room": _("室号"),
    "address": _("住址（合在一列）"),
    "name": _("姓名"),
    "gender": _("性别"),
    "birth": _("出生日期"),
    "phone": _("联系电话"),
    "relation": _("与户主关系"),
    "note": _("备注"),
    "lives_alone": _("独居"),
    "door": _("门牌"),
}

# Kinds of remark, for counting them: a few words where the sentence would be too long.
_TITLES: Mapping[str, Any] = {
    "name-empty": _("没有姓名"),
    "building-unknown": _("没有这栋楼"),
    "building-which": _("不知道是哪个院的楼"),
    "address-missing": _("门牌不全"),
    "birth-future": _("出生日期在以后"),
    "birth-old": _("年纪太大"),
    "birth-unread": _("出生日期看不懂"),
    "birth-month": _("月份说不准"),
    "phone-short": _("电话少了数字"),
    "phone-several": _("写了几个电话"),
    "same-name-one-flat": _("一户里同名"),
    "same-name-known": _("和名册里几个人同名"),
    "same-name-other": _("同名不像同一个人"),
    "same-person-two-doors": _("同一个人写在两处"),
    "gone-meanwhile": _("这期间搬走了"),
    "cell-fault": _("公式出错"),
}
_GROUPS: Mapping[str, Any] = {
    "name": _("姓名要核对"),
    "text": _("文字存不下"),
    "phone": _("电话看不懂"),
    "address": _("门牌看不懂"),
    "gender": _("性别看不懂"),
    "birth": _("出生日期看不懂"),
}

NOTICES: Mapping[str, Any] = {
    "identity": _("文件里有身份证号。邻里用不着它：已经去掉，没有存，也没有记在任何地方。"),
    "columns-twice": _("有两列写的是同一样东西，只用了前一列。不对的话请到“列对不对”里改。"),
    "hidden-rows": _("表里有藏起来或筛掉的行，也一起读进来了。"),
    "hidden-sheet": _("文件里有藏起来的工作表，没有读。要用它请到“列对不对”里换。"),
    "more-sheets": _("文件里不止一张工作表，用的是最像名册的那张。"),
    "no-header": _("没认出表头。请指一指哪一行是表头、哪一列是什么。"),
}


def remark_title(code: str) -> Any:
    """A few words for a kind of remark."""
    return _TITLES.get(code) or _GROUPS.get(code.split("-")[0]) or error_sentences()[code]


def remark_sentence(code: str, data: Mapping[str, Any]) -> str:
    """The sentence of one remark, with the way out."""
    text = str(error_sentences()[code])
    return text % data if data else text
