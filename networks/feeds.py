"""Atom feeds of statements, and of all that one network says and does."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.access.programs import for_programs
from cms.models import BasePage
from cms.syndication.feeds import page_feed
from networks.models import NetworkPage, StatementPage
from networks.views import find_page


@for_programs
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    return page_feed(request, StatementPage.objects.all(), title=_("Statements"), link="/")


@for_programs
@require_safe
def network(request: HttpRequest, path: str) -> HttpResponse:
    page = find_page(request, path, NetworkPage)
    below = BasePage.objects.descendant_of(page).in_feeds()
    return page_feed(request, below, title=page.title, link=page.get_url(request) or "/")
