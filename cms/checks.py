"""What `manage.py check` says beside Django's own."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from cms.accounts import passwords
from cms.media import virus_scan
from cms.models import KeepsVersions
from cms.security import connections, security_txt


@register(Tags.security, deploy=True)
def own_key_for_personal_data(app_configs: object, **kwargs: Any) -> list[Error]:
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
def scanner_is_named(app_configs: object, **kwargs: Any) -> list[Error]:
    try:
        if settings.CLAMD_URL:
            virus_scan.place(settings.CLAMD_URL)
    except ValueError:
        return [Error("CLAMD_URL names no scanner.", hint=f"For example {virus_scan.FORMS}.", id="cms.E003")]
    return []


@register(Tags.security, deploy=True)
def scanner_answers(app_configs: object, **kwargs: Any) -> list[Error]:
    if not settings.CLAMD_URL or scanner_is_named(app_configs) or virus_scan.answers():
        return []
    return [
        Error(
            "The virus scanner of CLAMD_URL does not answer: no document can be uploaded.",
            hint="Start clamd, or take the setting out.",
            id="cms.E004",
        )
    ]


@register(Tags.security, deploy=True)
def connections_are_encrypted(app_configs: object, **kwargs: Any) -> list[Warning]:
    """What the site says to other machines cannot be read on the way. Its own machine is trusted."""
    return [
        Warning(f"{setting} sends what it has over the network as plain text.", hint=hint, id="cms.W002")
        for setting, hint in connections.in_plain_text()
    ]


@register(Tags.security, deploy=True)
def contact_for_holes(app_configs: object, **kwargs: Any) -> list[Warning]:
    faults = security_txt.faults(
        settings.SECURITY_CONTACT, settings.SECURITY_CONTACT_UNTIL, timezone.localdate()
    )
    return [
        Warning(fault, hint="/.well-known/security.txt: docs/operators.md", id="cms.W001") for fault in faults
    ]


@register(Tags.security)
def files_have_our_addresses(app_configs: object, **kwargs: Any) -> list[Error]:
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


@register(Tags.security)
def breached_passwords_can_be_looked_up(app_configs: object, **kwargs: Any) -> list[Error]:
    """A list that cannot be read lets nobody choose a password; one without order finds nothing."""
    if not settings.BREACHED_PASSWORDS:
        return []
    try:
        if passwords.is_usable(Path(settings.BREACHED_PASSWORDS)):
            return []
        fault = "BREACHED_PASSWORDS: the lines are not in order, so nothing is found."
    except OSError as error:
        fault = f"BREACHED_PASSWORDS cannot be read ({type(error).__name__})."
    hint = "One line for each, in the order of LC_ALL=C sort, readable for the site."
    return [Error(fault, hint=hint, id="cms.E006")]


@register(Tags.models)
def versions_are_kept(app_configs: object, **kwargs: Any) -> list[Error]:
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


@register(Tags.models)
def drafts_are_approved(app_configs: object, **kwargs: Any) -> list[Error]:
    """A workflow publishes what has drafts, and workflows do what `cms.models.constitution` relies on."""
    alone = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, WorkflowMixin)
    ]
    missing = [
        Error(
            f"One person alone publishes a {model._meta.label}.",
            hint="Put wagtail.models.WorkflowMixin first among its base classes, and assign a workflow.",
            obj=model,
            id="cms.E007",
        )
        for model in alone
    ]
    wanted = {
        "WAGTAIL_WORKFLOW_ENABLED": True,
        "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": True,
        "WAGTAIL_FINISH_WORKFLOW_ACTION": "cms.moderation.workflow.finish",
    }
    return missing + [
        Error(f"{name} must be {value!r}: nothing is published without it.", id="cms.E008")
        for name, value in wanted.items()
        if getattr(settings, name, True) != value
    ]


def _comes_first(first: type, second: type, order: tuple[type, ...]) -> bool:
    return first in order and order.index(first) < order.index(second)
