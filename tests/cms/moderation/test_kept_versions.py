"""What a second person read is what becomes public, and stays as it was read: pages and snippets alike."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.checks import run_checks
from wagtail.models import Revision, RevisionMixin

from cms.jobs import scheduled_publishing
from cms.models import BasePage, EmergencyPublication, KeepsVersions, KeptVersion, ReviewClaim
from cms.models.versions import digest_of, version_of
from cms.moderation import approval
from cms.moderation.approval import ApprovalRefused
from tests import set_clock
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory, ResponseFactory
from tests.security.test_ways_to_publish import alert_form, response_form

pytestmark = pytest.mark.usefixtures("ordinary_day")

# What each kind is called by, and a thing of it.
KINDS = {
    "page": ("title", lambda home: InformationPageFactory(parent=home, live=False, slug="kept")),
    "alert": ("title", lambda home: AlertFactory(live=False, starts_at=set_clock.now())),
    "response": ("you_said", lambda home: ResponseFactory(live=False)),
}
READ, SLIPPED_IN = "As it was read", "Slipped in"


class Draft:
    """A thing nobody has read yet, written by `author`, and what may happen to it."""

    def __init__(self, kind, home):
        self.name, make = KINDS[kind]
        self.thing = make(home)
        self.author, self.editor = EditorFactory(), EditorFactory()
        self.write(READ)

    def write(self, words, **values):
        draft = self.now.get_latest_revision_as_object()
        for name, value in {self.name: words, **values}.items():
            setattr(draft, name, value)
        draft.save_revision(user=self.author)

    def autosave(self):
        """As Wagtail's form does by itself: over the author's last version."""
        draft = self.now.get_latest_revision_as_object()
        setattr(draft, self.name, SLIPPED_IN)
        return draft.save_revision(user=self.author, overwrite_revision=self.newest)

    def rewrite(self):
        """By a road that no rule stops, for example in the database."""
        revision = self.newest
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {self.name: SLIPPED_IN})

    @property
    def now(self):
        return type(self.thing).objects.get(pk=self.thing.pk)

    @property
    def newest(self) -> Revision:
        return self.now.latest_revision

    @property
    def public(self) -> str | None:
        return getattr(self.now, self.name) if self.now.live else None

    def submit(self):
        self.now.get_workflow().start(self.now, self.author)

    @property
    def state(self):
        return self.now.current_workflow_task_state

    def approve(self):
        self.submit()
        approval.approve(self.state, by=self.editor, version=version_of(self.newest))

    def send_back(self):
        self.submit()
        approval.request_changes(self.state, by=self.editor, reason="The date is wrong.")

    def schedule(self):
        self.write(READ, go_live_at=set_clock.now() + timedelta(days=1))
        self.approve()

    def submit_and_go_on(self):
        self.submit()
        self.write(READ)

    def publish_by_a_program(self):
        self.newest.publish()

    def schedule_by_a_program(self):
        self.write(READ, go_live_at=set_clock.now() + timedelta(days=1))
        self.newest.publish()

    def publish_in_emergency(self) -> EmergencyPublication:
        return approval.publish_in_emergency(self.now, by=self.author, reason="Gas leak")


@pytest.fixture(params=KINDS)
def draft(request, home) -> Draft:
    return Draft(request.param, home)


# --- Nothing is rewritten -----------------------------------------------------------------------------


def test_every_model_with_versions_keeps_those_that_were_read():
    models = {model for model in apps.get_models() if issubclass(model, RevisionMixin)}
    assert BasePage in models
    assert not [model for model in models if not issubclass(model, KeepsVersions)]
    assert not [problem for problem in run_checks() if problem.id == "cms.E002"]


def test_a_model_that_does_not_is_named_before_the_site_starts(monkeypatch):
    class Careless(RevisionMixin):
        class Meta:
            app_label = "home"

    assert [problem.obj for problem in run_checks() if problem.id == "cms.E002"] == [Careless]
    del apps.all_models["home"]["careless"]
    apps.clear_cache()


def test_autosave_rewrites_a_draft_that_nobody_has_seen(draft):
    before = draft.newest
    assert draft.autosave() == before
    assert draft.newest.content[draft.name] == SLIPPED_IN


BY_A_PROGRAM = ["publish_by_a_program", "schedule_by_a_program"]
IN_REVIEW = ["submit", "submit_and_go_on", "send_back"]


@pytest.mark.parametrize("road", [*IN_REVIEW, "approve", "schedule", "publish_in_emergency", *BY_A_PROGRAM])
def test_autosave_never_rewrites_what_somebody_read(draft, road):
    getattr(draft, road)()
    read, was_public = draft.newest, draft.public
    assert draft.autosave() != read
    assert Revision.objects.get(pk=read.pk).content[draft.name] == READ
    assert draft.public == was_public


@pytest.mark.parametrize("road", ["approve", "publish_in_emergency", "publish_by_a_program"])
def test_nor_what_was_public_once(draft, road):
    getattr(draft, road)()
    read = draft.newest
    draft.now.unpublish()
    assert draft.autosave() != read


@pytest.mark.parametrize("road", BY_A_PROGRAM)
def test_nor_what_was_public_or_scheduled_before_digests_were_kept(draft, road):
    getattr(draft, road)()
    read = draft.newest
    KeptVersion.objects.all().delete()
    assert draft.autosave() != read


def test_nor_a_page_that_was_taken_down_before(home):
    draft = Draft("page", home)
    draft.publish_by_a_program()
    read = draft.newest
    draft.now.unpublish()
    KeptVersion.objects.all().delete()
    assert draft.autosave() != read


# --- What is decided is what was read -----------------------------------------------------------------


def test_an_approval_of_words_that_were_rewritten_since_publishes_nothing(draft):
    draft.submit()
    read = version_of(draft.newest)
    draft.rewrite()
    with pytest.raises(ApprovalRefused, match="changed while you were reading"):
        approval.approve(draft.state, by=draft.editor, version=read)
    with pytest.raises(ApprovalRefused, match="changed while you were reading"):
        approval.approve(draft.state, by=draft.editor, version=str(draft.newest.pk))
    assert draft.public is None


def test_what_was_scheduled_is_published_only_as_it_was_approved(draft, caplog):
    draft.schedule()
    draft.rewrite()
    with time_machine.travel(set_clock.now() + timedelta(days=2)):
        scheduled_publishing.tick()
    assert draft.public is None
    assert "is not what was approved" in caplog.text


def test_what_was_scheduled_is_published_at_its_time(draft):
    draft.schedule()
    with time_machine.travel(set_clock.now() + timedelta(days=2)):
        scheduled_publishing.tick()
    assert draft.public == READ


def test_a_claim_says_of_which_version_and_the_reader_is_told_when_it_changes(client, draft):
    draft.submit()
    approval.claim(draft.state, by=draft.editor)
    assert ReviewClaim.objects.get().version == version_of(draft.newest)
    client.force_login(draft.editor)
    address = f"/admin/moderation/{draft.state.pk}/"
    assert "Changed since then" not in client.get(address).text
    draft.autosave()
    assert "Changed since then" in client.get(address).text


# --- Emergencies --------------------------------------------------------------------------------------


def test_an_emergency_is_signed_off_as_it_was_read(draft):
    record = draft.publish_in_emergency()
    approval.sign_off(record, by=draft.editor, version=version_of(draft.newest))
    assert EmergencyPublication.objects.get().signed_off_by == draft.editor


@pytest.mark.parametrize("is_reread", [False, True])
def test_words_that_were_put_in_afterwards_cannot_be_signed_off(draft, is_reread):
    record = draft.publish_in_emergency()
    read = version_of(draft.newest)
    draft.rewrite()
    with pytest.raises(ApprovalRefused):
        approval.sign_off(record, by=draft.editor, version=version_of(draft.newest) if is_reread else read)
    assert EmergencyPublication.objects.get().signed_off_by is None


def test_nobody_who_wrote_part_of_it_signs_an_emergency_off(draft):
    writer, draft.author = draft.author, EditorFactory()
    draft.write("As it was finished")
    record = draft.publish_in_emergency()
    with pytest.raises(ApprovalRefused, match="wrote or published"):
        approval.sign_off(record, by=writer, version=version_of(draft.newest))


# --- Through the browser ------------------------------------------------------------------------------


FORMS = {
    "alert": ("/admin/snippets/home/alert/edit/{}/", alert_form),
    "response": ("/admin/snippets/updates/response/edit/{}/", response_form),
}


@pytest.mark.parametrize("kind", FORMS)
def test_two_autosaves_of_an_open_form_leave_what_is_under_review_alone(client, home, kind):
    draft = Draft(kind, home)
    draft.submit()
    read = draft.newest
    client.force_login(draft.author)
    address, filled = FORMS[kind]
    data = filled() | {draft.name: SLIPPED_IN, "overwrite_revision_id": read.pk}
    del data["action-publish"]
    for _ in range(2):
        answer = client.post(address.format(draft.thing.pk), data, headers={"accept": "application/json"})
        assert answer.json()["success"], answer.text
        data["overwrite_revision_id"] = answer.json()["revision_id"]
    assert draft.newest != read
    assert Revision.objects.get(pk=read.pk).content[draft.name] == READ


# --- The digest ---------------------------------------------------------------------------------------


def test_a_remark_changes_no_words(draft):
    revision = draft.newest
    before = digest_of(revision)
    revision.content = revision.content | {"wagtail_admin_comments": [{"pk": 1, "text": "Is that so?"}]}
    assert digest_of(revision) == before


def test_any_other_word_does(draft):
    digests = {digest_of(Revision(content=draft.newest.content | {draft.name: word})) for word in "ab"}
    assert len(digests | {digest_of(draft.newest)}) == 3


def test_what_was_kept_goes_with_the_thing(draft):
    draft.approve()
    assert KeptVersion.objects.exists()
    draft.now.delete()
    assert not KeptVersion.objects.exists()
