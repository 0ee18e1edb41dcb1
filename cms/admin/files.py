"""Pictures and documents in the admin, where Wagtail's screens promise more than the site does."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from cms import file_uses


class SaysThatItStays:
    """Before a view of Wagtail's that deletes a file: its page offers no button for one that is public."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_protected": file_uses.is_public(self.object)}


class DeletesWhollyOrNot:
    """Before Wagtail's view that deletes what was just uploaded: refused, the transaction around goes on."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)
