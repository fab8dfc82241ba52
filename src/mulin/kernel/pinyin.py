"""How names are read aloud: sorting by pinyin and finding by initials, with right surname readings.

pypinyin gives every character its usual reading; as surnames some are read otherwise (曾 zēng, 单
shàn), and some surnames have two characters (尉迟 yùchí). Those stand in the tables below.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

KEY_LENGTH = 160  # what the column holds; thirteen characters, beyond which names hardly differ

_SURNAMES = {
    character: reading
    for reading, characters in {
        "ba4": "罢", "bai3": "柏", "bi4": "秘", "bo2": "薄", "bu3": "卜", "cen2": "岑", "chao2": "晁",
        "che1": "车", "chen2": "谌", "cheng2": "晟", "chong2": "种", "chu3": "褚", "chuai4": "啜", "du1": "都",
        "fei4": "费", "feng2": "冯", "gan1": "干", "ge1": "戈", "ge3": "葛盖", "gou1": "句勾", "gui4": "炅桂",
        "guo1": "过呙", "ha3": "哈", "he4": "黑", "hua4": "华", "ji1": "丌", "ji3": "纪", "jia2": "夹",
        "jia3": "贾", "jiao4": "教", "jin4": "靳", "juan4": "圈隽", "jue2": "角", "kan4": "阚", "kang4": "亢",
        "kuang4": "邝", "lin4": "蔺", "lou2": "娄", "meng2": "蒙", "mi4": "宓", "miao4": "缪", "mu4": "牧",
        "na1": "那", "nai4": "佴能", "nian2": "粘", "nie4": "乜", "ning2": "宁", "ou1": "区", "pang2": "逄逢",
        "pi2": "蕃", "pian2": "便", "piao2": "朴", "po2": "繁", "qi2": "亓", "qia3": "卡", "qiang2": "强",
        "qin2": "覃", "qiu2": "仇", "qu1": "曲", "qu2": "瞿", "que1": "阙", "ren2": "任", "sa4": "撒",
        "shan4": "单", "shao4": "召少", "she2": "折佘", "she4": "厍", "shen1": "莘", "shen3": "沈",
        "sheng4": "盛", "shi2": "石", "shu1": "殳", "si4": "佀", "su4": "宿", "sui1": "眭", "tai2": "台邰",
        "tan2": "谈谭", "tong2": "佟", "tou3": "钭", "wan4": "万", "wei3": "隗", "wei4": "尉", "xi1": "郗",
        "xi4": "郤", "xia2": "叚", "xian1": "鲜", "xian3": "冼洗", "xiang4": "相", "xie4": "解", "xing2": "行",
        "xing3": "省", "xun2": "郇", "yan1": "燕", "yao1": "幺", "ying1": "应", "yong1": "雍", "yu2": "于俞",
        "yue4": "乐", "yun4": "员贠", "zan3": "昝", "zang1": "臧藏", "zeng1": "曾", "zha1": "查", "zhai2": "翟",
        "zhai4": "祭", "zhan1": "占", "zi1": "訾",
    }.items()
    for character in characters
}  # fmt: skip

_COMPOUND_SURNAMES = {
    "百里": "bai3 li3", "澹台": "tan2 tai2", "第五": "di4 wu3", "东方": "dong1 fang1",
    "东郭": "dong1 guo1", "独孤": "du2 gu1", "端木": "duan1 mu4", "段干": "duan4 gan1", "公孙": "gong1 sun1",
    "公冶": "gong1 ye3", "公羊": "gong1 yang2", "谷梁": "gu3 liang2", "毂梁": "gu3 liang2",
    "贺兰": "he4 lan2", "赫连": "he4 lian2", "呼延": "hu1 yan2", "皇甫": "huang2 fu3", "郏鄏": "jia2 ru3",
    "令狐": "ling2 hu2", "闾丘": "lv2 qiu1", "慕容": "mu4 rong2", "万俟": "mo4 qi2", "纳兰": "na4 lan2",
    "南宫": "nan2 gong1", "南门": "nan2 men2", "欧阳": "ou1 yang2", "濮阳": "pu2 yang2", "漆雕": "qi1 diao1",
    "亓官": "qi2 guan1", "上官": "shang4 guan1", "申屠": "shen1 tu2", "司空": "si1 kong1", "司寇": "si1 kou4",
    "司马": "si1 ma3", "司徒": "si1 tu2", "太史": "tai4 shi3", "太叔": "tai4 shu1", "拓跋": "tuo4 ba2",
    "完颜": "wan2 yan2", "闻人": "wen2 ren2", "巫马": "wu1 ma3", "西门": "xi1 men2", "夏侯": "xia4 hou2",
    "鲜于": "xian1 yu2", "相里": "xiang4 li3", "轩辕": "xuan1 yuan2", "羊舌": "yang2 she2", "宇文": "yu3 wen2",
    "尉迟": "yu4 chi2", "乐正": "yue4 zheng4", "宰父": "zai3 fu3", "长孙": "zhang3 sun1", "钟离": "zhong1 li2",
    "仲孙": "zhong4 sun1", "诸葛": "zhu1 ge3", "子车": "zi3 ju1", "宗政": "zong1 zheng4", "左丘": "zuo3 qiu1",
    "单于": "chan2 yu2",
}  # fmt: skip

# Characters of names that pypinyin (0.55) has no reading for, or not the one used in names.
_CHARACTERS = {"𠮷": "ji2", "䶮": "yan3", "长": "chang2"}

_DOTS = "·•・‧．.∙⋅"
_RARE = "\U00020000"  # from here on only rare Han characters, some newer than Python's tables
_UNREAD = "zzz0"  # a character nobody can read sorts last


@dataclass(frozen=True, slots=True)
class _Piece:
    """One written piece of a name: a character with its reading, or a word in letters."""

    written: str
    reading: str  # "" where there is none


def sort_key(name: str) -> str:
    """A key by which a database sorts names as a Chinese telephone book does.

    Character by character: letters, tone, then the character itself, so that all 张 stand together
    and before all 章. Only a–z and 0–9, therefore the same order under every collation.
    """
    return "".join(_key(piece) for piece in _pieces(name))[:KEY_LENGTH]


def initials(name: str) -> str:
    """The first letter of each character or word: 张三丰 → "zsf". Unreadable characters are left out."""
    return "".join(piece.reading[0] for piece in _pieces(name) if piece.reading)


def spelling(name: str) -> str:
    """The name in letters without tones: 张三丰 → "zhangsanfeng", as people type it."""
    return "".join(
        piece.reading.rstrip("12345") if len(piece.written) == 1 else piece.reading for piece in _pieces(name)
    )


def _key(piece: _Piece) -> str:
    if len(piece.written) > 1 or piece.written.isascii():
        return piece.reading + "0"
    return f"{piece.reading or _UNREAD}{ord(piece.written):05x}"


def _pieces(name: str) -> Iterator[_Piece]:
    text = unicodedata.normalize("NFC", name).strip()
    start = 0
    if not any(dot in text for dot in _DOTS):  # names of several peoples have no Chinese surname
        surname = _surname(text)
        start = len(surname)
        yield from (_Piece(written, reading) for written, reading in zip(text, surname, strict=False))
    yield from _given(text[start:])


def _surname(text: str) -> tuple[str, ...]:
    """The readings of the surname `text` begins with, one a character; () if its usual reading is right."""
    compound = _COMPOUND_SURNAMES.get(text[:2])
    if compound and len(text) > 2:
        return tuple(compound.split())
    single = _SURNAMES.get(text[:1])
    return (single,) if single else ()


def _given(text: str) -> Iterator[_Piece]:
    word = ""
    for character in text:
        letters = _plain_letters(character)
        if letters:
            word += letters
            continue
        if word:
            yield _Piece(word, word)
            word = ""
        if character.isalnum() or character >= _RARE:
            yield _Piece(character, _reading(character))
    if word:
        yield _Piece(word, word)


@lru_cache(maxsize=20_000)
def _plain_letters(character: str) -> str:
    """Latin letters and digits without their accents, lower case; "" for everything else."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", character) if not unicodedata.combining(sign))
    return plain.lower() if plain.isascii() and plain.isalnum() else ""


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    """The usual reading of one character as "zhang1"; "" if there is none."""
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    pypinyin = read_tables()
    found = pypinyin.pinyin(character, style=pypinyin.Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    reading = found[0][0] if found else ""
    return reading if reading.isascii() else ""


@cache
def read_tables() -> Any:
    """pypinyin with the readings of characters: a moment and 13 MB, spent when the first name is read.

    Its 47,000 phrases, three times as much, are left out: names are read character by character.
    """
    os.environ["PYPINYIN_NO_PHRASES"] = "1"  # where pypinyin looks for it
    return import_module("pypinyin")
