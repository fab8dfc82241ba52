"""The only writes of this room."""

from __future__ import annotations

from mulin.media.actions.bringing import Bringing, develop, keep_developed, keep_picture
from mulin.media.actions.forgetting import consent_withdrawn, forget, person_merged
from mulin.media.actions.judging import edit_words, hide, let_show, report_picture, withdraw
from mulin.media.actions.tidying import drop_files, drop_orphans

__all__ = [
    "Bringing",
    "consent_withdrawn",
    "develop",
    "drop_files",
    "drop_orphans",
    "edit_words",
    "forget",
    "hide",
    "keep_developed",
    "keep_picture",
    "let_show",
    "person_merged",
    "report_picture",
    "withdraw",
]
