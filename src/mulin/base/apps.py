from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.forms import Field
from django.utils.translation import gettext_lazy


class BaseConfig(AppConfig):
    name = "mulin.base"
    label = "base"

    def ready(self) -> None:
        # Django's own "这个字段是必填项" is the voice of an office. A field reads its words when it is made,
        # so they change before the rooms below bring their forms along.
        Field.default_error_messages["required"] = gettext_lazy("这一项还空着。")

        from mulin.base import manifest, prepared, roles  # the registry can only be filled once apps are loaded

        connection_created.connect(prepared.note_server, dispatch_uid="mulin.base.prepared")

        for room in manifest.rooms():
            roles.declare(room.permissions)
