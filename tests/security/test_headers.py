"""What every answer tells browsers: on pages, on errors, on files, in the admin and in its preview."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from cms.security.csp import ContentSecurityPolicyMiddleware
from home.models import HomePage
from tests.site_map import ERRORS, FORM_FOR_OTHERS

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

POLICY = "Content-Security-Policy"
PUBLIC_PLACES = ["/", "/networks/", "/search/", "/accounts/login/", "/healthz", "/robots.txt", "/sitemap.xml"]
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def directives(answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer.headers[POLICY].split(";")]
    return {name: sources for name, _, sources in parts}


@pytest.fixture
def admin(client, django_user_model) -> Client:
    client.force_login(django_user_model.objects.get(username="admin"))
    return client


@pytest.mark.parametrize("path", PUBLIC_PLACES)
def test_readers_run_and_load_only_what_is_ours(client, path):
    policy = directives(client.get(path))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert not any("unsafe" in sources or "nonce" in sources for sources in policy.values())


@pytest.mark.parametrize("path", [*PUBLIC_PLACES, "/admin/"])
def test_every_answer_is_protected(client, path):
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in FIXED} == FIXED
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", [*PUBLIC_PLACES, "/feeds/all.atom", "/calendar.ics", "/static/cms/css/tokens.css"]
)
def test_no_other_site_may_read_an_answer(client, path):
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/networks/", "/search/", "/accounts/login/", "/admin/", "/healthz"])
def test_trace_gives_nothing_back(client, path):
    """nginx refuses it; without nginx nobody is told what they sent."""
    assert b"a-secret" not in client.trace(path, headers={"X-Secret": "a-secret"}).content


def test_answers_to_mistakes_are_protected_too(client):
    client.raise_request_exception = False
    answers = [client.get(path) for status, path in ERRORS.items() if status not in (405, 500)]
    answers += [client.get(FORM_FOR_OTHERS), client.post(FORM_FOR_OTHERS)]
    assert {answer.status_code for answer in answers} == {400, 403, 404, 405, 410, 414}
    for answer in answers:
        assert directives(answer)["default-src"] == "'none'"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_admin_runs_only_scripts_of_wagtails(admin):
    policy = directives(admin.get("/admin/"))
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=]+')?", policy["script-src"])
    assert "unsafe-eval" not in str(policy)
    assert policy["frame-ancestors"] == "'self'"


def test_a_field_of_wagtails_that_starts_itself_gets_the_nonce_of_the_answer(admin):
    answer = admin.get(f"/admin/pages/{HomePage.objects.get().pk}/edit/")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers[POLICY])[1]
    inline = re.findall(
        r"<script(?![^>]*(?:src=|type=\"application/json\"))([^>]*)>", answer.content.decode()
    )
    assert inline
    assert {attributes.strip() for attributes in inline} == {f'nonce="{nonce}"'}
    again = admin.get(f"/admin/pages/{HomePage.objects.get().pk}/edit/")
    assert nonce not in again.headers[POLICY]


def test_a_script_of_anybody_elses_in_the_admin_gets_none(rf):
    page = b'<script>alert(1)</script><script>new PageChooser("id_a", {});</script>'
    answer = ContentSecurityPolicyMiddleware(lambda request: HttpResponse(page))(rf.get("/admin/x/"))
    assert b"<script>alert(1)</script>" in answer.content
    assert re.search(rb'<script nonce="[^"]+">new PageChooser', answer.content)


def test_a_preview_is_a_public_page_that_the_admin_may_frame(admin):
    page = HomePage.objects.get()
    address = f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id or ''}/view/"
    if not page.latest_revision_id:
        address = f"/admin/pages/{page.pk}/revisions/{page.save_revision().pk}/view/"
    policy = directives(admin.get(address))
    assert policy["frame-ancestors"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"


@pytest.mark.parametrize(
    "path", ["/", "/networks/", "/search/?q=a", "/admin/", "/admin/reports/", "/nothing/"]
)
def test_what_was_made_for_one_person_is_stored_nowhere(admin, path):
    assert admin.get(path).headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/", "/admin/"])
def test_the_way_in_is_stored_nowhere(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store, private"


def test_pages_for_everybody_may_be_stored(client):
    assert "no-store" not in client.get("/networks/").headers.get("Cache-Control", "")


def test_style_sheets_may_be_stored_by_people_who_are_signed_in(admin):
    assert "no-store" not in admin.get("/static/cms/css/tokens.css").headers.get("Cache-Control", "")


def test_nothing_is_stored_of_a_site_for_staff(client, settings):
    settings.SITE_ACCESS = "staff"
    assert client.get("/networks/").headers["Cache-Control"] == "no-store, private"
