"""How allauth meets our accounts: it keeps and checks second factors; the door itself is ours."""

from __future__ import annotations

import base64
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.backends import BaseBackend
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mulin.accounts import queries
from mulin.accounts.models import Account
from mulin.base import crypto

_BOUND_TO = "mfa_authenticator.data"


class SessionBackend(BaseBackend):
    """Finds the account of a session. It authenticates nobody: there are no passwords."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        return queries.active_account(UUID(str(user_id)))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No e-mail is ever sent; pages say what happened."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        return None

    def add_message(self, *args: object, **kwargs: object) -> None:
        return None


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets are encrypted, and nothing that identifies a person leaves for an authenticator app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("这个码不对。看一眼手机上正在显示的 6 位数字，再填一次。"),
    }

    def get_totp_label(self, user: Account) -> str:
        return user.name

    def get_totp_issuer(self) -> str:
        return gettext("睦邻")

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text, bound_to=_BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text), bound_to=_BOUND_TO)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": gettext("睦邻")}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, object]:
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": user.name}
