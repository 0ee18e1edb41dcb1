"""Exports and what people may do: only for whoever showed in the last minutes who they are."""

import pytest
from django.contrib.auth.models import Group
from time_machine import travel
from wagtail.models import Collection

from cms.models import FourEyesTask
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.editing import made_from

CONFIRM = "/accounts/reauthenticate/"
SENSITIVE = [
    "/admin/users/new/",
    "/admin/users/edit/{user}/",
    "/admin/users/delete/{user}/",
    "/admin/groups/new/",
    "/admin/groups/edit/{group}/",
    "/admin/groups/delete/{group}/",
    "/admin/bulk/auth/user/assign_role/?id={user}",
    "/admin/bulk/auth/user/delete/?id={user}",
    "/admin/terms/create/",
    "/admin/sites/new/",
    "/admin/collections/add/",
    "/admin/collections/{collection}/privacy/",
    "/admin/pages/{page}/privacy/",
    "/admin/workflows/add/",
    "/admin/workflows/tasks/add/cms/foureyestask/",
    "/admin/workflows/tasks/edit/{task}/",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/months/2026-02/csv/",
    "/admin/evidence/?csv=1&first=2026-01-01&last=2026-01-31&as_at=2026-02-01",
    "/admin/reports/workflow/?export=xlsx",
]
HARMLESS = ["/admin/", "/admin/users/", "/admin/groups/", "/admin/reports/site-history/", "/accounts/"]


@pytest.fixture
def addresses_of(administrator, home):
    numbers = {
        "collection": Collection.objects.get(depth=1).add_child(name="Minutes").pk,
        "page": home.pk,
        "user": administrator.pk,
        "group": Group.objects.get(name="Editors").pk,
        "task": FourEyesTask.objects.get().pk,
    }
    return lambda path: path.format(**numbers)


@pytest.fixture
def signed_in_at_nine(client, administrator):
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "alex")
    return client


@pytest.mark.parametrize("path", SENSITIVE)
def test_right_after_signing_in_nothing_is_asked(signed_in_at_nine, addresses_of, path):
    with travel("2026-03-02 09:10", tick=False):
        answer = signed_in_at_nine.get(addresses_of(path))
        assert answer.status_code == 200 or not answer.url.startswith(CONFIRM)


@pytest.mark.parametrize("path", SENSITIVE)
def test_later_it_is_asked_once_more_and_leads_back(signed_in_at_nine, addresses_of, path):
    with travel("2026-03-02 09:20", tick=False):
        answer = signed_in_at_nine.get(addresses_of(path))
        assert answer.url.startswith(f"{CONFIRM}?next=%2Fadmin%2F")
        back = signed_in_at_nine.post(answer.url, {"password": PASSWORD, "next": addresses_of(path)})
        assert back.url == addresses_of(path)
        answer = signed_in_at_nine.get(addresses_of(path))
        assert answer.status_code == 200 or not answer.url.startswith(CONFIRM)


@pytest.mark.parametrize("path", HARMLESS)
def test_what_shows_only_lists_is_not_asked_for(signed_in_at_nine, path):
    with travel("2026-03-02 11:00", tick=False):
        assert signed_in_at_nine.get(path).status_code == 200


def test_a_wrong_password_opens_nothing(signed_in_at_nine, addresses_of):
    with travel("2026-03-02 09:20", tick=False):
        page = signed_in_at_nine.post(CONFIRM, {"password": "wrong", "next": "/admin/users/new/"})
        assert "not your password" in page.text
        assert signed_in_at_nine.get("/admin/users/new/").status_code == 302


def test_a_form_opened_in_time_may_be_sent_a_little_later_but_not_for_ever(signed_in_at_nine, administrator):
    path = f"/admin/users/edit/{administrator.pk}/"
    with travel("2026-03-02 09:10", tick=False):
        version = made_from(signed_in_at_nine, path)
    with travel("2026-03-02 09:50", tick=False):
        assert signed_in_at_nine.post(path, version).status_code == 200
    with travel("2026-03-02 10:30", tick=False):
        assert signed_in_at_nine.post(path, version).url.startswith(CONFIRM)


@pytest.mark.parametrize("path", [path for path in SENSITIVE if "/privacy/" in path])
def test_a_window_over_a_page_says_so_inside(signed_in_at_nine, addresses_of, path):
    """Its script follows no redirect to a page."""

    def window() -> str:
        by_script = {"X-Requested-With": "XMLHttpRequest"}
        return signed_in_at_nine.get(addresses_of(path), headers=by_script).json()["html"]

    with travel("2026-03-02 09:10", tick=False):
        assert "restriction_type" in window()
    with travel("2026-03-02 09:20", tick=False):
        assert "restriction_type" not in window()
        assert f'href="{CONFIRM}?next=/accounts/signed-in-again/"' in window().replace("%2F", "/")
