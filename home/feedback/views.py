"""What readers see: the form, the thanks, and what we store."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.models import BasePage, Heartbeat
from cms.security.rate_limit import RateLimit
from cms.security.same_origin import same_origin_post
from cms.validators import parse_pk
from home.feedback import services
from home.feedback.forms import FeedbackForm, UsefulForm
from home.models import Feedback, InformationPage, PageRemark, Triage
from networks.models import NetworkPage
from updates.models import MonthlyUpdatePage

# Everybody in one building may come from one address.
limit = RateLimit("feedback", 60)
# The address, below the home page, of the page that says whom to turn to instead.
ELSEWHERE = "where-to-turn"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@same_origin_post
def feedback(request: HttpRequest) -> HttpResponse:
    """Take in what somebody tells us. Who they are is not looked at: `request.user` is not touched here."""
    about = _page_about(request)
    networks = NetworkPage.objects.visible_to(request).order_by("title")
    beginning = _beginning(about)
    if request.method == "POST":
        form = FeedbackForm(request.POST, networks=networks, beginning=beginning)
        if form.is_valid():
            if not limit.allows(request):
                return _page(request, form, about, too_many=True, status=429)
            data = form.cleaned_data
            services.receive(data["text"], data["network"], today=timezone.localdate())
            return redirect("feedback_sent")
    else:
        initial = {"text": beginning, "network": about.network_id if about else None}
        form = FeedbackForm(initial=initial, networks=networks)
    return _page(request, form, about)


@require_safe
def feedback_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "home/feedback_sent.html", {"keep_days": services.KEEP_DAYS})


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
@same_origin_post
def useful(request: HttpRequest) -> HttpResponse:
    """Take in whether a page was useful, as little as feedback looks at who says it."""
    about = _visible_page(request, request.POST.get("page", ""))
    if about is None:
        raise Http404
    form = UsefulForm(request.POST)
    valid = form.is_valid()
    if valid and limit.allows(request):
        data = form.cleaned_data
        services.remark(about, data["useful"] == "yes", data["text"], today=timezone.localdate())
        return redirect(f"{reverse('useful_sent')}?page={about.pk}")
    context = {"form": form, "about": about, "too_many": valid}
    return render(request, "home/useful.html", context, status=429 if valid else 200)


@require_safe
def useful_sent(request: HttpRequest) -> HttpResponse:
    about = _visible_page(request, request.GET.get("page", ""))
    return render(request, "home/useful_sent.html", {"about": about})


@require_safe
@never_cache  # when old messages were last deleted is no change of content
def what_we_store(request: HttpRequest) -> HttpResponse:
    """The columns, as the models have them."""
    return render(
        request,
        "home/what_we_store.html",
        {
            "columns": Feedback._meta.concrete_fields,
            "added": Triage._meta.concrete_fields,
            "remark": PageRemark._meta.concrete_fields,
            "keep_days": services.KEEP_DAYS,
            "last_purge": Heartbeat.objects.filter(name=services.PURGE).first(),
        },
    )


def _page(
    request: HttpRequest,
    form: FeedbackForm,
    about: BasePage | None,
    too_many: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "about": about, "too_many": too_many, "elsewhere": _elsewhere(request)}
    return render(request, "home/feedback.html", context, status=status)


def _page_about(request: HttpRequest) -> BasePage | None:
    """The page whose link led here, by its address, if this reader may see it."""
    address = request.POST.get("about") or request.GET.get("about", "")
    found = BasePage.find_for_request(request, address) if address[:1] == "/" else None
    return BasePage.objects.visible_to(request).filter(pk=found.pk).first() if found else None


def _visible_page(request: HttpRequest, given: str) -> BasePage | None:
    if parse_pk(given) is None:
        return None
    return BasePage.objects.visible_to(request).filter(pk=given).first()


def _beginning(about: BasePage | None) -> str:
    """The first words about a month. It is no column of ours: the reader sees and may remove them."""
    if about is None or about.specific_class is not MonthlyUpdatePage:
        return ""
    return _("About the update for %(month)s:") % {"month": about.title} + "\n"


def _elsewhere(request: HttpRequest) -> InformationPage | None:
    """Whom to turn to instead; the organisation's own page about it, if there is one."""
    return InformationPage.objects.visible_to(request).filter(slug=ELSEWHERE, depth=3).first()
