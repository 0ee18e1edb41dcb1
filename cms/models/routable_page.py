from wagtail.contrib.routable_page.models import RoutablePageMixin

from cms.models.base_page import BasePage


class RoutableBasePage(RoutablePageMixin, BasePage):
    """A page with addresses below its own; like any page, they are gone when its time is over."""

    class Meta:
        abstract = True

    def serve(self, request, view=None, args=None, kwargs=None):
        if view is None:
            return super().serve(request)
        return self.answer(request, lambda: view(request, *(args or ()), **(kwargs or {})))
