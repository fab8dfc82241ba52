from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "mulin.media"
    label = "media"
