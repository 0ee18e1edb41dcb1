"""What `manage.py check` says beside Django's own."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.files.storage import default_storage
from wagtail.models import RevisionMixin

from cms.models import KeepsVersions
from cms.uploads import virus_scan


@register(Tags.security, deploy=True)
def own_key_for_personal_data(app_configs, **kwargs) -> list[Error]:
    if settings.PERSONAL_DATA_KEYS:
        return []
    return [
        Error(
            "PERSONAL_DATA_KEYS is missing: addresses are sealed with a key made from SECRET_KEY.",
            hint="Set it to what this prints: "
            "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'",
            id="cms.E001",
        )
    ]


@register(Tags.security)
def scanner_is_named(app_configs, **kwargs) -> list[Error]:
    try:
        if settings.CLAMD_URL:
            virus_scan.place(settings.CLAMD_URL)
    except ValueError:
        return [Error("CLAMD_URL names no scanner.", hint=f"For example {virus_scan.FORMS}.", id="cms.E003")]
    return []


@register(Tags.security, deploy=True)
def scanner_answers(app_configs, **kwargs) -> list[Error]:
    if not settings.CLAMD_URL or scanner_is_named(app_configs) or virus_scan.answers():
        return []
    return [
        Error(
            "The virus scanner of CLAMD_URL does not answer: no document can be uploaded.",
            hint="Start clamd, or take the setting out.",
            id="cms.E004",
        )
    ]


@register(Tags.security)
def files_have_our_addresses(app_configs, **kwargs) -> list[Error]:
    """Otherwise whoever has the address of a picture gets it past the question of who may see it."""
    if default_storage.url("x").startswith(settings.MEDIA_URL):
        return []
    return [
        Error(
            "Uploads are handed out by their storage, to anybody who has an address.",
            hint="Let the storage's url() begin with MEDIA_URL, and close it to everybody but the site.",
            id="cms.E005",
        )
    ]


@register(Tags.models)
def versions_are_kept(app_configs, **kwargs) -> list[Error]:
    """Every model with versions keeps those that somebody read, before Wagtail's own way to save them."""
    with_versions = [model for model in apps.get_models() if issubclass(model, RevisionMixin)]
    return [
        Error(
            f"Autosave may rewrite what was approved of {model._meta.label}.",
            hint="Put cms.models.KeepsVersions first among its base classes.",
            obj=model,
            id="cms.E002",
        )
        for model in with_versions
        if not _comes_first(KeepsVersions, RevisionMixin, model.__mro__)
    ]


def _comes_first(first: type, second: type, order: tuple[type, ...]) -> bool:
    return first in order and order.index(first) < order.index(second)
