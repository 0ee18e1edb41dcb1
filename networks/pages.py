"""The page behind an address that Wagtail itself does not serve: a network's calendar, a network's feed."""

from django.http import Http404

from cms.models import BasePage


def find_page(request, path: str, model: type[BasePage]):
    """The page of type `model` at `path`. Raises `Http404` for another type and for what is not visible."""
    page = BasePage.find_for_request(request, path)
    if page is None or not issubclass(page.specific_class, model):
        raise Http404
    found = model.objects.visible_to(request).filter(pk=page.pk).first()
    if found is None:
        raise Http404
    return found
