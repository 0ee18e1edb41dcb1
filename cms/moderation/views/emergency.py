"""Publishing without a second check: a page of its own that says what will happen."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, WorkflowMixin

from cms.admin.concurrent.actions import changed_since_shown, seen, who_changed
from cms.admin.concurrent.views import lock
from cms.admin.views import AdminView
from cms.moderation import approval, screen_access
from cms.moderation.approval import ApprovalRefused
from cms.moderation.forms import EmergencyForm
from cms.moderation.subjects import compare_url, subject_of
from cms.typing import SignedInRequest


def find_object(content_type_id: int, object_id: int) -> Any:
    """A thing that is approved before it is published; `Http404` for anything else."""
    content_type = get_object_or_404(ContentType, pk=content_type_id)
    model = content_type.model_class()
    if model is None or not (issubclass(model, WorkflowMixin) and issubclass(model, DraftStateMixin)):
        raise Http404
    obj = get_object_or_404(model, pk=object_id)
    return getattr(obj, "specific", obj)


class EmergencyView(AdminView):
    page_title = gettext_lazy("Publish now without a second check")
    template_name = "cms/admin/emergency.html"

    def dispatch(self, request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponseBase:
        self.obj = find_object(content_type_id, object_id)
        if not screen_access.may_bypass(self.request.user, self.obj):
            raise PermissionDenied
        return super().dispatch(request, content_type_id=content_type_id, object_id=object_id)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(EmergencyForm())

    @transaction.atomic
    def post(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        form = EmergencyForm(request.POST)
        lock(self.obj)
        self.obj.refresh_from_db()
        if self.has_news() and changed_since_shown(request, *self.shown()):
            text = _("%(who)s Look at what would be public now, and press the button again.")
            form.add_error(None, text % {"who": who_changed(self.obj)})
            return self.show(form)
        if not self.has_news() or not form.is_valid():
            return self.show(form)  # a second click finds nothing left to publish
        try:
            record = approval.publish_in_emergency(
                self.obj, by=request.user, reason=form.cleaned_data["reason"]
            )
        except ApprovalRefused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form)
        text = _("“%(title)s” was published without a second check. Somebody else has to sign it off.")
        messages.warning(request, text % {"title": record.title})
        return redirect(
            "moderation:unchecked" if screen_access.may_review(request.user) else "wagtailadmin_home"
        )

    def shown(self) -> tuple[Any, ...]:
        """The version that the page names. Autosave stores a newer one in the same row."""
        newest = self.obj.get_latest_revision()
        return (newest.pk, newest.created_at.timestamp()) if newest else ()

    def has_news(self) -> bool:
        return self.obj.has_unpublished_changes or not self.obj.live

    def show(self, form: EmergencyForm) -> HttpResponse:
        newest = self.obj.get_latest_revision()
        draft = newest.as_object() if newest else self.obj
        return self.render_to_response(
            self.get_context_data(
                form=form,
                obj=self.obj,
                draft=draft,
                newest=newest,
                made_from=seen(*self.shown()),
                subject=subject_of(self.obj),
                has_news=bool(newest) and self.has_news(),
                compare_url=compare_url(self.obj, "live", newest.pk) if newest and self.obj.live else "",
            )
        )
