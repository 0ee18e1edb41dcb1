"""What monthly updates and answers add to a network's news by mail. Registered in `wagtail_hooks.py`."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms.sites import full_url
from networks.mailing.digest_sections import DigestItem, Section, item_of
from networks.models import NetworkPage
from updates.models import MonthlyUpdatePage


def months(network: NetworkPage, since: datetime, until: datetime, request: HttpRequest) -> Section:
    """Each month with the topics of its items."""
    own = MonthlyUpdatePage.objects.filter(network=network.pk).visible_to(request)
    found = own.updated_between(since, until).newest_month_first().prefetch_related("items")
    return Section(_("What we did"), [_with_topics(page, since) for page in found])


def responses(network: NetworkPage, since: datetime, until: datetime, request: HttpRequest) -> Section:
    """You said, we did: what was answered to this network."""
    answers = network.responses.visible_to(request)
    found = answers.filter(first_published_at__gt=since, first_published_at__lte=until)
    link = full_url(f"{reverse('you_said')}?network={network.slug}")
    items = [
        DigestItem(each.you_said, link, f"{each.get_answer_display()}: {strip_tags(each.we_did)}")
        for each in found.newest_first()
    ]
    return Section(_("You said, we did"), items)


def _with_topics(page: MonthlyUpdatePage, since: datetime) -> DigestItem:
    item = item_of(page, since)
    topics = ", ".join(each.topic for each in page.items.all())
    return DigestItem(item.title, item.link, page.summary or topics or item.text, item.note)
