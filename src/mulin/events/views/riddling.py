"""What the keeper of a riddle station says to an answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.events import actions


def riddle_words(answered: actions.Answered) -> str:
    """What came of an answer, for the keeper to say."""
    solved = answered.solved
    return str(_RIDDLE_WORDS[solved.why] % {"number": solved.number, "stamps": solved.stamps})


_RIDDLE_WORDS = {
    "won": gettext_lazy("%(number)s 号答对了，谜条归这位，记 %(stamps)s 个章。"),
    "tied": gettext_lazy("%(number)s 号也对，前后脚，谜条归先到的，一样记 %(stamps)s 个章。"),
    "late": gettext_lazy("%(number)s 号答对了，可惜有人先答出来了。换一条猜猜。"),
    "enough": gettext_lazy("%(number)s 号答对了。谜条赢够了，留几条给别人。"),
    "again": gettext_lazy("%(number)s 号早就记过了。"),
    "both": gettext_lazy("%(number)s 号答对了，两个人都算，记 %(stamps)s 个章。"),
    "practice": gettext_lazy("%(number)s 号答对了。"),
    "wrong": gettext_lazy("%(number)s 号不对，谜条挂回去，再想想。"),
}
