from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from wagtail.admin.viewsets.model import ModelViewSet  # noqa: PLC0415 - it needs models

        from cms import checks, querysets  # noqa: F401, PLC0415 - they need models
        from cms.accounts import names, rate_limits  # noqa: PLC0415 - as above
        from cms.accounts import signal_handlers as sign_in_signals  # noqa: F401, PLC0415 - as above
        from cms.admin import differences, redirects  # noqa: PLC0415 - as above
        from cms.models import FourEyesTask, constitution  # noqa: PLC0415 - as above
        from cms.moderation import notifications, task_rules  # noqa: PLC0415 - receivers need models
        from cms.sites import follow_base_url  # noqa: PLC0415 - it reads models

        # Wagtail's "Copy" saves whatever is posted to it over the original.
        ModelViewSet.copy_view_enabled = False
        notifications.take_over()
        rate_limits.take_over()
        names.take_over()
        differences.take_over()
        redirects.take_over()
        constitution.guard()
        FourEyesTask.rules = task_rules
        post_migrate.connect(follow_base_url, sender=self, dispatch_uid="follow_base_url")

        # What an app tells the kernel, in modules of these names (docs/architecture.md).
        autodiscover_modules("caching", "content_files", "reminders", "signal_handlers")
