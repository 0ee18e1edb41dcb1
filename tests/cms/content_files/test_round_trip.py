"""Out and in again: the same site, with its pictures, documents, ends and who may read what."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Revision
from wagtail.signals import page_published

from cms.content_files.exporter import export_folder
from cms.content_files.importer import import_folders
from cms.models import BasePage, PublicUpdate
from home.models import InformationPage
from tests.cms.media.files import picture
from tests.factories import InformationPageFactory, publish, restrict

LATER = datetime(2099, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def there(folder) -> dict[str, bytes]:
    """Export into `folder`; what its files hold, by name."""
    export_folder(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def private_collection(name: str) -> Collection:
    collection = Collection.get_first_root_node().add_child(name=name)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def stored_picture(collection: Collection, name: str = "board.jpg"):
    """As some older pictures are: without its digest."""
    file = ImageFile(ContentFile(picture()), name=name)
    return get_image_model().objects.create(title="Who we are", file=file, collection=collection)


def stored_document(collection: Collection, words: bytes = b"Plan"):
    file = ContentFile(words, name="plan.txt")
    return get_document_model().objects.create(title="Our plan", file=file, collection=collection)


def shows(image, document) -> list:
    link = f'<p>Read <a linktype="document" id="{document.pk}">the plan</a>.</p>'
    return [("picture", {"image": image, "caption": ""}), ("text", link)]


@pytest.fixture
def private_page(home):
    """For one group alone, for a while, with files that only those who are signed in may see."""
    collection = private_collection("Board")
    page = InformationPageFactory(parent=home, slug="board")
    body = shows(stored_picture(collection), stored_document(collection))
    page = publish(page, body=body, expire_at=LATER)
    rule = restrict(page, PageViewRestriction.GROUPS)
    rule.groups.set([Group.objects.create(name="Board")])
    return page


def test_a_file_says_who_reads_it_where_its_files_lie_and_until_when(private_page, tmp_path):
    files = there(tmp_path / "out")
    page = files["board.md"].decode()
    assert "readers:\n- Board\n" in page
    assert "expires: '2099-03-02T09:00:00+00:00'\n" in page
    assert "[the plan](documents/plan.txt)" in page
    assert files["documents/plan.txt"] == b"Plan"
    assert files["collections/board.md"].decode() == (
        "---\ntype: collection\nname: Board\nreaders: signed-in\nfiles:\n"
        "- file: documents/plan.txt\n  title: Our plan\n- file: images/board.jpg\n  title: Who we are\n---\n"
    )


def test_nothing_changes_where_it_came_from(private_page, tmp_path):
    stored_picture(Collection.get_first_root_node())  # the same picture, public
    before = there(tmp_path / "out")
    stored = [Revision, PublicUpdate, get_image_model(), get_document_model()]
    counts = [model.objects.count() for model in stored]
    outcome = import_folders([tmp_path / "out"])
    assert (outcome.created, outcome.changed) == ([], [])
    assert [model.objects.count() for model in stored] == counts
    assert there(tmp_path / "again") == before


def test_on_an_empty_site_it_is_closed_before_it_is_public(private_page, empty_site, settings, tmp_path):
    before = there(tmp_path / "out")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    empty_site()
    get_document_model().objects.all().delete()
    Collection.objects.filter(name="Board").delete()
    stored_picture(Collection.get_first_root_node(), "public.jpg")  # the same picture, for everybody
    closed = []

    def look(instance, **kwargs):
        image = instance.body[0].value["image"]
        closed.append(
            [instance.view_restrictions.get().groups.get().name, image.collection.view_restrictions.count()]
        )

    page_published.connect(look, sender=InformationPage)
    try:
        import_folders([tmp_path / "out"])
    finally:
        page_published.disconnect(look, sender=InformationPage)
    assert closed == [["Board", 1]]
    assert there(tmp_path / "again") | {"home.md": before["home.md"]} == before
    assert get_document_model().objects.get().collection.name == "Board"


def test_a_draft_of_a_new_private_page_is_closed_too(home, folder):
    folder.add("board.md", "type: information\ntitle: Board\nreaders: signed-in")
    folder.load(as_draft=True)
    assert InformationPage.objects.get().view_restrictions.get().restriction_type == "login"


def test_a_file_that_says_nothing_of_readers_opens_nothing(private_page, folder):
    folder.add("board.md", "type: information\ntitle: New")
    folder.load()
    page = InformationPage.objects.get()
    assert (page.title, page.expire_at) == ("New", LATER)
    assert page.view_restrictions.get().groups.get().name == "Board"


def test_readers_are_changed_without_a_version(private_page, folder, tmp_path):
    export_folder(folder.path)
    text = (folder.path / "board.md").read_text().replace("readers:\n- Board\n", "readers: signed-in\n")
    folder.add_raw("board.md", text)
    versions = Revision.objects.count()
    assert folder.load().changed == ["board.md"]
    assert private_page.view_restrictions.get().restriction_type == "login"
    assert Revision.objects.count() == versions


def test_what_no_file_can_say_comes_back_closed_to_all(private_page, folder):
    private_page.view_restrictions.all().delete()
    restrict(private_page, PageViewRestriction.PASSWORD)
    export_folder(folder.path)
    assert "readers: []\n" in (folder.path / "board.md").read_text()
    assert folder.load().changed == []
    assert private_page.view_restrictions.get().restriction_type == "password"


@pytest.mark.parametrize(
    ("name", "front", "body", "line", "reason"),
    [
        ("a.md", "readers: everybody", "", 4, "“readers” is signed-in, or a list of groups."),
        ("a.md", "readers: [Nobody]", "", 4, "There is no group “Nobody” on this site. Make it first."),
        ("a.md", "expires: 2020-01-01", "", 4, "Its time is over."),
        ("a.md", "go_live: soon", "", 4, "is no date or time"),
        ("a.md", "", "[x](documents/none.pdf)", 5, "There is no document documents/none.pdf"),
        ("a.md", "", "[x](documents/../../secret.txt)", 5, "There is no document"),
        ("a.md", "", "[x](documents/run.exe)", 5, "run.exe is no document. Known: csv"),
        ("a.md", "", "[x](documents/false.pdf)", 5, "false.pdf: This file is not a PDF inside"),
    ],
)
def test_what_cannot_be_meant_is_refused(home, folder, tmp_path, name, front, body, line, reason):
    for document in ("run.exe", "false.pdf"):
        folder.add_raw(f"documents/{document}", "words")
    (tmp_path / "secret.txt").write_text("secret")
    folder.add(name, f"type: information\ntitle: A\n{front}", body)
    found = folder.fault()
    assert found[:2] == (name, line)
    assert reason in found[2]
    assert not InformationPage.objects.exists()


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("name: Board\nfiles: [{file: images/none.jpg}]", 4, "There is no file images/none.jpg"),
        ("name: Board\nfiles: images/none.jpg", 4, "“files” takes a list of rows"),
        ("name: [Board, '']", 3, "“name” has an empty line here."),
    ],
)
def test_a_collection_that_cannot_be_meant_is_refused(home, folder, front, line, reason):
    folder.add("collections/board.md", f"type: collection\n{front}")
    found = folder.fault()
    assert found[:2] == ("collections/board.md", line)
    assert reason in found[2]
    assert not Collection.objects.filter(name="Board").exists()


def test_a_collection_has_no_text(home, folder):
    folder.add("collections/board.md", "type: collection\nname: Board", "Words.")
    assert "no place for text" in folder.fault()[2]


def test_collections_lie_in_one_another(home, folder):
    folder.add("collections/a.md", "type: collection\nname: [Shared, Board, Papers]\nreaders: signed-in")
    assert folder.load().created == ["collections/a.md"]
    papers = Collection.objects.get(name="Papers")
    assert [each.name for each in papers.get_ancestors()] == ["Root", "Shared", "Board"]
    assert papers.view_restrictions.get().restriction_type == "login"
    assert folder.load().unchanged == ["collections/a.md"]


def test_a_page_that_waits_for_its_day_waits_for_it_elsewhere_too(home, empty_site, tmp_path):
    page = InformationPageFactory(parent=home, title="Soon", slug="soon", live=False, go_live_at=LATER)
    page.title = "Sooner"
    page.save_revision().publish()
    page.title = "Only thought of"
    page.save_revision()
    before = there(tmp_path / "out")
    assert "title: Sooner\ngo_live: '2099-03-02T09:00:00+00:00'\n" in before["soon.md"].decode()
    assert import_folders([tmp_path / "out"]).changed == []
    empty_site()
    import_folders([tmp_path / "out"])
    page = InformationPage.objects.get()
    assert (page.live, page.scheduled_revision.approved_go_live_at) == (False, LATER)
    assert not PublicUpdate.objects.filter(page=page).exists()
    assert import_folders([tmp_path / "out"]).changed == []
    assert there(tmp_path / "again") | {"home.md": before["home.md"]} == before


# --- Whatever it says -----------------------------------------------------------------------------------

SIGNS = st.text(st.sampled_from("ab1 #:'\"-!&*@%`|>{}[]()\\\n\t_<=~é’,.?"), min_size=1, max_size=14)
words = SIGNS.filter(str.strip).map(lambda text: f"{text}x")
bodies = st.lists(
    st.one_of(
        words.map(lambda text: ("quotation", {"text": text, "attribution": text.replace("\n", " ")})),
        words.map(lambda text: ("heading", {"text": text.replace("\n", " "), "level": "2"})),
        st.just(("files", None)),
    ),
    max_size=3,
)
readers = st.sampled_from([None, PageViewRestriction.LOGIN, PageViewRestriction.GROUPS])


@given(title=words, summary=words, body=bodies, who=readers, end=st.sampled_from([None, LATER]))
@settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_a_page_says_comes_back(home, tmp_path_factory, title, summary, body, who, end):
    folder = tmp_path_factory.mktemp("trip")
    with transaction.atomic():
        collection = private_collection("Board")
        files = shows(stored_picture(collection), stored_document(collection))
        page = InformationPageFactory(parent=home, slug="page")
        blocks = [part for each in body for part in (files if each[0] == "files" else [each])]
        page = publish(page, title=title, summary=summary, body=blocks, expire_at=end)
        if who:
            restrict(page, who)
        before = there(folder / "out")
        versions = Revision.objects.count()
        assert import_folders([folder / "out"]).changed == []
        assert Revision.objects.count() == versions
        BasePage.objects.get(slug="page").delete()
        import_folders([folder / "out"])
        assert there(folder / "again") == before
        transaction.set_rollback(True)
