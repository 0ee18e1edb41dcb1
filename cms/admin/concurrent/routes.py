"""The same for the forms that Wagtail brings: its edit views, wherever they hang in its addresses.

And what else its views lack, put before them in the same way.
"""

from functools import update_wrapper
from inspect import unwrap
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.admin.views import workflows
from wagtail.admin.views.generic import EditView, multiple_upload
from wagtail.documents.views import documents
from wagtail.images.views import images
from wagtail.images.views.chooser import ImageChooseView

from cms.admin.concurrent.dialogs import MakesFormsWithVersion
from cms.admin.concurrent.views import SavesFromNewest
from cms.admin.files import ChoosesByOwnTags, DeletesWhollyOrNot, OffersOwnTags, SaysThatItStays
from cms.admin.workflows import SaysWhatWouldBeMissing
from cms.typing import ViewFunction

# What `wagtail.admin.urls` puts around every view, the innermost first.
AROUND = (require_admin_access, display_custom_404, never_cache)
MIXINS = {
    (EditView,): SavesFromNewest,
    (multiple_upload.AddView, multiple_upload.EditView): MakesFormsWithVersion,
    (multiple_upload.DeleteView,): DeletesWhollyOrNot,
    (documents.DeleteView, images.DeleteView): SaysThatItStays,
    (documents.IndexView, images.IndexView): OffersOwnTags,
    (ImageChooseView,): ChoosesByOwnTags,
    (workflows.Create, workflows.Edit, workflows.CreateTask, workflows.EditTask): SaysWhatWouldBeMissing,
}


def protect(patterns: list[URLPattern | URLResolver]) -> None:
    """Put before every view among `patterns` what `MIXINS` says, under its own name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            protect(pattern.url_patterns)
            continue
        for kinds, mixin in MIXINS.items():
            view: Any = pattern.callback
            view_class = getattr(view, "view_class", None)
            if view_class and issubclass(view_class, kinds) and not issubclass(view_class, mixin):
                pattern.callback = _protected(mixin, view_class, view.view_initkwargs)
        if unwrap(pattern.callback).__module__ == workflows.__name__:
            # Buttons among them: what `cms.models.constitution` refuses is taken back as a whole.
            pattern.callback = transaction.atomic(pattern.callback)


def _protected(mixin: type, view_class: type[View], initkwargs: dict[str, Any]) -> ViewFunction:
    safe: Any = type(view_class.__name__, (mixin, view_class), {"__module__": view_class.__module__})
    view = safe.as_view(**initkwargs)
    for decorator in AROUND:
        view = update_wrapper(decorator(view), view)
    return view
