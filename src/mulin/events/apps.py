from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "mulin.events"
    label = "events"
