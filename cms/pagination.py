"""The one paginator. Any `?page=` gives a page: nonsense the first, too much the last."""

from django.core.paginator import Page, Paginator


def paginate(items, request, per_page: int = 20) -> Page:
    return Paginator(items, per_page).get_page(request.GET.get("page"))
