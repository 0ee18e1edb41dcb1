"""Keeping Wagtail's record of the site in step with the environment."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

STANDARD_PORTS = {"http": 80, "https": 443}


def follow_base_url(**kwargs) -> None:
    """Let the one site have the host and port of `BASE_URL`, so that feeds, mails and the sitemap link right.

    Runs after every migration: `BASE_URL` is the only place where the address is set.
    """
    address = urlsplit(settings.BASE_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    wanted = (address.hostname, address.port or STANDARD_PORTS[address.scheme], settings.WAGTAIL_SITE_NAME)
    if (site.hostname, site.port, site.site_name) != wanted:
        site.hostname, site.port, site.site_name = wanted
        site.save()
