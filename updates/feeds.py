"""The Atom feed of monthly updates, everybody's."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.access.programs import for_programs
from cms.syndication.feeds import page_feed
from updates.models import MonthlyUpdatePage


@for_programs
@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    return page_feed(request, MonthlyUpdatePage.objects.all(), title=_("Monthly updates"), link="/")
