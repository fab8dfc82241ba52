"""Models under every room: keys that sort, and rows that belong to exactly one community.

`Model.objects` refuses to answer until it is told which community: `.of(actor)`. Crossing the wall
needs `.across(reason=…)`. Django's own machinery (foreign keys, validation) uses the plain manager
`_unscoped`, which nobody else may touch (held by `tests/architecture`).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Actor
from mulin.kernel import clock, ids
from mulin.kernel.errors import NotFound, ScopeMissing

M = TypeVar("M", bound=models.Model)
log = logging.getLogger("mulin.scope")


class Row(models.Model):
    """A row with a key that sorts by time (UUIDv7)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)

    class Meta:
        abstract = True


class TenantQuerySet(models.QuerySet[M]):
    """Rows of one community."""

    def get_or_404(self, **lookup: Any) -> M:
        """The one row, or `NotFound` — also for a stranger (the caller scopes first)."""
        try:
            return self.get(**lookup)
        except (ObjectDoesNotExist, ValidationError, ValueError, OverflowError) as error:
            raise NotFound(self.model._meta.label) from error


if TYPE_CHECKING:
    _Manager = models.Manager
else:
    _Manager = models.Manager.from_queryset(TenantQuerySet)


class TenantManager(_Manager[M], Generic[M]):
    """A manager that answers only for a named community."""

    def get_queryset(self) -> NoReturn:
        raise ScopeMissing(f"{self.model._meta.label}: say .of(actor) or .across(reason=…)")

    def _rows(self) -> Any:
        # `_queryset_class` is set by Django's BaseManager.from_queryset
        return self._queryset_class(model=self.model, using=self._db)  # type: ignore[attr-defined]  # see above

    def of(self, scope: Actor | UUID) -> Any:
        """The rows of one community, given its id or an actor in it."""
        community_id = scope.community_id if isinstance(scope, Actor) else scope
        return self._rows().filter(community_id=community_id)

    def across(self, *, reason: str) -> Any:
        """Rows of all communities; `reason` is logged. For sums, jobs and codes that name no community."""
        log.debug("crossing communities in %s: %s", self.model._meta.label, reason)
        return self._rows()

    def create(self, **fields: Any) -> M:
        return self._rows().create(**fields)  # type: ignore[no-any-return]  # Any queryset above

    def bulk_create(self, objs: Any, **options: Any) -> list[M]:  # type: ignore[override]  # any option of Django's
        return self._rows().bulk_create(objs, **options)  # type: ignore[no-any-return]  # Any queryset above


class TenantRow(Row):
    """A row that belongs to exactly one community."""

    community = models.ForeignKey("places.Community", on_delete=models.PROTECT, related_name="+")

    _unscoped = models.Manager()
    objects: Any = TenantManager()

    class Meta:
        abstract = True


class Stamped(models.Model):
    """When a row came to be and when it last changed, by `kernel.clock`."""

    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        abstract = True
