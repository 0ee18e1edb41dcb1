"""The rule everything rests on: what goes public was read by a second person
(docs/security.md#the-rule-itself).

Which workflow asks that person is in rows that administrators may change. Here it says which of them have to
be there: no form takes one away (`guard`), and where one is missing all the same, by SQL or a fixture,
nothing is published (`require`).
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import (
    AbstractPage,
    Task,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.workflows import get_task_types

from cms.models.four_eyes_task import FourEyesTask

# What decides who checks. A group takes part by being deleted.
RULES = (Workflow, WorkflowTask, WorkflowPage, WorkflowContentType, Task)


class NoSecondPerson(Exception):
    """Says to people why nothing was published, or why their change was not stored."""


# --- Whether it holds ---------------------------------------------------------------------------------


def sound() -> set[int]:
    """The workflows in use that have stages, each decided by members of a group and never by the author."""
    decided = set(FourEyesTask.objects.filter(groups__isnull=False).values_list("pk", flat=True))
    stages = defaultdict(list)
    in_use = WorkflowTask.objects.filter(workflow__active=True, task__active=True)
    for workflow, task in in_use.values_list("workflow_id", "task_id"):
        stages[workflow].append(task in decided)
    return {workflow for workflow, found in stages.items() if all(found)}


def gaps() -> dict[str, str]:
    """What no second person is asked to check, in words for people. Empty while the rule stands."""
    good, found = sound(), {"pages": _("all pages")}
    of_pages = WorkflowPage.objects.filter(workflow__active=True)
    for page, title, depth, workflow in of_pages.values_list("pk", "page__title", "page__depth", "workflow"):
        if depth == 1 and workflow in good:
            del found["pages"]
        elif depth > 1 and workflow not in good:
            found[f"page {page}"] = _("“%(title)s” and what is below it") % {"title": title}
    of_types = dict(
        WorkflowContentType.objects.filter(workflow__active=True).values_list("content_type", "workflow")
    )
    for model in moderated_records():
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
        if of_types.get(kind.pk) not in good:
            found[model._meta.label_lower] = str(model._meta.verbose_name_plural)
    return found


def moderated_records() -> list[type[Model]]:
    """The models that are approved and are no pages."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, WorkflowMixin) and not issubclass(model, AbstractPage)
    ]


def warning() -> str:
    """What to tell people who edit, or "" while the rule stands."""
    found = gaps()
    text = _(
        "Nothing is published of this at the moment, because no second person is asked to check it: %(what)s."
    )
    return text % {"what": _listed(found)} if found else ""


# --- What publishing asks -----------------------------------------------------------------------------


def require(obj: WorkflowMixin) -> None:
    """Raises `NoSecondPerson` if no second person is asked to check what is published of `obj`."""
    if not is_checked(obj):
        raise NoSecondPerson(refusal(obj))


def is_checked(obj: WorkflowMixin) -> bool:
    workflow = obj.get_workflow()
    return workflow is not None and workflow.pk in sound()


def refusal(obj: WorkflowMixin) -> str:
    text = _(
        "“%(title)s” was not published: no second person is asked to check it. The draft is kept. Tell an "
        "administrator, who puts this right under Settings, Workflows."
    )
    return text % {"title": obj}


def require_decided(state: WorkflowState) -> None:
    """Raises `NoSecondPerson` if nobody approved the newest revision at a stage of `state`.

    A workflow also ends when its last stages are disabled or taken out of it.
    """
    obj = state.content_object
    decided = state.task_states.filter(
        revision=obj.get_latest_revision(),
        status=TaskState.STATUS_APPROVED,
        finished_by__isnull=False,
        task__in=FourEyesTask.objects.values("pk"),
    )
    if not decided.exists():
        raise NoSecondPerson(refusal(obj))


# --- What no form takes away --------------------------------------------------------------------------


def guard() -> None:
    """From now on a save or deletion of what decides who checks is refused where it opens a gap."""
    for model in (*RULES, *get_task_types()):
        for signal in (pre_save, pre_delete):
            signal.connect(_remember, sender=model)
        for signal in (post_save, post_delete):
            signal.connect(_refuse_gap, sender=model)
    pre_delete.connect(_remember, sender=Group)
    post_delete.connect(_refuse_gap, sender=Group)
    m2m_changed.connect(_groups_changed, sender=FourEyesTask.groups.through)


def _remember(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    instance._gaps_before = {} if raw else gaps()


def _refuse_gap(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Raises `NoSecondPerson`, which takes the change back. Fixtures come in any order, so they may pass."""
    opened = {} if raw else {key: what for key, what in gaps().items() if key not in instance._gaps_before}
    if opened:
        text = _(
            "This was not done: no second person would be asked to check %(what)s any more. Assign another "
            "workflow, step or group first, and save; then take this one away."
        )
        raise NoSecondPerson(text % {"what": _listed(opened)})


def _groups_changed(instance: Any, action: str, **kwargs: Any) -> None:
    (_remember if action.startswith("pre_") else _refuse_gap)(instance)


def _listed(found: dict[str, str]) -> str:
    return get_text_list(list(found.values()), _("and"))
