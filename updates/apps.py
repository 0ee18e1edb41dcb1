from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "updates"
    verbose_name = "Updates"

    def ready(self) -> None:
        from updates import reminders, signal_handlers  # noqa: F401, PLC0415 - both need models
