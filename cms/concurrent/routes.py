"""The same for the forms that Wagtail brings: its edit views, wherever they hang in its addresses."""

from functools import update_wrapper

from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.admin.views.generic import EditView

from cms.concurrent.views import SavesFromNewest

# What `wagtail.admin.urls` puts around every view, the innermost first.
AROUND = (require_admin_access, display_custom_404, never_cache)


def protect(patterns: list[URLPattern | URLResolver]) -> None:
    """Let every edit view among `patterns` save only from the newest version, under its own name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            protect(pattern.url_patterns)
            continue
        view_class = getattr(pattern.callback, "view_class", None)
        if view_class and issubclass(view_class, EditView) and not issubclass(view_class, SavesFromNewest):
            pattern.callback = _protected(view_class, pattern.callback.view_initkwargs)


def _protected(view_class: type[EditView], initkwargs: dict):
    safe = type(view_class.__name__, (SavesFromNewest, view_class), {"__module__": view_class.__module__})
    view = safe.as_view(**initkwargs)
    for decorator in AROUND:
        view = update_wrapper(decorator(view), view)
    return view
