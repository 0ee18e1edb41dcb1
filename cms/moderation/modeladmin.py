"""Registers of records that readers do not see before a second person has read them
(`cms.moderation.second_look`).
"""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail_modeladmin.views import CreateView

from cms.admin.concurrent.actions import changed_since_shown, seen, who_changed
from cms.admin.modeladmin import Register, RegisterEdit, RegisterInspect
from cms.moderation import second_look
from cms.moderation.approval import ApprovalRefused
from cms.typing import Mixin, SignedInRequest


class SaysWhoShowsIt(Mixin):
    """Before the forms of records that a second person shows to readers."""

    def get_success_message(self, instance: Any) -> str:
        said = super().get_success_message(instance)
        if instance.public_since:
            return said
        return f"{said} {_('Readers see it once somebody else has read it and shows it.')}"


class CreateBeforeShowing(SaysWhoShowsIt, CreateView):
    pass


class EditBeforeShowing(SaysWhoShowsIt, RegisterEdit):
    pass


class InspectBeforeShowing(RegisterInspect):
    """With the button that shows a record to readers, for somebody who wrote none of it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(second_look=self.second_look(), **kwargs)

    def second_look(self) -> dict[str, Any] | None:
        record, user = self.instance, self.request.user
        if record.public_since or not self.permission_helper.user_can_edit_obj(user, record):
            return None
        return {
            "why_not": second_look.why_not(record, user),
            "url": self.url_helper.get_action_url("show", record.pk),
            "made_from": seen(*facts_of(record)),
        }


class ShownRegister(Register):
    """Its rows have `public_since`, and a button for whoever may show them."""

    create_view_class = CreateBeforeShowing
    edit_view_class = EditBeforeShowing
    inspect_view_class = InspectBeforeShowing

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        pattern, name = self.url_helper.get_action_url_pattern, self.url_helper.get_action_url_name
        return (
            *super().get_admin_urls_for_registration(),
            re_path(pattern("show"), self.show_view, name=name("show")),
        )

    @method_decorator(require_POST)
    @method_decorator(transaction.atomic)
    def show_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self.require_visible(request, instance_pk)
        record = self.model._default_manager.select_for_update().get(pk=instance_pk)
        if not self.permission_helper.user_can_edit_obj(request.user, record):
            raise PermissionDenied
        if changed_since_shown(request, *facts_of(record)):
            text = _("%(who)s Read it again, then show it.")
            messages.warning(request, text % {"who": who_changed(record)})
        else:
            self._show(cast(SignedInRequest, request), record)
        return redirect(self.url_helper.get_action_url("inspect", record.pk))

    def _show(self, request: SignedInRequest, record: Any) -> None:
        try:
            second_look.show(record, by=request.user, now=timezone.now())
        except ApprovalRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Readers see “%(title)s” now.") % {"title": record})


def facts_of(record: Model) -> list[Any]:
    """All that `record` holds, as its page shows it."""
    return [getattr(record, field.attname) for field in record._meta.concrete_fields]
