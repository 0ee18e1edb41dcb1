"""SEARCH_URL: the same search by OpenSearch while it answers, by PostgreSQL with a warning when it does not.

No OpenSearch can be installed here. A small server stands in for it: it records what it is asked, and answers
as OpenSearch's API description says; a test compares both with that.
"""

import json
import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import override_settings
from wagtail.search.backends import get_search_backend

from cms.settings.search import search_backends
from search.models import Entry, Gone, Synonym
from search.query.search import DATE, RELEVANCE
from search.remote import client as engine_client
from search.remote.sync import start_afresh, sync
from tests.factories import EditorFactory, InformationPageFactory, UserFactory, restrict
from tests.search.described import OPERATIONS, Exchange, faults, operation_of

SHARDS = {"total": 1, "successful": 1, "failed": 0}
VERSION = {
    "distribution": "opensearch", "number": "3.0.0", "lucene_version": "10.1.0",
    "build_type": "tar", "build_hash": "x", "build_date": "2026-01-01", "build_snapshot": False,
    "minimum_wire_compatibility_version": "2.19.0", "minimum_index_compatibility_version": "2.0.0",
}  # fmt: skip


class StandIn(BaseHTTPRequestHandler):
    """Answers every search with the entries it was sent last."""

    exchanges: list[Exchange] = []
    documents: dict[str, dict] = {}

    def _answer(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        lines = [json.loads(line) for line in text.splitlines() if line]
        asked = Exchange(self.command, self.path, lines, {})
        name, places = operation_of(asked)
        body = lines if name == "Bulk" else next(iter(lines), None)
        answer = getattr(self, name)(body, **places)
        self.exchanges.append(asked._replace(body=body, answer=answer))
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def Info(self, _body):
        return {
            "name": "x", "cluster_name": "x", "cluster_uuid": "x", "version": VERSION, "tagline": "x",
        }  # fmt: skip

    def Indices_Create(self, _body, index):
        return {"acknowledged": True, "shards_acknowledged": True, "index": index}

    def Indices_Delete(self, _body, index):
        self.documents.clear()
        return {"acknowledged": True}

    def Indices_PutMapping(self, _body, index):
        return {"acknowledged": True}

    def Bulk(self, lines, index):
        written = [
            (action["index"], document) for action, document in zip(lines[::2], lines[1::2], strict=True)
        ]
        self.documents.update({action["_id"]: document for action, document in written})
        items = [{"index": {"_index": "x", "_id": action["_id"], "status": 201}} for action, _ in written]
        return {"errors": False, "items": items, "took": 1}

    def Delete(self, _body, index, id):
        self.documents.pop(id, None)
        facts = {"_version": 2, "_seq_no": 1, "_primary_term": 1, "_shards": SHARDS}
        return {"_index": index, "_id": id, "result": "deleted", **facts}

    def Search(self, _body, index):
        keys = ("network_id", "kind", "year", "status")
        buckets = [
            {"key": {key: document[f"{key}_filter"] for key in keys}, "doc_count": 1}
            for document in self.documents.values()
        ]
        hits = [
            {"_index": index, "_id": id, "_score": 1.0, "fields": {"pk": [document["pk"]]}}
            for id, document in self.documents.items()
        ]
        return {
            "took": 1, "timed_out": False, "_shards": SHARDS,
            "hits": {"total": {"value": len(hits), "relation": "eq"}, "max_score": 1.0, "hits": hits},
            "aggregations": {"groups": {"buckets": buckets}},
        }  # fmt: skip

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def opensearch(db):
    StandIn.exchanges, StandIn.documents = [], {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with other_engine(f"http://127.0.0.1:{server.server_port}"):
        yield StandIn
    server.shutdown()
    server.server_close()


@pytest.fixture
def closed_port(db):
    """An address where nothing answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with other_engine(f"http://reader:secret@127.0.0.1:{port}"):
        yield


def other_engine(url):
    engine_client.forget()
    return override_settings(WAGTAILSEARCH_BACKENDS=search_backends(url))


@pytest.fixture(autouse=True)
def _as_if_just_started():
    engine_client.forget()
    yield
    engine_client.forget()


@pytest.fixture
def otters(home, indexed):
    pages = [
        InformationPageFactory(parent=home, title=f"Otters {n}", summary="Where otters live.")
        for n in range(3)
    ]
    return [indexed(page) for page in pages]


# --- Reachable --------------------------------------------------------------------------------------


def test_entries_are_sent_once_and_again_when_they_change(opensearch, otters, indexed):
    assert sync() == 3
    assert sync() == 0
    assert {document["title"] for document in opensearch.documents.values()} == {
        "Otters 0",
        "Otters 1",
        "Otters 2",
    }
    indexed(otters[0])
    assert sync() == 1


def test_it_answers_with_the_same_entries_and_facets(opensearch, otters, ask):
    sync()
    answer = ask("otters")
    assert answer.found.total == 3
    assert {entry.title for entry in answer.found[0:10]} == {"Otters 0", "Otters 1", "Otters 2"}
    assert {group[1] for group in answer.found.groups} == {"information"}
    assert all("\x02otters\x03" in entry.passages for entry in answer.found[0:10])
    assert {operation_of(each)[0] for each in opensearch.exchanges} == {"Bulk", "Search"}


def test_it_is_asked_only_for_what_the_reader_may_see(opensearch, otters, ask, settle):
    sync()
    restrict(otters[1])
    settle()
    answer = ask("otters -beaver")
    titles = {entry.title for entry in answer.found[0:10]}
    assert titles == {"Otters 0", "Otters 2"}  # PostgreSQL decides once more
    said = json.dumps(opensearch.exchanges)
    assert json.dumps({"prefix": {"path_filter": otters[1].path}})[1:-1] in said
    assert "expire_at_filter" in said
    assert "must_not" in said


def test_what_is_gone_is_taken_out(opensearch, otters):
    sync()
    otters[0].unpublish()
    assert Gone.objects.count() == 1
    sync()
    assert not Gone.objects.exists()
    assert len(opensearch.documents) == 2


def test_the_order_by_date_is_asked_for(opensearch, otters, ask):
    sync()
    ask("otters", sort=DATE).found[0:10]
    assert "date_filter" in json.dumps(opensearch.exchanges[-1].body["sort"])


def test_every_request_and_every_answer_is_as_opensearch_describes_it(
    opensearch, otters, ask, settle, tmp_path
):
    Synonym.objects.create(words="otters", same_as="river animals")
    restrict(otters[1])
    settle()
    start_afresh()
    sync()
    for sort in (RELEVANCE, DATE):
        list(ask('otters "where otters" -beaver', sort=sort, type=["information"]).found[0:10])
    otters[0].unpublish()
    sync()
    assert not engine_client.is_down()

    made = {operation_of(each)[0]: each.body for each in opensearch.exchanges}
    assert set(made) == set(OPERATIONS)
    # Two of Wagtail's own, which no analyzer names: one says less than is described, the other more.
    del made["Indices_Create"]["settings"]["analysis"]["tokenizer"]
    assert faults(opensearch.exchanges, tmp_path) == ""


def test_a_request_that_opensearch_does_not_describe_is_noticed(tmp_path):
    wrong = Exchange(
        "PUT", "/entries/_mapping", {"properties": {"title": {"type": "txt"}}}, {"acknowledged": True}
    )

    assert "'\"txt\"' is not assignable" in faults([wrong], tmp_path)


# --- Not reachable ------------------------------------------------------------------------------------


def test_postgresql_answers_when_nothing_else_does(closed_port, otters, found, caplog):
    with caplog.at_level(logging.WARNING):
        assert len(found("otters")) == 3
        assert len(found("otters")) == 3
    warnings = [record.getMessage() for record in caplog.records if "SEARCH_URL" in record.getMessage()]
    assert len(warnings) == 1
    assert "secret" not in caplog.text


def test_the_page_works_all_the_same(closed_port, otters, client):
    page = client.get("/search/?q=otters")
    assert page.status_code == 200
    assert len(page.context["results"]) == 3


def test_editors_are_warned_and_others_are_not(closed_port, home, client):
    client.force_login(EditorFactory())
    assert "other search engine cannot be reached" in client.get("/admin/").content.decode()
    client.force_login(UserFactory())
    assert "other search engine" not in client.get("/search/").content.decode()


def test_without_search_url_nobody_is_warned(home, client):
    client.force_login(EditorFactory())
    assert "other search engine" not in client.get("/admin/").content.decode()


def test_it_is_tried_again_after_a_rest(closed_port, otters, found, monkeypatch):
    found("otters")
    assert not engine_client.is_in_use()
    monkeypatch.setattr(engine_client.time, "monotonic", lambda: 10**9)
    assert engine_client.is_in_use()


def test_publishing_goes_on(closed_port, home, django_capture_on_commit_callbacks, found):
    with django_capture_on_commit_callbacks(execute=True):
        InformationPageFactory(parent=home, title="Otters")
    assert found("otters") == ["Otters"]
    assert Entry.objects.filter(is_sent=False).exists()


# --- Settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["x", "ftp://host", "solr+http://host", "https://", "elasticsearch+ftp://h"])
def test_other_addresses_are_refused(url):
    with pytest.raises(ValueError, match="SEARCH_URL"):
        search_backends(url)


def test_the_admin_keeps_wagtails_own_index(opensearch):
    assert type(get_search_backend("default")).__module__ == "search.admin_backend"


def test_saving_does_not_look_at_every_entry(home, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("search.admin_backend.SAMPLE", 2)
    with django_capture_on_commit_callbacks(execute=True):
        InformationPageFactory(parent=home, title="Beavers")
    with django_capture_on_commit_callbacks(execute=True):
        page = InformationPageFactory(parent=home, title="Otters in the river that runs through the town")
    assert page in InformationPageFactory._meta.model.objects.search("otters")
    norm = page.index_entries.get().title_norm
    assert norm > 0
    assert norm != 1.0
