"""Nothing that somebody types in the editor is lost, and nobody's version is replaced unseen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import Model
from django.utils import timezone
from playwright.sync_api import Page, Response, Route, expect

from cms.models import BasePage
from home.models import Alert
from tests.browser.steps import follow, main
from tests.browser.test_editing import box, open_for_editing, submit, write_body, write_rich_text
from tests.demonstration import connected_to
from updates import models as updates

THEIRS = "Of somebody else"
SUMMARY = "There are ninety lockers."
# Wagtail waits three seconds before it saves; a busy machine longer.
PATIENCE_MILLISECONDS = 20_000


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def person(person) -> Callable[[str], Page]:
    def open_as(name: str) -> Page:
        page = person(name)
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        return page

    return open_as


# --- Steps --------------------------------------------------------------------------------------------


def begin_statement(page: Page, title: str) -> None:
    page.goto("/admin/my-network/")
    follow(page, page.get_by_role("link", name="New statement"))
    box(page, "Title").press_sequentially(title)


def saved_in_the_background(page: Page) -> None:
    """Wait until the form has become that of something stored, and says that all is saved."""
    expect(page).to_have_url(re.compile(r"/edit/"))
    expect_state(page, "saved")


def expect_state(page: Page, state: str) -> None:
    said = page.locator("#w-autosave-indicator")
    expect(said).to_have_attribute("data-w-autosave-state-value", state)


def save_draft(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Save draft"))


def newest(workshop, model: type[Model], **lookup) -> dict:
    """What the newest revision of the only such thing holds."""
    with connected_to(workshop.database):
        return model.objects.get(**lookup).latest_revision.content


class Held:
    """Holds back what the page saves in the background; `let_go` sends it on."""

    def __init__(self, page: Page):
        self.routes: list[Route] = []
        self.is_open = False
        page.route("**/admin/pages/**", self._hold)
        self.page = page

    def _hold(self, route: Route) -> None:
        asked = route.request
        is_background = asked.headers.get("accept") == "application/json"
        if asked.method == "POST" and is_background and not self.is_open:
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        expect_state(self.page, "saving")
        wait_for(self.page, self.routes)

    def let_go(self) -> None:
        self.is_open = True
        for route in self.routes:
            route.continue_()


def wait_for(page: Page, routes: list[Route]) -> None:
    for _time in range(100):
        if routes:
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was sent")


# --- Two people ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """Something that two people write: where it begins, how it is named, what the second one adds."""

    model: type[Model]
    people: tuple[str, str]
    begin: Callable[[Page, str], None]
    name: str
    add: Callable[[Page, str], None]


def begin_alert(page: Page, title: str) -> None:
    page.goto("/admin/snippets/home/alert/add/")
    box(page, "Title").press_sequentially(title)


def begin_answer(page: Page, title: str) -> None:
    page.goto("/admin/snippets/updates/response/add/")
    box(page, "You said").press_sequentially(title)


def add_answer(page: Page, words: str) -> None:
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(words)
    expect(page.locator("input[name=we_did]")).to_have_value(re.compile(re.escape(words)))


def add_summary(page: Page, words: str) -> None:
    box(page, "Summary").fill(words)


KINDS = {
    "page": Kind(BasePage, ("lead", "editor"), begin_statement, "title", add_summary),
    "alert": Kind(Alert, ("editor", "secondeditor"), begin_alert, "title", write_rich_text),
    "answer": Kind(updates.Response, ("editor", "equality"), begin_answer, "you_said", add_answer),
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def kind(request) -> Kind:
    return request.param


def test_whoever_saves_second_is_asked_first_in_both_directions(person, workshop, kind):
    title = f"Lockers of the night shift, {kind.model.__name__}"
    first, second = (person(name) for name in kind.people)
    kind.begin(first, title)
    saved_in_the_background(first)

    second.goto(first.url)
    kind.add(second, "By the second person.")
    save_draft(second)

    asked = first.get_by_role("dialog", name=re.compile("saved a new version"))
    first.get_by_role("button", name="Save draft").click()
    expect(asked).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    assert "By the second person." in str(newest(workshop, kind.model, **{kind.name: title}))
    with first.expect_navigation():
        asked.get_by_role("button", name="Save draft").click()
    expect(main(first)).not_to_contain_text("could not be saved")
    assert "By the second person." not in str(newest(workshop, kind.model, **{kind.name: title}))

    second.get_by_role("button", name="Save draft").click()
    asked = second.get_by_role("dialog", name=re.compile("saved a new version"))
    expect(asked).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    assert "By the second person." not in str(newest(workshop, kind.model, **{kind.name: title}))


def test_what_the_server_refused_is_not_saved_before_the_person_has_chosen(person, workshop, kind):
    title, mine = f"Lockers nobody asked about, {kind.model.__name__}", "By the first person."
    first = person(kind.people[0])
    kind.begin(first, title)
    saved_in_the_background(first)
    with connected_to(workshop.database):
        thing = kind.model.objects.get(**{kind.name: title})
    kind.add(first, mine)
    saves_before_it_arrives(first, workshop, thing, kind.name)
    save_draft(first)
    expect(first.get_by_text(re.compile("saved another version|Nothing was saved yet")).first).to_be_visible()
    kind.add(first, mine)
    expect_state(first, "paused")
    first.wait_for_timeout(1000)  # nor is it tried again
    assert newest(workshop, kind.model, pk=thing.pk)[kind.name] == THEIRS

    save_draft(first)
    assert mine in str(newest(workshop, kind.model, pk=thing.pk))


def saves_before_it_arrives(page: Page, workshop, thing: Model, name: str) -> None:
    """Let somebody else save `thing` after the form of `page` was sent, and before the server has it."""
    done = []

    def save(route: Route) -> None:
        if route.request.method == "POST" and route.request.is_navigation_request() and not done:
            done.append(route)
            with connected_to(workshop.database):
                other = type(thing).objects.get(pk=thing.pk).get_latest_revision_as_object()
                setattr(other, name, THEIRS)
                other.save_revision(clean=False)
        route.continue_()

    page.route("**/edit/**", save)


# --- While something is saved in the background -------------------------------------------------------


def test_a_draft_saved_during_the_first_background_save_is_one_page_with_all_that_was_typed(person, workshop):
    title, lead = "Lockers, saved at once", person("lead")
    held = Held(lead)
    begin_statement(lead, title)
    held.wait()
    write_body(lead, "Two in three do not close.")
    lead.get_by_role("button", name="Save draft").click()
    lead.wait_for_timeout(300)
    held.let_go()
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    assert "Two in three do not close." in str(newest(workshop, BasePage, title=title)["body"])


def test_a_submission_during_a_background_save_is_a_submission(person):
    title, lead = "Lockers, submitted at once", person("lead")
    held = Held(lead)
    begin_statement(lead, title)
    held.wait()
    box(lead, "Issued on").fill("2026-11-02")
    lead.get_by_role("button", name="More actions").click()
    lead.get_by_role("button", name=re.compile("^Submit")).click()
    lead.wait_for_timeout(300)
    held.let_go()
    expect(lead.get_by_text("has been submitted for moderation")).to_be_visible()


def test_what_is_typed_just_before_a_save_is_answered_is_saved_too(person, workshop):
    """Later than Wagtail looks, which is twice a second: the clock of the page stands while one types."""
    title, lead = "Lockers, word by word", person("lead")
    lead.clock.install()
    begin_statement(lead, title)
    saved_in_the_background(lead)
    held = Held(lead)
    box(lead, "Summary").press_sequentially("The first words.")
    held.wait()
    stop_the_clock(lead)
    box(lead, "Summary").press_sequentially(" The last words.")
    with lead.expect_response(is_saved_in_the_background) as answer:
        held.let_go()
    answer.value.finished()
    lead.wait_for_timeout(500)
    lead.clock.run_for(20)  # one picture: Wagtail ends the save
    expect_state(lead, "saved")
    assert newest(workshop, BasePage, title=title)["summary"] == "The first words."
    with lead.expect_response(is_saved_in_the_background):
        lead.clock.resume()
    expect_state(lead, "saved")
    assert newest(workshop, BasePage, title=title)["summary"] == "The first words. The last words."


def stop_the_clock(page: Page) -> None:
    """No timer of the page ends before it goes on."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)


def is_saved_in_the_background(answer: Response) -> bool:
    return answer.request.method == "POST" and "/edit/" in answer.url


# --- Right after loading ------------------------------------------------------------------------------


@pytest.fixture
def just_loaded(person) -> Page:
    """Something was typed before Wagtail began to watch, two seconds after loading: the clock stands."""
    lead = person("lead")
    lead.clock.install()
    open_for_editing(lead, "How mentoring pairs are made")
    lead.wait_for_load_state("load")
    stop_the_clock(lead)
    lead.reload(wait_until="domcontentloaded")
    box(lead, "Summary").press_sequentially("Quick. ")
    return lead


def test_what_is_typed_in_the_first_second_is_saved(just_loaded, workshop):
    with just_loaded.expect_response(is_saved_in_the_background):
        just_loaded.clock.resume()
    expect_state(just_loaded, "saved")
    assert "Quick." in newest(workshop, BasePage, title="How mentoring pairs are made")["summary"]


def test_whoever_leaves_in_the_first_second_is_asked(just_loaded):
    asked = []
    just_loaded.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    just_loaded.goto("/admin/my-network/")
    assert asked == ["beforeunload"]


# --- Half filled --------------------------------------------------------------------------------------


def add_action_without_link(page: Page) -> None:
    page.locator("#panel-child-content-body-content").get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Call to action").click()
    box(page, "Button text").fill("Join us")


def withdraw_without_reason(page: Page) -> None:
    page.get_by_label("State").select_option("withdrawn")


@pytest.mark.parametrize(
    ("leave_out", "asked_for"),
    [
        (add_action_without_link, "Choose a page or type an address"),
        (withdraw_without_reason, "Say why it was withdrawn"),
    ],
    ids=["call to action without link", "withdrawn without reason"],
)
def test_what_is_half_filled_is_saved_and_asked_for_at_submission(
    request, person, workshop, leave_out, asked_for
):
    title, lead = f"Lockers, {leave_out.__name__}", person("lead")
    begin_statement(lead, title)
    leave_out(lead)
    saved_in_the_background(lead)
    save_draft(lead)
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    box(lead, "Issued on").fill("2026-11-02")
    submit(lead)
    expect(main(lead)).to_contain_text(asked_for)


def test_a_page_whose_end_has_passed_is_saved_and_its_end_asked_for_at_submission(person, workshop):
    title, lead = "Lockers until last week", person("lead")
    begin_statement(lead, title)
    box(lead, "Issued on").fill("2026-11-02")
    saved_in_the_background(lead)
    save_draft(lead)
    with connected_to(workshop.database):
        page = BasePage.objects.get(title=title).specific.get_latest_revision_as_object()
        page.expire_at = timezone.now() - timedelta(days=7)
        page.save_revision(clean=False)
    lead.reload()
    box(lead, "Summary").press_sequentially(SUMMARY)
    saved_in_the_background(lead)
    save_draft(lead)
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    assert newest(workshop, BasePage, title=title)["summary"] == SUMMARY
    submit(lead)
    expect(lead.get_by_text("Its end has passed").first).to_be_visible()
