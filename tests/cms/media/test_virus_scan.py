"""The virus scan, against a server on loopback that speaks clamd's protocol."""

import socket
import socketserver
import threading
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from wagtail.documents import get_document_model

from cms import checks
from cms.media import virus_scan
from tests.cms.media.test_documents import upload

VIRUS = b"looks like a virus to this server"
MOST_BYTES = 200_000


class Clamd(socketserver.StreamRequestHandler):
    """`man clamd`: a command that ends with a zero; for INSTREAM pieces with their length before them."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        self.server.asked.append(command)
        said = self.server.says or (self.look() if command == b"zINSTREAM\0" else "PONG")
        self.wfile.write(said.encode() + b"\0")

    def look(self) -> str:
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
            if len(content) > MOST_BYTES:
                return "INSTREAM size limit exceeded. ERROR"
        self.server.seen.append(content)
        return "stream: Test-Signature FOUND" if VIRUS in content else "stream: OK"


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    """A scanner that runs; `seen` is what it was sent, `says` what it answers to everything."""
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.ctl"), Clamd)
        settings.CLAMD_URL = f"unix://{tmp_path}/clamd.ctl"
    server.asked, server.seen, server.says = [], [], ""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def nobody(settings) -> str:
    """The address of a scanner that does not run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        yield settings.CLAMD_URL


@pytest.mark.django_db
def test_the_scanner_sees_all_of_a_document_and_it_is_taken(admin_client, clamd):
    content = b"Some words. " * 12_000  # in more pieces than one
    assert upload(admin_client, "a.txt", content)["success"]
    assert clamd.seen == [content]
    with get_document_model().objects.get().file.open() as stored:
        assert stored.read() == content


@pytest.mark.django_db
def test_what_it_finds_is_refused_with_words(admin_client, clamd):
    answer = upload(admin_client, "a.txt", b"It " + VIRUS)
    assert not answer["success"]
    assert "A virus was found" in answer["error_message"]
    assert not get_document_model().objects.exists()


@pytest.mark.django_db
def test_where_it_does_not_answer_nothing_is_taken(admin_client, nobody):
    answer = upload(admin_client, "a.txt", b"Some words.")
    assert not answer["success"]
    assert "is not answering. Nothing was saved." in answer["error_message"]
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("says", ["INSTREAM: Can't allocate memory ERROR", "", "stream: OK, perhaps", "\x01"])
def test_an_answer_that_does_not_say_that_nothing_was_found_is_none(clamd, says):
    clamd.says = says or "UNKNOWN COMMAND"
    with pytest.raises(ValidationError, match="not answering"):
        virus_scan.check(BytesIO(b"Some words."))


def test_a_scanner_that_hangs_up_without_a_word_has_not_answered(clamd, monkeypatch):
    monkeypatch.setattr(Clamd, "handle", lambda self: self.rfile.readline(10) and self.look())
    with pytest.raises(ValidationError, match="not answering"):
        virus_scan.check(BytesIO(b"Some words."))
    assert clamd.seen == [b"Some words."]


def test_whoever_reads_the_document_next_begins_at_its_beginning(clamd):
    source = BytesIO(b"Some words.")
    source.seek(5)
    virus_scan.check(source)
    assert clamd.seen == [b"Some words."]
    assert source.tell() == 0


def test_a_document_too_large_for_it_is_not_taken_unseen(clamd):
    with pytest.raises(ValidationError, match="not answering"):
        virus_scan.check(BytesIO(b"x" * (MOST_BYTES * 20)))


def test_a_scanner_that_never_ends_its_answer_is_not_waited_for(clamd, monkeypatch):
    monkeypatch.setattr(virus_scan, "SECONDS", 0.2)
    monkeypatch.setattr(Clamd, "handle", lambda self: self.rfile.read(1_000_000))
    with pytest.raises(ValidationError, match="not answering"):
        virus_scan.check(BytesIO(b"Some words."))


@pytest.mark.django_db
def test_without_a_scanner_documents_are_taken(admin_client, settings):
    assert settings.CLAMD_URL == ""
    assert upload(admin_client, "a.txt", b"It " + VIRUS)["success"]


@pytest.mark.parametrize(
    "url", ["clamd", "tcp://host", "tcp://:3310", "unix://run/x", "http://x:1", "tcp://x:y"]
)
def test_a_setting_that_names_no_scanner_stops_every_command(settings, url):
    settings.CLAMD_URL = url
    with pytest.raises(SystemCheckError, match=r"names no scanner[^$]*tcp://scanner\.example\.org:3310"):
        call_command("check", "--tag", "security")


def test_the_check_of_a_deployment_says_whether_it_answers(clamd, settings):
    assert checks.scanner_answers(None) == []
    clamd.says = "BUSY"
    assert [error.id for error in checks.scanner_answers(None)] == ["cms.E004"]
    clamd.shutdown()
    clamd.server_close()
    assert [error.id for error in checks.scanner_answers(None)] == ["cms.E004"]
    settings.CLAMD_URL = ""
    assert checks.scanner_answers(None) == []
