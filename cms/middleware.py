"""Requests that no browser sends are answered before they reach a database that cannot store them."""

from django.core.exceptions import SuspiciousOperation


class MalformedRequest(SuspiciousOperation):
    """The address or a cookie holds characters PostgreSQL refuses. Django answers 400."""


class RefuseMalformedRequests:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(not is_storable(text) for text in texts_of(request)):
            raise MalformedRequest
        return self.get_response(request)


def texts_of(request) -> list[str]:
    """Everything a request says outside its body; forms check the body."""
    texts = [request.path_info, *request.COOKIES.keys(), *request.COOKIES.values()]
    for key, values in request.GET.lists():
        texts += [key, *values]
    return texts


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold `text`: valid Unicode without NUL."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return True
