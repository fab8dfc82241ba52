"""What is said to somebody who answered, as a neighbour says it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.riddles.actions import Solved
from mulin.riddles.rules import Why


def stamp_words(stamps: int) -> str:
    """给 2 枚章; nothing without stamps."""
    if not stamps:
        return ""
    return ngettext("给 %(count)s 枚章。", "给 %(count)s 枚章。", stamps) % {"count": stamps}


def answered_words(solved: Solved) -> str:
    """What came of a right answer, for the keeper to say aloud."""
    words = {
        Why.WON: _("%(number)s 号答对了，谜条归您。"),
        Why.TIED: _("%(number)s 号您也答对了，和别人前后脚。谜条归先说的，章两个人都有。"),
        Why.LATE: _("%(number)s 号您答对了，只是有人先了一步。换一条试试。"),
        Why.ENOUGH: _("%(number)s 号您答对了。您已经赢够了，这条留给别人。"),
    }.get(solved.why, _("%(number)s 号答对了。"))
    said = words % {"number": solved.number} + stamp_words(solved.stamps)
    return _("早就记下了：%(said)s") % {"said": said} if solved.is_again else said


def home_words(why: Why, stamps: int) -> str:
    """What came of a right guess at home."""
    words = {
        Why.WON: _("对了！这条归您，到现场说一声。"),
        Why.TIED: _("对了！和别人前后脚，章两个人都有。"),
        Why.LATE: _("对了，只是有人先了一步。"),
        Why.ENOUGH: _("对了。您已经赢够了，这条留给别人。"),
    }.get(why, _("对了！谜底散场后一起揭，先别告诉别人。"))
    return words + stamp_words(stamps)
