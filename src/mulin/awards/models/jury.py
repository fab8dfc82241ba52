"""评审: who sits on the panel, named in the rules before anybody else is named."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models

from mulin.awards import rules
from mulin.awards.models.rounds import Round
from mulin.base.rows import TenantRow


class Juror(TenantRow):
    """One of the panel: a resident, or somebody from the street, a school. Frozen with the rules.

    The rules hold `seal` only, the hash of salt, name and place, so that a name can be erased while the
    published rules keep their fingerprint.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="jurors")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=60, blank=True)
    where = models.CharField(max_length=82, blank=True)  # a building, or whom they come from
    salt = models.UUIDField(null=True, default=uuid4)
    seal = models.CharField(max_length=64)
    has_sheet = models.BooleanField(default=False)  # one sheet a juror; which one nobody writes down

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "seal"], name="award_juror_once"),
            models.UniqueConstraint(fields=["round", "person"], name="award_juror_person_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.seal and self.salt is not None:
            self.seal = rules.juror_seal(self.salt, self.label, self.where)
        super().save(*args, **kwargs)
