from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        # They register themselves once models exist.
        from home import signal_handlers  # noqa: F401, PLC0415
        from home.feedback import reminders  # noqa: F401, PLC0415
