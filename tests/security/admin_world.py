"""Two networks with everything that may leak, and somebody in each role; the lead is of the first.

Every word only the other network's people may read begins with `zanzibar-`, so one look finds any leak.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Comment, Site, Task, UploadedFile, Workflow
from wagtail.rich_text import RichText

from cms.models import BasePage
from cms.moderation import approval
from cms.roles import EQUALITY_TEAM
from home.models import AwarenessDay, Feedback, HomePage, PageRemark, Triage
from networks.mailing import list_exports
from networks.models import Theme
from search.models import Promotion, Synonym
from tests import set_clock
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    EditorFactory,
    NetworkIndexPageFactory,
    NetworkPageFactory,
    ResponseFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    lead_of,
    publish,
    submit,
)

OURS, THEIRS = "amazonas", "zanzibar"
MONTH = date(2026, 11, 1)
LEAK = re.compile(rf"{THEIRS}-[a-z]+", re.IGNORECASE)


@dataclass(frozen=True)
class World:
    """Ids by kind: of our network, of the other one, and of what belongs to the whole site."""

    own: dict[str, list]
    other: dict[str, list]
    shared: dict[str, list]
    people: dict[str, object]

    def of_one_network(self) -> "World":
        """The first thing of each kind: enough for a role to which all networks are alike."""
        own = {kind: ids[:1] for kind, ids in self.own.items()}
        return World(own, {kind: [] for kind in own}, self.shared, self.people)


def make_world() -> World:
    index = NetworkIndexPageFactory(parent=HomePage.objects.get(), title="Staff networks", slug="networks")
    ours = NetworkPageFactory(parent=index, title="Our network", slug="ours")
    theirs = NetworkPageFactory(parent=index, title="Their network", slug="theirs")
    lead = lead_of(ours, UserFactory(username="our-lead"))
    their_lead = lead_of(theirs, UserFactory(username="their-lead", email=f"{THEIRS}-lead@example.org"))
    editor = EditorFactory()
    own = _things(OURS, ours, lead, editor, linked=ours)
    other = _things(THEIRS, theirs, their_lead, editor, linked=ours)
    unannounced = NetworkPageFactory(parent=index, live=False, title=f"{THEIRS}-unannounced")
    for kind in ("network", "page", "draft"):
        other[kind].append(unannounced.pk)
    other["group"].append(unannounced.team.group_id)
    other["collection"].append(unannounced.team.collection_id)
    unsorted = Feedback.objects.create(text=f"{THEIRS}-unsorted", network=ours, month=MONTH)
    other["feedback"].append(unsorted.pk)
    return World(own, other, _shared(editor, live=ours), _people(lead, editor))


def _things(mark: str, network, lead, editor, *, linked) -> dict[str, list]:
    """Drafts, changes, files and records of one network. Its draft links to `linked`."""
    image, document = _image(mark, network, lead), _document(mark, network, lead)
    link = f'<p>{mark}-words <a linktype="page" id="{linked.pk}">linked</a></p>'
    draft = StatementPageFactory(
        parent=network, live=False, title=f"{mark}-draft", body=[("text", RichText(link))], owner=lead
    )
    changed = StatementPageFactory(parent=network, title=f"On pay, by {network.slug}")
    revision = _change(changed, lead, title=f"{mark}-change")
    live = StatementPageFactory(parent=network, title=f"On rest, by {network.slug}")
    live = publish(live, body=[("text", RichText(link.replace(mark, "public")))])
    alias = live.create_alias(parent=network, update_slug=f"alias-{mark}")
    refused = StatementPageFactory(parent=network, live=False, title=f"{mark}-refused", owner=lead)
    refused_state = submit(refused, lead)
    approval.request_changes(refused_state, by=editor, reason=f"{mark}-reason")
    review = StatementPageFactory(parent=network, live=False, title=f"{mark}-review", owner=lead)
    state = submit(review, lead)
    approval.claim(state, by=editor)
    waiting = StatementPageFactory(parent=network, live=False, title=f"{mark}-waiting", owner=lead)
    waiting = _schedule(waiting)
    Comment.objects.create(page_id=draft.pk, user=lead, text=f"{mark}-comment", contentpath="title")
    emergency = approval.publish_in_emergency(
        StatementPageFactory(parent=network, live=False, title=f"Urgent, by {network.slug}"),
        by=editor,
        reason=f"{mark}-emergency",
    )
    series = UpdateSeriesPageFactory(parent=network, live=False, title=f"{mark}-series", slug="updates")
    feedback = Feedback.objects.create(text=f"{mark}-feedback", network=network, month=MONTH)
    Triage.objects.create(feedback=feedback, theme="Pay")
    remark = PageRemark.objects.create(page=live, is_useful=False, text=f"{mark}-remark", month=MONTH)
    term = TermOfOfficeFactory(network=network, name=f"{mark}-term", is_public=False, role="co-chair")
    return {
        "network": [network.pk],
        "page": [changed.pk, draft.pk],
        "draft": [draft.pk],
        "review": [review.pk],
        "waiting": [waiting.pk],
        "alias": [alias.pk],
        "revision": [revision.pk, draft.latest_revision_id],
        "waiting_revision": [waiting.latest_revision_id],
        "task_state": [state.pk],
        "workflow_state": [state.workflow_state_id],
        "refused": [refused.pk],
        "refused_workflow_state": [refused_state.workflow_state_id],
        "image": [image.pk],
        "document": [document.pk],
        "uploaded_file": [_upload(mark, lead).pk],
        "collection": [network.team.collection_id],
        "group": [network.team.group_id],
        "user": [lead.pk],
        "statement": [draft.pk, changed.pk],
        "term": [term.pk],
        "emergency": [emergency.pk],
        "feedback": [feedback.pk],
        "remark": [remark.pk],
        "list_copy": [list_exports.ask(network, f"{mark}-copy", by=lead, now=set_clock.now()).pk],
        "series": [series.pk],
    }


def _shared(editor, *, live) -> dict[str, list]:
    now = set_clock.now()
    tomorrow = now + timedelta(days=1)
    alert = AlertFactory(live=False, title=f"{THEIRS}-alert", starts_at=now, ends_at=tomorrow)
    alert_state = _submit(alert, editor)
    response = ResponseFactory(live=False, you_said=f"{THEIRS}-response")
    response_state = _submit(response, editor)
    return {
        "alert": [alert.pk],
        "alert_revision": [alert.latest_revision_id],
        "alert_task_state": [alert_state.pk],
        "alert_workflow_state": [alert_state.workflow_state_id],
        "response": [response.pk],
        "response_revision": [response.latest_revision_id],
        "response_task_state": [response_state.pk],
        "response_workflow_state": [response_state.workflow_state_id],
        "awareness_day": [AwarenessDay.objects.create(name="Carers Rights Day", day=date(2026, 11, 26)).pk],
        "commitment": [CommitmentFactory().pk],
        "promotion": [Promotion.objects.create(words="pay", page=live).pk],
        "synonym": [Synonym.objects.create(words="pay, wages").pk],
        "theme": [Theme.objects.create(name="Pay").pk],
        "site": [Site.objects.get().pk],
        "workflow": [Workflow.objects.filter(active=True).first().pk],
        "task": [Task.objects.filter(active=True).first().pk],
        "redirect": [Redirect.objects.create(old_path="/old", redirect_link="/new").pk],
        "page_type": [ContentType.objects.get_for_model(BasePage).pk],
    }


def _submit(snippet, by):
    snippet.get_workflow().start(snippet, by)
    return type(snippet).objects.get(pk=snippet.pk).current_workflow_task_state


def _people(lead, editor) -> dict[str, object]:
    equality = UserFactory(username="equality")
    equality.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    administrator = get_user_model().objects.create_superuser("administrator")
    return {
        "anybody": None,
        "reader": UserFactory(username="reader"),
        "lead": lead,
        "editor": editor,
        "equality": equality,
        "administrator": administrator,
    }


def _change(page, by, **changes):
    page = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    return page.save_revision(user=by, clean=False)


def _schedule(page):
    page = page.get_latest_revision_as_object()
    page.go_live_at = set_clock.now() + timedelta(days=3)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _image(mark: str, network, by):
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    return get_image_model().objects.create(
        title=f"{mark}-image",
        file=ImageFile(content, name=f"{mark}-image.png"),
        collection=Collection.objects.get(pk=network.team.collection_id),
        uploaded_by_user=by,
    )


def _document(mark: str, network, by):
    return get_document_model().objects.create(
        title=f"{mark}-document",
        file=ContentFile(b"%PDF-1.4", name=f"{mark}-document.pdf"),
        collection=Collection.objects.get(pk=network.team.collection_id),
        uploaded_by_user=by,
    )


def _upload(mark: str, by) -> UploadedFile:
    kind = ContentType.objects.get_for_model(get_image_model())
    file = ContentFile(b"x", name=f"{mark}-upload.png")
    return UploadedFile.objects.create(for_content_type=kind, file=file, uploaded_by_user=by)
