"""What a site needs beside its pages: health, robots, sitemap, and pages for what went wrong."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import views as sitemap_views
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from cms.models import Heartbeat

HEARTBEAT_MAX_AGE = timedelta(minutes=10)


@require_safe
@never_cache
def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """Database, migrations and clock; 503 with the name of what fails."""
    checks = {"database": False, "migrations": False, "clock": False}
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        oldest = timezone.now() - HEARTBEAT_MAX_AGE
        checks["clock"] = Heartbeat.objects.filter(name="clock", at__gte=oldest).exists()
    except DatabaseError:
        pass  # what failed stays False
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", "Disallow: /search/"]
    if settings.SITE_ACCESS == "staff":
        lines = ["User-agent: *", "Disallow: /"]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class VisibleSitemap(Sitemap):
    """Every page the request may read, and no other."""

    def items(self):
        root = self.get_wagtail_site().root_page
        pages = root.get_descendants(inclusive=True).visible_to(self.request)
        return pages.order_by("path").specific()


@require_safe
def sitemap(request):
    return sitemap_views.sitemap(request, sitemaps={"pages": VisibleSitemap(request)})


@require_safe
def favicon(request):
    """Browsers ask for it by name whatever the page says."""
    return redirect(static("cms/favicon.svg"), permanent=True)


def closed(request, **kwargs):
    """An address of Wagtail's that this site does not use."""
    raise Http404


def bad_request(request, exception=None):
    return _error_page(request, 400)


def permission_denied(request, exception=None):
    return _error_page(request, 403)


def form_refused(request, reason=""):
    """Django calls it for a form without its token."""
    return _error_page(request, 403)


def page_not_found(request, exception=None):
    return _error_page(request, 404)


def server_error(request):
    """Without the database, the request or the layout's queries: any of them may be what failed."""
    return HttpResponse(
        render_to_string("500.html", {"organisation_name": settings.ORGANISATION_NAME}), status=500
    )


def method_not_allowed(request):
    return _error_page(request, 405)


def _error_page(request, status: int) -> HttpResponse:
    if not hasattr(request, "user"):
        request.user = AnonymousUser()  # refused before anything asked who sent it
    return render(request, f"{status}.html", status=status)
