from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home"

    def ready(self):
        # They register themselves once models exist.
        from home import signals  # noqa: F401, PLC0415
        from home.listening import reminders  # noqa: F401, PLC0415
