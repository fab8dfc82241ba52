from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "mulin.messaging"
    label = "messaging"
