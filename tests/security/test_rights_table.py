"""The table of docs/editors.md#who-does-what, cell by cell, asked of the running site."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.access.drafts import readable
from cms.models import BasePage
from cms.models.versions import version_of
from cms.roles import EDITORS, EQUALITY_TEAM
from home.models import Feedback
from networks.models import NetworkIndexPage
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    lead_of,
    submit,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")

ROLES = ["reader", "lead of A", "editor", "equality team", "administrator"]


@pytest.fixture(scope="class")
def as_made(kept):
    """Networks A and B, each with a live page and a draft of somebody else's; a promise; a message."""
    with time_machine.travel(set_clock.ORDINARY_DAY, tick=False):
        networks = NetworkIndexPage.objects.get()
        found = SimpleNamespace(a=NetworkPageFactory(parent=networks), b=NetworkPageFactory(parent=networks))
        found.author = UserFactory()
        found.live = {name: StatementPageFactory(parent=getattr(found, name)) for name in "ab"}
        found.draft = {name: StatementPageFactory(parent=getattr(found, name), live=False) for name in "ab"}
        found.series = UpdateSeriesPageFactory(parent=found.a)
        found.commitment = CommitmentFactory(network=found.a)
        found.feedback = Feedback.objects.create(text="Too warm", network=found.a, month=set_clock.today())
    return found


@pytest.fixture
def site(as_made, networks):
    return deepcopy(as_made)


@pytest.fixture
def asking(client, site):
    """The person of a role, signed in."""

    def as_(role: str):
        person = UserFactory()
        if role == "lead of A":
            person = lead_of(site.a, person)
        if role in ("editor", "equality team"):
            person.groups.add(Group.objects.get(name=EDITORS if role == "editor" else EQUALITY_TEAM))
        if role == "administrator":
            person.is_superuser = True
            person.save()
        client.force_login(person)
        site.client, site.person = client, type(person).objects.get(pk=person.pk)
        return site

    return as_


def opens(site, address: str) -> bool:
    return site.client.get(address).status_code == 200


def rights(site, page):
    return BasePage.objects.get(pk=page.pk).specific.permissions_for_user(site.person)


def reads_live(site):
    return opens(site, site.live["b"].get_url())


def sees_draft(name):
    return lambda site: readable(BasePage.objects.filter(pk=site.draft[name].pk), site.person).exists()


def edits_draft(name):
    return lambda site: opens(site, reverse("wagtailadmin_pages:edit", args=[site.draft[name].pk]))


def creates(name):
    def check(site):
        network = getattr(site, name)
        arguments = ["networks", "statementpage", network.pk]
        return opens(site, reverse("wagtailadmin_pages:add", args=arguments))

    return check


def writes_series(site):
    return opens(site, reverse("wagtailadmin_pages:edit", args=[site.series.pk]))


def submits(name):
    return lambda site: rights(site, site.draft[name]).can_submit_for_moderation()


def approves(by_whom):
    """Whether approving work of the person's own, or of somebody else, makes it public."""

    def check(site):
        state = submit(site.draft["a"], site.person if by_whom == "own" else site.author)
        answer = {"action": "approve", "revision": version_of(state.revision)}
        site.client.post(reverse("moderation:review", args=[state.pk]), answer)
        return BasePage.objects.get(pk=site.draft["a"].pk).live

    return check


def publishes_alone(site):
    may = rights(site, site.draft["a"])
    return may.can_publish() or rights(site, site.a).can_publish_subpage()


def bypasses(site):
    page = site.draft["a"]
    submit(page, site.person)
    kind = BasePage.objects.get(pk=page.pk).cached_content_type.pk
    return opens(site, reverse("moderation:emergency", args=[kind, page.pk]))


def changes_live(site):
    may = rights(site, site.live["a"])
    asked = {may.can_delete(), may.can_move(), may.can_unpublish(), may.can_set_view_restrictions()}
    assert len(asked) == 1, "one row of the table"
    return asked.pop()


def runs_alerts(site):
    return opens(site, "/admin/snippets/home/alert/add/")


def words_commitments(site):
    return opens(site, reverse("commitments_modeladmin_edit", args=[site.commitment.pk]))


def reads_feedback(site):
    return Feedback.objects.readable_by(site.person, set_clock.today()).exists()


YES, NO = True, False
TABLE = [
    # what, asked how,                          reader, lead, editor, equality, administrator
    ("read live pages", reads_live, [YES, YES, YES, YES, YES]),
    ("see drafts under A", sees_draft("a"), [NO, YES, YES, YES, YES]),
    ("see drafts under B", sees_draft("b"), [NO, NO, YES, YES, YES]),
    ("create under A", creates("a"), [NO, YES, YES, NO, YES]),
    ("create under B", creates("b"), [NO, NO, YES, NO, YES]),
    ("edit a series", writes_series, [NO, YES, YES, YES, YES]),
    ("edit drafts under A", edits_draft("a"), [NO, YES, YES, NO, YES]),
    ("edit drafts under B", edits_draft("b"), [NO, NO, YES, NO, YES]),
    ("submit under A", submits("a"), [NO, YES, YES, NO, YES]),
    ("submit under B", submits("b"), [NO, NO, YES, NO, YES]),
    ("approve work of others", approves("others"), [NO, NO, YES, NO, YES]),
    ("approve own work", approves("own"), [NO, NO, NO, NO, NO]),
    ("publish without approval", publishes_alone, [NO, NO, NO, NO, NO]),
    ("emergency bypass", bypasses, [NO, NO, YES, NO, YES]),
    ("delete, move, unpublish or hide a live page", changes_live, [NO, NO, YES, NO, YES]),
    ("alerts", runs_alerts, [NO, NO, YES, NO, YES]),
    ("wording of commitments", words_commitments, [NO, NO, NO, YES, YES]),
    ("feedback before triage", reads_feedback, [NO, NO, NO, YES, NO]),
]
CELLS = [
    pytest.param(how, role, expected, id=f"{what}: {role}")
    for what, how, row in TABLE
    for role, expected in zip(ROLES, row, strict=True)
]


class TestTable:
    @pytest.mark.parametrize(("how", "role", "expected"), CELLS)
    def test_each_role_may_do_what_it_says_and_no_more(self, asking, how, role, expected):
        assert how(asking(role)) == expected
