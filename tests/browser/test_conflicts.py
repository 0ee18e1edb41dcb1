"""Two people write the same in Wagtail's editor: nobody's version is replaced unseen."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db.models import Model
from playwright.sync_api import Page, Route, expect

from cms.models import BasePage
from home.models import Alert
from tests.browser.background import (
    begin_statement,
    expect_state,
    newest,
    save_draft,
    saved_in_the_background,
)
from tests.browser.steps import main
from tests.browser.test_editing import box, write_rich_text
from tests.demonstration import connected_to
from updates import models as updates

THEIRS = "Of somebody else"


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
    expect(asked).to_be_visible()
    assert "By the second person." in str(newest(workshop, kind.model, **{kind.name: title}))
    with first.expect_navigation():
        asked.get_by_role("button", name="Save draft").click()
    expect(main(first)).not_to_contain_text("could not be saved")
    assert "By the second person." not in str(newest(workshop, kind.model, **{kind.name: title}))

    second.get_by_role("button", name="Save draft").click()
    asked = second.get_by_role("dialog", name=re.compile("saved a new version"))
    expect(asked).to_be_visible()
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
