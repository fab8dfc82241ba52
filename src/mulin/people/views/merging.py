"""Two records of one person, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.base.http import MulinRequest, needs, page, sentence
from mulin.kernel.errors import RuleError
from mulin.people import access, actions, queries
from mulin.people.actions import MERGE_PARTS
from mulin.people.labels import PART_NAMES
from mulin.people.models import Person
from mulin.people.rules import write_birth
from mulin.people.views.common import at_desk, form_page, go_on


@dataclass(frozen=True, slots=True)
class Row:
    """One part of both records; `take` proposes the other's where this one has nothing."""

    part: str
    title: object
    kept: str
    gone: str
    take: bool

    @property
    def differs(self) -> bool:
        return self.kept != self.gone


@require_safe
@needs("people.merge")
def pick_twin(request: MulinRequest, person_id: UUID) -> HttpResponse:
    """Which other record is the same person? Three queries."""
    person = access.person_for(request.actor, person_id, to="people.merge")
    words = request.GET.get("who", person.name)
    found = [one for one in queries.search_people(request.actor, words, 20) if one != person]
    return page(request, "people/merge_pick.html", {"person": person, "who": words, "found": found})


@form_page
@needs("people.merge")
def merge(request: MulinRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Choose part by part, then make one record of two."""
    kept = access.person_for(request.actor, person_id, to="people.merge")
    gone = access.person_for(request.actor, other_id, to="people.merge")
    problem = ""
    if request.method == "POST":
        taken = {part: request.POST.get(part) == "gone" for part in MERGE_PARTS}
        try:
            actions.merge_people(at_desk(request), kept=kept, gone=gone, taken=taken)
            return go_on(request, "people:person", _("两份合成了一份"), person_id=kept.id)
        except RuleError as error:
            problem = sentence(error)
    rows = _rows(kept, gone)
    context = {
        "kept": kept,
        "gone": gone,
        "rows": [row for row in rows if row.differs],
        "same": [row for row in rows if row.kept and not row.differs],
        "problem": problem,
    }
    return page(request, "people/merge.html", context, status=422 if problem else 200)


def _rows(kept: Person, gone: Person) -> list[Row]:
    left, right = _parts(kept), _parts(gone)
    return [
        Row(part, PART_NAMES[part], left[part], right[part], take=not left[part] and bool(right[part]))
        for part in MERGE_PARTS
    ]


def _parts(person: Person) -> dict[str, str]:
    yes = _("是")
    head = _("户主") if person.is_head else ""
    return {
        "name": person.name,
        "gender": str(person.get_gender_display()) if person.gender else "",
        "birth": write_birth(person.birth_date, person.birth_precision),
        "relation": person.relation or head,
        "phone": person.masked_phone,
        "door": person.where,
        "lives_alone": yes if person.lives_alone else "",
        "note": person.note,
    }
