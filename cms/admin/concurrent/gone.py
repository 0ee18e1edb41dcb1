"""What somebody edits was deleted meanwhile: say so, and give back what was typed."""

from functools import partial
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from wagtail.models import ModelLogEntry

from cms.access.drafts import can_view_all_drafts
from cms.editing.typed import plain_label, typed


def answer_gone(
    view_class: type[Any], initkwargs: dict[str, Any], request: HttpRequest, kwargs: dict[str, Any]
) -> HttpResponse:
    """410 with everything that was posted. Raises `Http404` for those who may not edit such things."""
    view = view_class(**initkwargs)
    view.request, view.kwargs, view.args = request, kwargs, ()
    if not view.user_has_permission(view.permission_required):
        raise Http404
    return gone(request, view.model, view.object_pk)


def gone(request: HttpRequest, model: type[Model], key: str) -> HttpResponse:
    """As above. To whoever sees part of the rows only, what was theirs and what never was is the same."""
    if not can_view_all_drafts(request.user):
        raise Http404
    entries = ModelLogEntry.objects.get_for_model(model).filter(object_id=str(key), action="wagtail.delete")
    entry = entries.select_related("user").first()
    context = {
        "what": model._meta.verbose_name,
        "entry": entry,
        "typed": typed(request.POST, partial(_label, model)),
    }
    return TemplateResponse(request, "cms/admin/gone_meanwhile.html", context, status=410)


def _label(model: type[Model], name: str) -> str:
    try:
        field: Any = model._meta.get_field(name)
        return capfirst(field.verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return plain_label(name)
