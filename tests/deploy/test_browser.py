"""A person at the front door of an installed site."""

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.watch import Watch
from tests.deploy.layout import HOST
from tools.run import PASSWORD

# The accounts of other tests are hashed quickly; production does not know that way.
SET_PASSWORD = (
    "from django.contrib.auth.models import User; person = User.objects.get(username='reader'); "
    f"person.set_password('{PASSWORD}'); person.save()"
)


@pytest.mark.browser
def test_a_reader_finds_a_network_and_signs_in(layout):
    layout.manage("shell", "-c", SET_PASSWORD)
    origin = f"https://{HOST}"
    with chromium.started(f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{layout.tls}") as browser:
        context = browser.new_context(base_url=origin, ignore_https_errors=True, locale="en-GB")
        watch = Watch(context, origin)
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Networks").first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill("reader")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{origin}/")
        cookie = next(each for each in context.cookies() if each["name"] == "sessionid")
        assert cookie["secure"]
        assert cookie["httpOnly"]
        assert watch.faults == []
