"""What happens where there is no browser, and that the watch over every page sees."""

import pytest

from tests.browser import chromium
from tests.browser.watch import Watch


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_without_chromium_it_is_said_what_to_type(monkeypatch, required, outcome):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("REQUIRE_BROWSER", required)
    with pytest.raises(outcome, match=r"apt-get install .*chromium"):
        chromium.find()


def test_a_page_that_asks_another_site_or_fails_is_noticed(browser, server):
    context = browser.new_context(base_url=server)
    watch = Watch(context, server)
    page = context.new_page()
    page.goto("/healthz")
    page.set_content("<img src='http://127.0.0.1:9/x.png' alt=''><img src='/static/none.png' alt=''>")
    page.evaluate("console.error('oh'); setTimeout(() => { throw new Error('no') }, 0)")
    page.wait_for_timeout(100)
    context.close()
    for part in ("asked another site", "404 for", "not loaded", "error: oh", "error: no"):
        assert any(part in fault for fault in watch.faults), (part, watch.faults)
