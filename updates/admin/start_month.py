"""*Start next month*: what the draft will hold, and the button that makes it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.admin.views import AdminView
from cms.typing import SignedInRequest
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.services import months


class MonthInAddress:
    """Path converter: 2026-10 is the first of October 2026."""

    regex = "20[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return value.strftime("%Y-%m")


class StartNextMonth(AdminView):
    """GET shows, POST drafts. Both without JavaScript, and as often as anybody likes."""

    template_name = "updates/admin/start.html"
    page_title = gettext_lazy("Start next month")

    def dispatch(self, request: HttpRequest, series_id: int, month: date | None = None) -> HttpResponseBase:
        self.series = get_object_or_404(UpdateSeriesPage, pk=series_id)
        if not months.may_start(self.series, self.request.user):
            raise PermissionDenied
        self.today = timezone.localdate()
        self.month = month or months.month_to_start(self.series, self.today)
        return super().dispatch(request, series_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = MonthlyUpdatePage.objects.filter(series=self.series.pk, month=self.month).first()
        unfinished = [] if there else months.unfinished_before(self.series, self.month)
        return super().get_context_data(
            series=self.series, month=self.month, there=there, unfinished=unfinished, **kwargs
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page = months.start_next_month(self.series, request.user, self.today, self.month)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("start_next_month", self.series.pk)
        messages.success(request, self.what_to_do(page))
        return redirect("wagtailadmin_pages:edit", page.pk)

    @staticmethod
    def what_to_do(page: MonthlyUpdatePage) -> str:
        month = write(page.month, "F Y")
        count = sum(item.is_carried_over for item in page.get_latest_revision_as_object().items.all())
        if not count:
            return _("%(month)s is open.") % {"month": month}
        return ngettext(
            "%(month)s is open. One item was carried over: edit or remove it.",
            "%(month)s is open. %(count)d items were carried over: edit or remove each.",
            count,
        ) % {"month": month, "count": count}
