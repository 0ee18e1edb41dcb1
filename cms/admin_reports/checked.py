"""One click: "Checked and still correct"."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from cms.models import BasePage
from cms.services.freshness import confirm_checked


@require_POST
def confirm(request, page_id: int):
    """Clicked twice, it happens once."""
    page = get_object_or_404(BasePage.objects.live(), pk=page_id)
    today = timezone.localdate()
    if page.checked_on != today or not page.review_due_on or page.review_due_on <= today:
        confirm_checked(page, by=request.user, today=today)
    messages.success(request, _("“%(title)s” is recorded as checked today.") % {"title": page.title})
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
