from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks"

    def ready(self):
        from networks import policies, reminders, signals  # noqa: F401, PLC0415 - all read models

        policies.register()
