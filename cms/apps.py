from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self):
        from cms import signals  # noqa: F401, PLC0415 - receivers register themselves once models exist

        # Each app says in `content_files.py` which content files it can read and write.
        autodiscover_modules("content_files")
