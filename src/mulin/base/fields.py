"""Model fields of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from mulin.base import crypto

if TYPE_CHECKING:
    _Text = models.Field[str, str]
else:
    _Text = models.Field


class SealedTextField(_Text):
    """Text that is encrypted in the database and read and written as `str`. Empty text is empty."""

    description = "encrypted text"
    empty_strings_allowed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def _place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> str:
        return crypto.unseal(bytes(value), bound_to=self._place) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        sealed = crypto.seal(str(value), bound_to=self._place) if value else b""
        return connection.Database.Binary(sealed)

    def get_lookup(self, lookup_name: str) -> Any:
        raise TypeError("an encrypted field cannot be searched; keep a blind index beside it")
