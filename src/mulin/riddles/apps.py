from django.apps import AppConfig


class RiddlesConfig(AppConfig):
    name = "mulin.riddles"
    label = "riddles"
