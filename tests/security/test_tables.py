"""Every table the site answers with says which letters it is written in, and runs nothing."""

import csv
import re
from codecs import BOM_UTF8
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from cms import content_version
from cms.exports import DANGEROUS
from cms.models import BasePage
from home.models import HomePage
from networks.models import TermOfOffice
from tests.factories import CommitmentsPageFactory
from tests.security.admin_arguments import visits
from tests.security.admin_routes import admin_routes
from tests.security.admin_world import make_world
from updates.models import Commitment, CommitmentsPage

EVIDENCE = "/admin/evidence/?csv=1&first=2020-01-01&last=2020-01-31&as_at=2020-01-31"
FORMULA = "＝HYPERLINK(1)"  # noqa: RUF001 - wide, as Excel takes it under Japanese settings


def tables(client, addresses) -> dict[str, bytes]:
    """Those that hold anything: lists that offer no table answer with empty lines."""
    found = {}
    for address in addresses:
        with transaction.atomic():
            answer = client.get(address)
            if answer.headers.get("Content-Type", "").startswith("text/csv"):
                found[address] = b"".join(answer)
            transaction.set_rollback(True)
    return found


@pytest.mark.usefixtures("ordinary_day")
def test_every_table_of_the_site(client, db):
    world = make_world()
    register = CommitmentsPageFactory(parent=HomePage.objects.get(), title="Commitments")
    BasePage.objects.exclude(depth=1).update(title=FORMULA)
    TermOfOffice.objects.update(name=FORMULA)
    Commitment.objects.update(title=FORMULA)
    content_version.bump()
    lists = [next(visits(route, world.of_one_network())).address for route in admin_routes()]
    lists = [f"{address}{'&' if '?' in address else '?'}export=csv" for address in lists]
    pages = [f"{register.url}{route.pattern}" for route in CommitmentsPage.get_subpage_urls()]
    client.force_login(world.people["administrator"])
    found = tables(client, [*lists, EVIDENCE, *(page for page in pages if "<" not in page)])
    assert {"/admin/statements/?export=csv", EVIDENCE, "/commitments/csv/"} <= set(found)
    found = {address: content for address, content in found.items() if content.strip()}
    assert len(found) > 12
    for address, content in found.items():
        assert content.startswith(BOM_UTF8), address
        cells = list(chain(*csv.reader(StringIO(content.decode("utf-8-sig")))))
        assert [cell for cell in cells if cell.startswith(DANGEROUS)] == [], address
        assert "\ufeff" not in "".join(cells), address
    assert any(f"'{FORMULA}".encode() in content for content in found.values())


def test_tables_are_written_in_one_place():
    """Those that the test above cannot ask for among them."""
    written = re.compile(r"csv\.(writer|DictWriter)|text/csv")
    apps = [Path(settings.BASE_DIR) / app for app in ("cms", "home", "networks", "search", "updates")]
    sources = [path for app in apps for path in app.rglob("*.py")]
    assert [path.name for path in sources if written.search(path.read_text())] == ["exports.py"]
