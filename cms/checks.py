"""What `manage.py check` says beside Django's own."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from cms.models import KeepsVersions


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


@register(Tags.models)
def drafts_are_approved(app_configs, **kwargs) -> list[Error]:
    """What has drafts is published by a workflow, and workflows do what `cms.constitution` relies on."""
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
            id="cms.E003",
        )
        for model in alone
    ]
    wanted = {
        "WAGTAIL_WORKFLOW_ENABLED": True,
        "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": True,
        "WAGTAIL_FINISH_WORKFLOW_ACTION": "cms.workflow.finish",
    }
    return missing + [
        Error(f"{name} must be {value!r}: nothing is published without it.", id="cms.E004")
        for name, value in wanted.items()
        if getattr(settings, name, True) != value
    ]


def _comes_first(first: type, second: type, order: tuple[type, ...]) -> bool:
    return first in order and order.index(first) < order.index(second)
