"""How pages about somebody's account say things."""

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from cms.accounts import mfa

register = template.Library()

# The first that fits: newer browsers also name the older ones they look like.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def browser_name(user_agent: str) -> str:
    """`Firefox on Windows`, from what a browser says about itself."""
    browser = _first(BROWSERS, user_agent) or _("Unknown browser")
    system = _first(SYSTEMS, user_agent)
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def _first(names: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")


@register.simple_tag
def needs_second_factor(user: User) -> bool:
    return mfa.must_have(user)


@register.simple_tag
def is_for_staff() -> bool:
    """Whether nobody reads this site without signing in."""
    return settings.SITE_ACCESS == "staff"
