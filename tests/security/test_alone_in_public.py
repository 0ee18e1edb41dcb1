"""What one person alone changes in public: every table of the site is in docs/security.md, or never shown."""

import re
from inspect import unwrap
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from wagtail.models import Revision, WorkflowMixin

from cms.models import EmergencyPublication, KeepsVersions
from cms.moderation.modeladmin import ShownRegister
from search.models import Promotion, Synonym
from tests.factories import InformationPageFactory
from tests.security.admin_routes import admin_routes

DECISIONS = {"second person", "public history", "harmless", "follows"}
# Read by a second person without a workflow of their own; docs/security.md says how.
OTHERWISE = {"wagtailimages.Image", "wagtaildocs.Document"}
ACCOUNTS = "who signs in, and how"
RIGHTS = "who may do what"
WORK = "the work of those who edit: comments, drafts of forms, who has what open"
APPROVAL = "who checks, and what they decided"
RECEIVED = "what people sent to the site"
READING = "who reads along; shown to nobody"
MACHINE = "of the site itself: jobs, mail, counts, indexes"
NEVER_SHOWN = {
    "account.EmailAddress": ACCOUNTS,
    "account.EmailConfirmation": ACCOUNTS,
    "admin.LogEntry": WORK,
    "auth.Group": RIGHTS,
    "auth.Group_permissions": RIGHTS,
    "auth.Permission": RIGHTS,
    "auth.User_groups": RIGHTS,
    "auth.User_user_permissions": RIGHTS,
    "cms.AuditEntry": RIGHTS,
    "cms.ContentChange": MACHINE,
    "cms.EmergencyPublication_writers": APPROVAL,
    "cms.FourEyesTask": APPROVAL,
    "cms.FourEyesTask_groups": APPROVAL,
    "cms.Heartbeat": MACHINE,
    "cms.KeptVersion": APPROVAL,
    "cms.Limit": MACHINE,
    "cms.OutgoingMail": MACHINE,
    "cms.ReadingKey": ACCOUNTS,
    "cms.ReviewClaim": APPROVAL,
    "cms.SentReminder": MACHINE,
    "cms.SharedMail": MACHINE,
    "contenttypes.ContentType": MACHINE,
    "home.Feedback": RECEIVED,
    "home.PageRemark": RECEIVED,
    "home.Triage": RECEIVED,
    "mfa.Authenticator": ACCOUNTS,
    "networks.ListCopy": READING,
    "networks.NetworkTeam": RIGHTS,
    "networks.Subscription": READING,
    "procrastinate.ProcrastinateEvent": MACHINE,
    "procrastinate.ProcrastinateJob": MACHINE,
    "procrastinate.ProcrastinatePeriodicDefer": MACHINE,
    "procrastinate.ProcrastinateWorker": MACHINE,
    "search.Entry": MACHINE,
    "search.Gone": MACHINE,
    "search.Rebuild": MACHINE,
    "search.SearchedTerm": MACHINE,
    "search.Word": MACHINE,
    "sessions.Session": ACCOUNTS,
    "socialaccount.SocialAccount": ACCOUNTS,
    "socialaccount.SocialApp": ACCOUNTS,
    "socialaccount.SocialToken": ACCOUNTS,
    "usersessions.UserSession": ACCOUNTS,
    "wagtailadmin.Admin": RIGHTS,
    "wagtailadmin.EditingSession": WORK,
    "wagtailadmin.FormState": WORK,
    "wagtailcore.APIToken": ACCOUNTS,
    "wagtailcore.Comment": WORK,
    "wagtailcore.CommentReply": WORK,
    "wagtailcore.GroupApprovalTask": APPROVAL,
    "wagtailcore.GroupApprovalTask_groups": APPROVAL,
    "wagtailcore.GroupCollectionPermission": RIGHTS,
    "wagtailcore.GroupPagePermission": RIGHTS,
    "wagtailcore.GroupSitePermission": RIGHTS,
    "wagtailcore.Locale": "the one language of the site",
    "wagtailcore.ModelLogEntry": WORK,
    "wagtailcore.PageLogEntry": WORK,
    "wagtailcore.PageSubscription": WORK,
    "wagtailcore.ReferenceIndex": MACHINE,
    "wagtailcore.Task": APPROVAL,
    "wagtailcore.TaskState": APPROVAL,
    "wagtailcore.UploadedFile": WORK,
    "wagtailcore.Workflow": APPROVAL,
    "wagtailcore.WorkflowContentType": APPROVAL,
    "wagtailcore.WorkflowPage": APPROVAL,
    "wagtailcore.WorkflowState": APPROVAL,
    "wagtailcore.WorkflowTask": APPROVAL,
    "wagtailsearch.IndexEntry": MACHINE,
    "wagtailusers.UserProfile": ACCOUNTS,
}


def table() -> dict[str, tuple[str, str]]:
    """Of each model in the table of docs/security.md: what was decided, and why."""
    text = (Path(settings.BASE_DIR) / "docs" / "security.md").read_text()
    part = text.split("### What one person alone changes in public")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {name: (decided, why) for names, decided, why in rows for name in re.findall(r"`([\w.]+)`", names)}


def models() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_in_the_table_or_never_shown():
    """A new model fails here: say in docs/security.md who reads it first, or above why readers never do."""
    assert set(models()) - set(table()) - set(NEVER_SHOWN) == set()


def test_none_is_in_both_and_none_is_left_of_a_model_that_is_gone():
    assert set(table()) & set(NEVER_SHOWN) == set()
    assert (set(table()) | set(NEVER_SHOWN)) - set(models()) == set()


def test_each_has_a_decision_and_a_reason():
    assert {decided for decided, _why in table().values()} == DECISIONS
    assert [name for name, (_decided, why) in table().items() if len(why) < 15] == []


def test_what_the_cache_counts_as_public_content_is_in_the_table():
    """`content_version.follow`: whoever added it there knew that readers see it."""
    marks = [key[0] for key, *_rest in post_save.receivers if isinstance(key[0], str)]
    followed = {
        mark.removeprefix("content version ") for mark in marks if mark.startswith("content version ")
    }
    assert {"home.AwarenessDay", "wagtailcore.Site"} <= followed
    assert followed - set(table()) == set()


def is_approved(model: type[Model]) -> bool:
    """Whether it has a workflow and keeps its versions, or is a row of what does."""
    if issubclass(model, WorkflowMixin):
        return issubclass(model, KeepsVersions)
    fields = model._meta.get_fields()
    parents = [field.related_model for field in fields if isinstance(field, ParentalKey)]
    if model._meta.auto_created:
        parents.append(model._meta.auto_created)
    return any(is_approved(parent) for parent in parents)


def is_shown_by_somebody_else(model: type[Model]) -> bool:
    registers = {getattr(unwrap(route.view), "__self__", None) for route in admin_routes()}
    return model in {register.model for register in registers if isinstance(register, ShownRegister)}


def test_what_a_second_person_is_said_to_read_they_do_read():
    said = {name for name, (decided, _why) in table().items() if decided == "second person"}
    themselves = {Revision._meta.label, EmergencyPublication._meta.label}
    kinds = models()
    unread = {
        name
        for name in said - OTHERWISE - themselves
        if not (is_approved(kinds[name]) or is_shown_by_somebody_else(kinds[name]))
    }
    assert unread == set()


# --- What is said of search help ------------------------------------------------------------------------


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="Where to leave a car")


@pytest.mark.django_db
def test_words_of_search_help_are_shown_to_nobody(client, page):
    Synonym.objects.create(words="garage", same_as="zanzibarcars", both_ways=True)
    Promotion.objects.create(words="parking zanzibarlot", page=page)
    for address in (
        "/search/?q=garage",
        "/search/?q=parking",
        "/search/suggest/?q=zanzib",
        "/search/?q=zanz",
    ):
        assert "zanzibar" not in client.get(address).content.decode(), address


def test_a_promotion_leads_to_pages_of_this_site_only():
    texts = {
        field.name for field in Promotion._meta.concrete_fields if field.get_internal_type() == "CharField"
    }
    assert texts == {"words"}
    assert Promotion._meta.get_field("page").related_model._meta.label == "cms.BasePage"
