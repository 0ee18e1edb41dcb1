"""One click: "Checked and still correct"."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from cms.admin.concurrent.actions import changed_since_shown, who_changed
from cms.models import BasePage
from cms.services.freshness import confirm_checked
from cms.typing import SignedInRequest


@require_POST
@transaction.atomic
def confirm(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Clicked twice, it happens once."""
    page = get_object_or_404(BasePage.objects.live().select_for_update(of=("self",)), pk=page_id)
    back = get_valid_next_url_from_request(request) or "wagtailadmin_home"
    if changed_since_shown(request, page.live_revision_id):
        text = _("%(who)s Read it again before you confirm it: nothing was recorded.")
        messages.warning(request, text % {"who": who_changed(page)})
        return redirect(back)
    today = timezone.localdate()
    if page.checked_on != today or not page.review_due_on or page.review_due_on <= today:
        confirm_checked(page, by=request.user, today=today)
    messages.success(request, _("“%(title)s” is recorded as checked today.") % {"title": page.title})
    return redirect(back)
