"""谜格: by which turn an answer is read so that it says what the riddle says."""

from __future__ import annotations

from mulin.kernel import chinese
from mulin.kernel.errors import RuleError

# code → its name, and how many characters an answer of the form may have
FORMS: dict[str, tuple[str, int, int]] = {
    "swing": ("秋千格", 2, 2),
    "scroll": ("卷帘格", 3, 20),
    "upstairs": ("上楼格", 3, 20),
    "downstairs": ("下楼格", 3, 20),
    "hatless": ("脱帽格", 2, 20),
    "bootless": ("脱靴格", 2, 20),
    "xufei": ("徐妃格", 2, 20),
    "white_head": ("白头格", 2, 20),
    "powdered_foot": ("粉底格", 2, 20),
    "pear": ("梨花格", 1, 20),
    "bell": ("系铃格", 1, 20),
}


def form_named(word: str) -> str:
    """The code of a form by its name, with or without 格; "" for none. Raises RuleError riddle-form-unknown."""
    folded = chinese.fold(word).removesuffix("格")
    if not folded or folded in ("无", "没有", "-", "—"):
        return ""
    for code, (name, _least, _most) in FORMS.items():
        if folded in (code, name.removesuffix("格")):
            return code
    raise RuleError("riddle-form-unknown", field="form", word=word[:20])


def check_form(form: str, answer: str) -> None:
    """Whether an answer is long enough for its form. Raises RuleError riddle-form-length."""
    if not form:
        return
    name, least, most = FORMS[form]
    if not least <= len(answer) <= most:
        raise RuleError("riddle-form-length", field="form", form=name, least=least)


def read_aloud(form: str, answer: str) -> str:
    """The answer as its form reads it, where that is a matter of order alone (今天: 日本 is read 本日); else ""."""
    turned = {
        "swing": answer[::-1],
        "scroll": answer[::-1],
        "upstairs": answer[-1:] + answer[:-1],
        "downstairs": answer[1:] + answer[:1],
        "hatless": answer[1:],
        "bootless": answer[:-1],
    }
    return turned.get(form, "")
