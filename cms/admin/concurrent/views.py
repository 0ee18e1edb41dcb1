"""A view that saves only from the newest version: mixed into every form of the admin outside the page editor.

The row is locked before anything is read, so that of two people who save at once the second sees what the
first stored, and gets both side by side.
"""

import copy
import json
from functools import cached_property, wraps
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry

from cms.admin.concurrent.comparison import FIELD, Difference, Shown, put_together, read_version
from cms.admin.concurrent.gone import answer_gone
from cms.editing.newer_versions import newer_version
from cms.typing import Mixin, ViewFunction


class SavesFromNewest(Mixin):
    """Before an edit view of Wagtail's or of wagtail-modeladmin's, whose templates print `made_from`."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> ViewFunction:
        view = super().as_view(**initkwargs)

        @wraps(view)
        def one_at_a_time(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            try:
                with transaction.atomic():
                    lock(row_of(cls(**initkwargs), request, *args, **kwargs))
                    return view(request, *args, **kwargs)
            except Http404:
                return answer_gone(cls, initkwargs, request, kwargs)

        return one_at_a_time

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.untouched = copy.copy(self)
        super().setup(request, *args, **kwargs)

    @cached_property
    def shown(self) -> Shown:
        """The forms as this view would show them now, whatever was posted."""
        view = copy.copy(self.untouched)
        row_of(view, self.request, *self.args, **self.kwargs)
        return shown_by(view, view.get_form())

    @property
    def has_wagtails_version(self) -> bool:
        """Whether there are revisions: Wagtail's autosave keeps those of an open form up to date."""
        return bool(getattr(self, "revision_enabled", False) and self.latest_revision)

    def is_stale(self) -> bool:
        if getattr(self, "expects_json_response", False):
            return False  # Wagtail looks itself, and its form says so
        if self.has_wagtails_version:
            return newer_version(self.object, self.request.POST) is not None
        return read_version(self.request.POST.get(FIELD, "")) != self.shown.version()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_stale():
            return self.show_both(request)
        return super().post(request, *args, **kwargs)

    def show_both(self, request: HttpRequest) -> HttpResponse:
        """Store nothing: the form again, with what was typed and what is stored now."""
        made_from = read_version(request.POST.get(FIELD, ""))
        replaced: Any = request
        differences, replaced.POST = put_together(self.shown, made_from, request.POST, request.FILES)
        if hasattr(self, "get_object") and not hasattr(self, "object"):
            self.object = self.get_object()
        self.form = form = self.get_form()
        for each in differences:
            if each.changed_by == "both" and each.name in form.fields and not form.has_error(each.name):
                words = _("Somebody else changed this too. Stored now: %(stored)s")
                form.add_error(each.name, words % {"stored": each.stored})
        context = self.get_context_data(form=form, changed_meanwhile=self.explain(differences))
        return self.render_to_response(context, status=409)

    def explain(self, differences: list[Difference]) -> dict[str, Any]:
        """What `cms/admin/changed_meanwhile.html` says: who stored what, and when, as far as known."""
        stored = self.object if hasattr(self, "object") else self.instance
        entry = log_registry.get_logs_for_instance(stored).select_related("user").first()
        return {
            "differences": differences,
            "entry": entry,
            "by_self": bool(entry and entry.user_id == self.request.user.pk),
            "has_files": bool(self.request.FILES),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_read = self.request.method != "POST"
        shown = shown_by(self, context["form"]) if is_read else self.shown
        return {**context, "made_from_name": FIELD, "made_from": json.dumps(shown.version())}


def row_of(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """Set `view` up as if its form were asked for, and return what it edits. Raises `Http404`."""
    asking = copy.copy(request)
    asking.method = "GET"
    view.setup(asking, *args, **dict(kwargs))
    if hasattr(view, "instance"):
        return view.instance
    if not hasattr(view, "object"):
        view.object = view.get_object()
    return view.object


def lock(row: Model) -> None:
    """Until the end of the transaction. Raises `Http404` if it was deleted at this moment."""
    for model in (*reversed(row._meta.get_parent_list()), type(row)):
        if not model._base_manager.select_for_update().filter(pk=row.pk).values_list("pk"):
            raise Http404


def shown_by(view: Any, form: forms.BaseForm) -> Shown:
    """`form` and what the page of `view` shows beside it: permissions of a group, pages of a workflow."""
    beside = [*getattr(form, "formsets", {}).values(), *getattr(view, "permission_panel_forms", ())]
    for name in ("get_pages_formset", "get_content_type_form"):
        if hasattr(view, name):
            beside.append(getattr(view, name)())
    lists = tuple(each for each in beside if hasattr(each, "management_form"))
    return Shown((form, *(each for each in beside if each not in lists)), lists)
