"""“Is this page useful?”: the rules of feedback, and who hears of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.models import BasePage
from cms.moderation import reminders
from home.feedback import services
from home.models import PageRemark
from tests import set_clock
from tests.anywhere import everything
from tests.editing import save
from tests.factories import (
    EditorFactory,
    InformationPageFactory,
    NetworkPageFactory,
    UserFactory,
    lead_of,
    restrict,
)
from tests.mailing import newest, take

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = "Which form do I use?"
TODAY = date(2026, 11, 25)


@pytest.fixture
def page(network):
    return InformationPageFactory(parent=network, title="Passport")


def say(client, page, useful="no", text=WORDS, **data):
    return client.post(
        "/useful/", {"page": page.pk, "useful": useful, "text": text, **data}, headers=FROM_HERE
    )


@pytest.mark.usefixtures("ordinary_day")
def test_only_page_answer_words_and_month_are_stored_even_when_signed_in(client, page):
    sender = UserFactory(username="amara.bello")
    client.force_login(sender)
    before = everything()
    assert say(client, page).headers["Location"] == f"/useful/sent/?page={page.pk}"
    new = everything() - before
    # And that one form came from somewhere, until the hour is over: `tests/home/test_feedback.py`.
    assert sorted(table for table, _row in new) == ["cms_limit", "home_pageremark"]
    stored = PageRemark.objects.get()
    facts = {field.attname: getattr(stored, field.attname) for field in PageRemark._meta.concrete_fields}
    assert facts == {
        "id": stored.pk,
        "page_id": page.pk,
        "is_useful": False,
        "text": WORDS,
        "month": set_clock.today().replace(day=1),
        "is_handled": False,
    }


def test_words_are_not_needed_but_yes_or_no_is(client, page):
    assert say(client, page, "yes", "").status_code == 302
    assert PageRemark.objects.get().is_useful
    for useful in ("", "x"):
        answer = say(client, page, useful)
        assert "Choose yes or no." in answer.content.decode()
        assert WORDS in answer.content.decode()
    assert PageRemark.objects.count() == 1


def test_the_rules_of_feedback_hold_here_too(client, page):
    assert "Send anyway" in say(client, page, text="Ring 07700 900123").content.decode()
    assert "1,000 characters" in say(client, page, text="x" * 1001).content.decode()
    assert say(client, page, further_details="x").status_code == 200
    assert client.post("/useful/", {"page": page.pk, "useful": "yes"}).status_code == 403
    assert not PageRemark.objects.exists()
    assert say(client, page, text="Ring 07700 900123", anyway="1").status_code == 302


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30, "²"])
def test_an_unknown_page_is_not_found(client, page, pk):
    answer = client.post("/useful/", {"page": pk, "useful": "yes"}, headers=FROM_HERE)
    assert answer.status_code == 404
    assert client.get("/useful/sent/", {"page": pk}).status_code == 200


def test_a_hidden_page_cannot_be_remarked_on_or_named(client, page):
    restrict(page)
    assert say(client, page).status_code == 404
    assert page.title not in client.get(f"/useful/sent/?page={page.pk}").content.decode()
    assert not PageRemark.objects.exists()


def test_every_page_of_the_tree_asks_in_the_same_words_for_everybody(client, page, home):
    for each in (page, home):
        one, other = client.get(each.get_url()), Client().get(each.get_url())
        assert f'name="page" value="{each.pk}"' in one.content.decode()
        assert one.content == other.content


def test_remarks_are_deleted_with_feedback(page):
    for month in (5, 6):
        services.remark(page, True, WORDS, today=date(2026, month, 9))
    assert services.purge(datetime(2026, 11, 25, 4, 0, tzinfo=UTC)) == 1
    assert PageRemark.objects.get().month == date(2026, 6, 1)


# --- Who hears of it ----------------------------------------------------------------------------------------


def sees(client, person) -> bool:
    client.force_login(person)
    answer = client.get("/admin/remarks/")
    in_list = answer.status_code == 200 and WORDS in answer.content.decode()
    alone = client.get(f"/admin/remarks/inspect/{PageRemark.objects.get().pk}/")
    assert in_list == (alone.status_code == 200)
    return in_list


@pytest.fixture
def people(network, networks):
    owners = Group.objects.create(name="Owners of the guide")
    owner = EditorFactory()
    owner.groups.set([owners, *owner.groups.all()])
    return {
        "owner": owner,
        "editor": EditorFactory(),
        "lead": lead_of(network),
        "other lead": lead_of(NetworkPageFactory(parent=networks)),
    }


@pytest.mark.parametrize(
    ("owned", "below", "expected"),
    [
        (True, "network", {"owner"}),
        (False, "network", {"lead"}),
        (False, "home", {"owner", "editor"}),
    ],
)
def test_a_remark_goes_to_those_who_look_after_the_page(
    client, home, network, people, owned, below, expected
):
    page = InformationPageFactory(parent={"network": network, "home": home}[below])
    if owned:
        BasePage.objects.filter(pk=page.pk).update(
            content_owner=Group.objects.get(name="Owners of the guide")
        )
    services.remark(page, False, WORDS, today=TODAY)
    assert {name for name, person in people.items() if sees(client, person)} == expected


def test_its_owner_marks_it_as_handled_and_can_change_nothing_else(client, network, page):
    remark = services.remark(page, False, WORDS, today=TODAY)
    client.force_login(lead_of(network))
    data = {"is_handled": "on", "text": "Other words", "is_useful": "on"}
    save(client, f"/admin/remarks/edit/{remark.pk}/", data)
    stored = PageRemark.objects.get()
    assert (stored.is_handled, stored.text, stored.is_useful) == (True, WORDS, False)


def test_nobody_else_marks_or_deletes_it(client, networks, page):
    remark = services.remark(page, False, WORDS, today=TODAY)
    client.force_login(lead_of(NetworkPageFactory(parent=networks)))
    for action in ("edit", "delete"):
        assert client.post(f"/admin/remarks/{action}/{remark.pk}/", {"is_handled": "on"}).status_code in (
            302,
            403,
        )
    assert not PageRemark.objects.get().is_handled


def test_once_a_week_owners_hear_how_many_and_no_words(network, page):
    lead_of(network, UserFactory(email="lead@example.org"))
    for _ in range(2):
        services.remark(page, False, WORDS, today=TODAY)
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    reminders.send_due(monday - timedelta(days=1))
    assert take() == []
    reminders.send_due(monday)
    assert "2 remarks about pages you look after wait" in newest()
    assert WORDS not in newest()
    assert take() == [("lead", "Remarks about your pages")]


def test_the_list_costs_the_same_with_3_and_with_30_remarks(
    client, network, page, django_assert_max_num_queries
):
    client.force_login(lead_of(network))
    counts = []
    for more in (3, 27):
        for _ in range(more):
            services.remark(page, False, WORDS, today=TODAY)
        client.get("/admin/remarks/")
        with django_assert_max_num_queries(20) as captured:
            client.get("/admin/remarks/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
