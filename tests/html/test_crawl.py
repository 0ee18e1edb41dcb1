"""Every page that links lead to, from the home page on: it is there, it is valid, its fragments exist."""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from home.demonstration.accounts import PASSWORD
from tests.html.checker import problems
from tests.site_map import A_COMMON_WORD

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

HOST = "http://testserver"
STARTS = ["/", f"/search/?q={A_COMMON_WORD}", "/alerts/", "/every-block/", "/privacy-settings/"]
# Not pages: what they serve is checked elsewhere.
LEFT_OUT = ("/static/", "/media/", "/documents/", "/admin/")
ENOUGH = 60  # a crawl that finds fewer pages than this has lost its way


@dataclass
class Crawl:
    """What a walk through all links found, by path."""

    pages: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    fragments: set[tuple[str, str, str]] = field(default_factory=set)


def walk(client) -> Crawl:
    crawl, queue = Crawl(), deque((path, "the start") for path in STARTS)
    known = set(STARTS)
    while queue:
        path, source = queue.popleft()
        response = client.get(path)
        if response.status_code != 200:
            crawl.broken.append(f"{source} links to {path}, which answers {response.status_code}")
            continue
        if response.headers["Content-Type"].split(";")[0] != "text/html":
            continue  # feeds, calendars and tables have readers of their own in their tests
        crawl.pages[path] = response.text
        for address in links_of(response.text):
            target, fragment = urldefrag(urljoin(f"{HOST}{path}", address))
            target = target.removeprefix(HOST) or "/"
            if fragment:
                crawl.fragments.add((path, target, fragment))
            if target.startswith("/") and not target.startswith(LEFT_OUT) and target not in known:
                known.add(target)
                queue.append((target, path))
    return crawl


def links_of(html: str) -> list[str]:
    """Addresses of all links and of forms that are sent by GET."""
    page = BeautifulSoup(html, "html.parser")
    found = [link["href"] for link in page.find_all("a", href=True)]
    found += [form["action"] for form in page.find_all("form", action=True) if form.get("method") == "get"]
    return [address for address in found if urlsplit(address).scheme in ("", "http", "https")]


def test_every_link_leads_to_a_valid_page(client):
    crawl = walk(client)
    assert crawl.broken == []
    assert len(crawl.pages) > ENOUGH
    assert faults_of(crawl) == {}
    assert missing_fragments(crawl) == []


def test_every_link_leads_a_signed_in_reader_somewhere(client):
    assert client.login(username="reader", password=PASSWORD)
    crawl = walk(client)
    assert crawl.broken == []
    assert len(crawl.pages) > ENOUGH
    assert missing_fragments(crawl) == []


def faults_of(crawl: Crawl) -> dict[str, list[str]]:
    """The pages that have it, by problem: one fault in the layout is one line, not one a page."""
    faults: dict[str, list[str]] = {}
    for path, html in crawl.pages.items():
        for problem in problems(html):
            faults.setdefault(problem, []).append(path)
    return faults


def missing_fragments(crawl: Crawl) -> list[str]:
    ids = {
        path: {element["id"] for element in BeautifulSoup(html, "html.parser").find_all(id=True)}
        for path, html in crawl.pages.items()
    }
    return [
        f"{source} links to #{name} of {target}, which is not there"
        for source, target, name in sorted(crawl.fragments)
        if target in ids and name not in ids[target]
    ]
