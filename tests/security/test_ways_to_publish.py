"""Every way to publish, tried by one person alone: none works (docs/security.md#before-it-is-public)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.jobs import scheduled_publishing
from cms.models import BasePage
from cms.models.versions import version_of
from home.models import Alert
from tests import set_clock
from tests.factories import (
    AlertFactory,
    EditorFactory,
    InformationPageFactory,
    ResponseFactory,
    StatementPageFactory,
    UserFactory,
    lead_of,
    submit,
)
from updates.models import Response

WORDS = "Not approved"
PUBLISH = {"action-publish": "Publish"}


@dataclass(frozen=True)
class Pages:
    """A change of a public page, a draft, one that is not complete, and one under review."""

    network: object
    changed: object
    draft: object
    incomplete: object
    review: TaskState


@pytest.fixture(params=["editor", "administrator", "lead"])
def person(request, network, admin_user):
    if request.param == "lead":
        return lead_of(network)
    return admin_user if request.param == "administrator" else EditorFactory()


@pytest.fixture
def pages(network, person):
    changed = InformationPageFactory(parent=network, slug="changed")
    changed.title = WORDS
    changed.save_revision(user=person)
    draft = InformationPageFactory(parent=network, live=False, title=WORDS, slug="draft", owner=person)
    incomplete = StatementPageFactory(parent=network, live=False, title=WORDS, slug="incomplete")
    incomplete.issued_on = None
    incomplete.save_revision(user=person, clean=False)
    reviewed = InformationPageFactory(parent=network, live=False, title=WORDS, slug="review")
    return Pages(network, changed, draft, incomplete, submit(reviewed, person))


def form(slug, **values):
    data = {
        "title": WORDS,
        "slug": slug,
        "summary": "",
        "body": streamfield([]),
        "change_kind": "minor",
        "change_note": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(data | values) | PUBLISH


def of_form(pages):
    return f"/admin/pages/{pages.changed.pk}/edit/", form("changed")


def of_form_of_a_draft(pages):
    return f"/admin/pages/{pages.draft.pk}/edit/", form("draft")


def of_creating(pages):
    return f"/admin/pages/add/home/informationpage/{pages.network.pk}/", form("new")


def of_schedule(pages):
    soon = set_clock.now().astimezone(set_clock.LONDON) + timedelta(minutes=5)
    return f"/admin/pages/{pages.draft.pk}/edit/", form("draft", go_live_at=f"{soon:%Y-%m-%d %H:%M}")


def of_going_back(pages):
    """To an earlier version, which the form does under the address of the page."""
    revision = pages.changed.latest_revision_id
    return f"/admin/pages/{pages.changed.pk}/edit/", form("changed", revision=revision)


def of_bulk(pages):
    ids = "&".join(f"id={page.pk}" for page in (pages.changed, pages.draft))
    return f"/admin/bulk/cms/basepage/publish/?{ids}", {"next": "/admin/", "include_descendants": "on"}


def of_bulk_of_something_incomplete(pages):
    return f"/admin/bulk/cms/basepage/publish/?id={pages.incomplete.pk}", {"next": "/admin/"}


def of_copy(pages):
    data = {
        "new_title": WORDS,
        "new_slug": "copied",
        "new_parent_page": pages.network.pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    return f"/admin/pages/{pages.changed.pk}/copy/", data


def of_alias(pages):
    address, data = of_copy(pages)
    return address, data | {"alias": "on"}


def of_move(pages):
    return f"/admin/pages/{pages.draft.pk}/move/{pages.network.get_parent().pk}/confirm/", {}


def of_window(pages):
    """Wagtail's own window for approving."""
    state = pages.review
    page = state.workflow_state.object_id
    answer = {"revision": version_of(state.revision)}
    return f"/admin/pages/workflow/action/{page}/approve/{state.pk}/", answer


def of_form_with_decision(pages):
    data = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    data["workflow-action-extra-data"] = f'{{"revision": "{version_of(pages.review.revision)}"}}'
    return f"/admin/pages/{pages.review.workflow_state.object_id}/edit/", form("review") | data


def of_review_screen(pages):
    answer = {"action": "approve", "revision": version_of(pages.review.revision)}
    return f"/admin/moderation/{pages.review.pk}/", answer


def of_api(action):
    def way(pages):
        return f"/admin/api/main/pages/{pages.draft.pk}/action/{action}/", {"recursive": "true"}

    way.__name__ = f"of_api_{action}"
    return way


WAYS = [
    of_form,
    of_form_of_a_draft,
    of_creating,
    of_schedule,
    of_going_back,
    of_bulk,
    of_bulk_of_something_incomplete,
    of_copy,
    of_alias,
    of_move,
    of_window,
    of_form_with_decision,
    of_review_screen,
    *[of_api(action) for action in ("publish", "copy", "create_alias", "revert_to_page_revision")],
]


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_publishes_a_page_alone(client, person, pages, way):
    live = set(BasePage.objects.live().values_list("pk", flat=True))
    client.force_login(person)
    address, data = way(pages)
    assert client.post(address, data).status_code < 500
    with time_machine.travel(set_clock.now() + timedelta(days=2)):
        scheduled_publishing.tick()
    assert set(BasePage.objects.live().values_list("pk", flat=True)) == live
    assert not BasePage.objects.live().filter(title=WORDS).exists()


@pytest.mark.parametrize("locked", [False, True])
def test_a_lock_is_no_way_round_and_none_in(client, admin_user, network, locked):
    """Wagtail's bulk actions look at no lock; nothing depends on one."""
    page = InformationPageFactory(parent=network, live=False, locked=locked, title=WORDS)
    client.force_login(admin_user)
    client.post(f"/admin/bulk/cms/basepage/publish/?id={page.pk}", {"next": "/admin/"})
    assert not BasePage.objects.get(pk=page.pk).live


# --- What is approved and no page -----------------------------------------------------------------------


def alert_form():
    ends = set_clock.now().astimezone(set_clock.LONDON) + timedelta(days=2)
    data = {
        "title": WORDS,
        "body": rich_text("<p>It is out of order.</p>"),
        "severity": "notice",
        "link": "",
        "link_text": "",
        "section": "",
        "starts_at": "",
        "ends_at": f"{ends:%Y-%m-%d %H:%M}",
    }
    return nested_form_data(data) | PUBLISH


def response_form():
    data = {
        "you_said": WORDS,
        "answer": "did",
        "we_did": rich_text("<p>It can no longer be booked.</p>"),
        "answered_on": "2026-11-03",
        "network": "",
        "commitment": "",
    }
    return nested_form_data(data) | PUBLISH


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("who", ["editor", "administrator"])
@pytest.mark.parametrize("way", ["add", "edit", "revert"])
@pytest.mark.parametrize(
    ("model", "make", "filled"),
    [
        (Alert, AlertFactory, alert_form),
        (Response, ResponseFactory, response_form),
    ],
    ids=["alert", "response"],
)
def test_nobody_publishes_what_is_no_page_alone(client, admin_user, who, way, model, make, filled):
    person = admin_user if who == "administrator" else EditorFactory()
    thing = make(live=False)
    start = f"/admin/snippets/{model._meta.app_label}/{model._meta.model_name}"
    address = {
        "add": f"{start}/add/",
        "edit": f"{start}/edit/{thing.pk}/",
        "revert": f"{start}/history/{thing.pk}/revisions/{thing.latest_revision_id}/revert/",
    }[way]
    client.force_login(person)
    assert client.post(address, filled()).status_code == 302
    assert not model.objects.filter(live=True).exists()
    assert any(str(each.get_latest_revision_as_object()) == WORDS for each in model.objects.all())
    assert "action-publish" not in client.get(f"{start}/add/").content.decode()


def test_a_reader_without_any_role_reaches_none_of_it(client, network):
    page = InformationPageFactory(parent=network, live=False)
    client.force_login(UserFactory())
    client.post(f"/admin/pages/{page.pk}/edit/", form(page.slug))
    assert not BasePage.objects.get(pk=page.pk).live
