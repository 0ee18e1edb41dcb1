"""The site's addresses. Only this file and the settings name the features."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views
from cms.accounts.views import SignOut
from cms.admin.concurrent import dialogs, routes
from cms.caching import rendered_pages
from cms.media import views as media_views
from cms.security.security_txt import security_txt
from cms.syndication import feeds
from cms.syndication.sitemaps import PageSitemap, sitemap
from networks.sitemaps import NetworkSitemap
from updates.sitemaps import UpdatesSitemap

routes.protect(wagtailadmin_urls.urlpatterns)
dialogs.protect_privacy()

SITEMAPS = {"pages": PageSitemap, "networks": NetworkSitemap, "updates": UpdatesSitemap}

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.figures, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"kinds": SITEMAPS}, name="sitemap"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("accounts/", include("cms.accounts.urls")),
    # Wagtail's own ways in know no second factor.
    re_path(r"^admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", SignOut.as_view()),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/", include("cms.admin.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/authenticate_with_password/<path:rest>", views.closed),
    path("documents/<int:document_id>/<path:document_filename>", media_views.document),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media_views.picture, name="media"),
    path("search/", include("search.urls")),
    path("feeds/all.atom", feeds.whole_site, name="site_feed"),
    path("", include("home.urls")),
    path("", include("networks.urls")),
    path("", include("updates.urls")),
]

# Wagtail's own sign-in and password pages for readers: ours is the only one, and no page has a password.
urlpatterns.append(re_path(r"^_util/", views.closed, name="closed"))
serve = rendered_pages.shared(wagtail_views.serve)
urlpatterns.append(re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"))
urlpatterns.append(path("", include(wagtail_urls)))  # others are closed above, but named by Wagtail

handler400 = "cms.views.bad_request"
handler403 = "cms.views.permission_denied"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"
