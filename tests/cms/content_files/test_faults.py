"""What is wrong in a file is reported with file, line and reason, all at once, and nothing is imported."""

import pytest
from bs4 import BeautifulSoup

from home.models import InformationPage
from networks.models import NetworkPage
from tests.factories import CommitmentFactory, InformationPageFactory
from updates.models import CommitmentMove

LONG = "x" * 400


# --- The file itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"---\ntype: information\ntitle: caf\xe9\n---\n", 3, "not UTF-8"),
        (b"---\ntype: information\ntitle: A\n---\nOne\n\nTwo\x00\n", 7, "NUL"),
        (b"# Only Markdown\n", 1, "Start the file with front matter"),
        (b"", 1, "Start the file with front matter"),
        (b"---\ntype: information\ntitle: A\n", 1, "Start the file with front matter"),
        (b"---\ntype: information\n----never closed\n", 1, "Start the file with front matter"),
        (b"\n---\ntype: information\n---\n", 1, "Start the file with front matter"),
        (b"---\ntype: information\ntitle: [A\n---\n", 3, "not valid YAML"),
        (b"---\ntype: information\ntitle: a: b\n---\n", 3, "not valid YAML"),
        (b"---\n- type\n- title\n---\n", 2, "“key: value”"),
        (b"---\njust words\n---\n", 2, "“key: value”"),
        (b"---\ntype: information\ntitle: A\x07\n---\n", 3, "cannot stand in YAML"),
        (b"---\ntype: information\ntitle: A\nsummary: one\ntitle: B\n---\n", 5, "“title” stands here twice"),
        (b"---\ntype: information\n? [a]\n: b\n---\n", 3, "A key must be a word"),
        (b"---\ntype: information\ntitle: &t A\nsummary: *t\n---\n", 3, "quotation marks"),
        (b"---\ntype: &t [*t]\n---\n", 2, "quotation marks"),
        (b"---\ntype: " + b"[" * 5000 + b"]" * 5000 + b"\n---\n", 2, "nested too deeply"),
        (b"---\ntitle: A\n---\n", 1, "“type” is missing"),
        (b"---\ntitle: A\ntype: article\n---\n", 3, "“article” is no type"),
        (b"---\ntype: [information]\n---\n", 2, "is no type"),
    ],
)
def test_a_file_that_cannot_be_understood(db, folder, content, line, reason):
    folder.add_raw("page.md", content)
    assert folder.fault()[:2] == ("page.md", line)
    assert reason in folder.fault()[2]


def test_a_folder_that_is_named_like_a_file(db, folder):
    (folder.path / "page.md").mkdir(parents=True)
    assert folder.fault() == ("page.md", 1, "The file cannot be read: Is a directory.")


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(home, folder):
    folder.add_raw(
        "page.md", b"\xef\xbb\xbf---\r\ntype: information\r\ntitle: A\r\n---\r\nOne\r\n\r\nTwo\r\n"
    )
    folder.load()
    assert InformationPage.objects.get().body[0].value.source == "<p>One</p><p>Two</p>"


# --- Keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("colour: mauve", "“mauve” is not one of plum,"),
        ("colours: plum", "“colours” is not known here"),
        ("contact_email: carers", "“carers” is not an email address"),
        (f"contact_email: {'x' * 250}@example.org", "262 characters long; 254 fit"),
        ("contact_email: [a@example.org]", "“contact_email” takes one text"),
        (f"summary: {LONG}", "“summary” is 400 characters long; 300 fit"),
        ("review_due: 31 October 2026", "is no date"),
        ("review_due: 2026-02-30", "“2026-02-30” is no date"),
        ("review_due: 20261031", "“20261031” is no date"),
        ("review_due: 0206-10-31", "“0206-10-31” is no date"),
        ("review_due: [2026-10-31]", "is no date"),
        ("checked: 2199-10-31", "“checked” lies in the future"),
        ("in_menu: yes", "“in_menu” is true or false"),
        ("published: yesterday", "is no date"),
        ("published: 2026-10-31 25:00", "is no date or time"),
        ("published: 9999-12-31T23:59:59-12:00", "is no date or time"),
        ("published: 2999-01-01", "is no date or time"),
        ("published: 2199-01-01", "“published” lies in the future"),
        ("change_note: New form", "“change_note” needs the date “updated”"),
        ("aims: be kind", "“aims” takes a list of texts"),
        ("aims: [be kind, {a: b}]", "“aims” takes a list of texts"),
        (f"aims: [{LONG}]", "400 characters long; 300 fit"),
        ('aims: [""]', "“aims” has an empty line"),
        ("themes: [Leave, [Work]]", "“themes” takes one text"),
        ("themes: [Leave, '']", "“themes” has an empty line"),
        (f"themes: {LONG}", "“themes” is 400 characters long; 60 fit"),
        ("people: Amara Bello", "“people” takes a list of rows"),
        ("people: [Amara Bello]", "“people” takes a list of rows"),
        ("history: []", "“history” needs a row of kind first or significant"),
        ("history: [{at: 2021-02-04, kind: minor}]", "“history” needs a row of kind first or significant"),
        ("history: [{at: 2021-02-04, kind: big}]", "“big” is not one of first, significant, minor"),
        ("history: [{at: 2199-02-04, kind: first}]", "“at” lies in the future"),
        (
            f"history: [{{at: 2021-02-04, kind: first, note: {LONG}}}]",
            "“note” is 400 characters long; 200 fit",
        ),
    ],
)
def test_a_key_that_does_not_hold_what_it_takes(home, folder, line, reason):
    folder.add("networks/carers.md", f"type: network\ntitle: Carers Network\n{line}")
    file, number, said = folder.fault()
    assert (file, number) == ("networks/carers.md", 4)
    assert reason in said


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("network", "title"),
        ("statement", "issued"),
        ("event", "mode"),
        ("monthly-update", "month"),
        ("commitment", "owner_inbox"),
        ("alert", "ends"),
    ],
)
def test_a_required_key_that_is_missing_or_empty(home, folder, kind, missing):
    examples = {
        "network": ("networks/carers.md", "title: Carers"),
        "statement": ("networks/carers/leave.md", "title: Leave\nissued: 2026-01-01"),
        "event": (
            "networks/carers/tea.md",
            "title: Tea\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00\nmode: online",
        ),
        "monthly-update": ("networks/carers/updates/2026-10.md", "month: 2026-10"),
        "commitment": (
            "commitments/re-03.md",
            "ref: RE-03\ntitle: T\nwording: W\nowner: O\nowner_inbox: a@example.org\n"
            "measure: M\ntarget: 2027-01-01",
        ),
        "alert": ("alerts/lift.md", "title: Lift\nends: 2026-10-01T10:00"),
    }
    if kind not in ("network", "commitment", "alert"):
        folder.add("networks/carers.md", type="network", title="Carers")
    name, front = examples[kind]
    front = f"type: {kind}\n{front}"
    folder.add(name, "\n".join(line for line in front.split("\n") if not line.startswith(missing)), "Text.")
    assert (name, 1, f"“{missing}” is missing.") in folder.faults()

    emptied = [f"{missing}:" if line.startswith(missing) else line for line in front.split("\n")]
    folder.add(name, "\n".join(emptied), "Text.")
    assert (name, emptied.index(f"{missing}:") + 2, f"“{missing}” is missing.") in folder.faults()


def test_a_row_says_its_own_line(home, folder):
    folder.add(
        "networks/carers.md",
        """
        type: network
        title: Carers Network
        people:
          - role: chair
            name: Amara Bello
            starts: 2026-01-01
          - role: chairman
            starts: 1 May 2026
            since: 2026-05-01
        """,
    )
    assert [(line, reason[:20]) for _, line, reason in folder.faults()] == [
        (8, "“chairman” is not on"),
        (8, "“name” is missing."),
        (9, "“1 May 2026” is no d"),
        (10, "“since” is not known"),
    ]


def test_a_term_that_ends_before_it_starts(home, folder):
    folder.add(
        "networks/carers.md",
        """
        type: network
        title: Carers Network
        people:
          - role: chair
            name: Amara Bello
            starts: 2026-02-01
            ends: 2026-01-31
        """,
    )
    assert folder.fault() == ("networks/carers.md", 8, "The last day is before the first day.")


def test_two_chairs_at_once(home, folder):
    folder.add(
        "networks/carers.md",
        """
        type: network
        title: Carers Network
        people:
          - {role: chair, name: A, starts: 2026-01-01, ends: 2026-06-30}
          - {role: co-chair, name: B, starts: 2026-01-01}
          - {role: chair, name: C, starts: 2026-07-01}
          - {role: chair, name: D, starts: 2026-12-01}
        """,
    )
    assert folder.fault() == (
        "networks/carers.md",
        8,
        "There is a chair at that time already. Record both people as co-chairs.",
    )


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("published: 2021-02-04\nhistory: [{at: 2021-02-04, kind: first}]", 4, "“published” and “history”"),
        ("change_note: New\nhistory: [{at: 2021-02-04, kind: first}]", 4, "“change_note” and “history”"),
        ("published: 2021-02-04\nupdated: 2020-01-01", 5, "“updated” lies before “published”"),
    ],
)
def test_dates_that_contradict_one_another(home, folder, front, line, reason):
    folder.add("page.md", f"type: information\ntitle: A\n{front}")
    assert folder.fault()[1] == line
    assert reason in folder.fault()[2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("starts_month: October 2026", "“October 2026” is no month"),
        ("starts_month: 2026-13", "“2026-13” is no month"),
        ("due_working_days: five", "“due_working_days” is a whole number"),
        ("due_working_days: -5", "“due_working_days” is a whole number"),
        ("due_working_days: ５", "“due_working_days” is a whole number"),  # noqa: RUF001 - a digit of another script
        ("due_working_days: 40", "due_working_days: Ensure this value is less than or equal to 20"),
    ],
)
def test_months_and_numbers(home, folder, line, reason):
    folder.add("updates.md", f"type: series\n{line}")
    assert folder.fault()[:2] == ("updates.md", 3)
    assert reason in folder.fault()[2]


# --- What the pages' own rules say ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("state: withdrawn\nissued: 2026-01-01", 1, "withdrawn_reason: Say why it was withdrawn."),
        ("state: superseded\nissued: 2026-01-01", 1, "superseded_by: Choose the statement"),
        ("state: gone\nissued: 2026-01-01", 4, "“gone” is not one of current, superseded, withdrawn"),
        (
            "issued: 2026-01-01\nsuperseded_by: networks/carers/none",
            5,
            "There is no page at /networks/carers/none/",
        ),
        ("issued: 2026-01-01\nsuperseded_by: networks/carers", 5, "/networks/carers/ is not a statement"),
        ("issued: 2026-01-01\nissued_by: Cyclists", 5, "There is no network “Cyclists”"),
        ("issued: 2026-01-01\nquotations: [{text: Hello}]", 5, "“attribution” is missing"),
        ("issued: 2026-01-01\ncorrections: [{date: then, note: Typo}]", 5, "“then” is no date"),
    ],
)
def test_a_statement_that_breaks_a_rule(carers, front, line, reason):
    carers.add("networks/carers/leave.md", f"type: statement\ntitle: Leave\n{front}")
    assert carers.fault()[:2] == ("networks/carers/leave.md", line)
    assert reason in carers.fault()[2]


def test_a_statement_cannot_take_its_own_place(carers):
    carers.add(
        "networks/carers/leave.md",
        type="statement",
        title="Leave",
        issued="2026-01-01",
        state="superseded",
        superseded_by="networks/carers/leave",
    )
    assert carers.fault() == (
        "networks/carers/leave.md",
        6,
        "superseded_by: A statement cannot take its own place.",
    )


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        (
            "mode: online\nstarts: 2026-10-01T11:00\nends: 2026-10-01T11:00",
            6,
            "ends: The end is not after the start.",
        ),
        (
            "mode: in-person\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00",
            1,
            "place: Say where people go.",
        ),
        (
            "mode: phone\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00",
            4,
            "“phone” is not one of in-person",
        ),
        (
            "mode: online\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00\nbooking_link: /book/",
            7,
            "“/book/” is not an address such as https://example.org",
        ),
        (
            "mode: online\nstarts: 2026-10-01T10:00\nends: 2026-10-01T11:00\nonline_link: javascript:x()",
            7,
            "“javascript:x()” is not an address",
        ),
    ],
)
def test_an_event_that_breaks_a_rule(carers, front, line, reason):
    carers.add("networks/carers/tea.md", f"type: event\ntitle: Tea\n{front}")
    assert carers.fault()[:2] == ("networks/carers/tea.md", line)
    assert reason in carers.fault()[2]


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        (
            "severity: emergency\nstarts: 2024-07-01T09:00+01:00\nends: 2024-07-08T09:01+01:00",
            6,
            "ends: Choose an end within 7 days",
        ),
        (
            "starts: 2024-07-01T09:00+01:00\nends: 2024-07-31T09:01+01:00",
            5,
            "ends: Choose an end within 30 days",
        ),
        ("starts: 2024-07-02\nends: 2024-07-01", 5, "ends: The end is not after the start."),
        (
            "severity: red\nends: 2024-07-01",
            4,
            "“red” is not one of emergency, important, notice, condolence",
        ),
        ("starts: 2024-07-01\nends: 2024-07-02\nlink: /nowhere/", 6, "There is no page at /nowhere/"),
        ("starts: 2024-07-01\nends: 2024-07-02\nlink: //evil.example", 6, "is not a link"),
        ("starts: 2024-07-01\nends: 2024-07-02\nlink: javascript:alert(1)", 6, "is not a link"),
        ("starts: 2024-07-01\nends: 2024-07-02\nlink: /search/", 1, "link_text: Say where the link leads"),
        (
            "starts: 2024-07-01\nends: 2024-07-02\nsection: networks/none",
            6,
            "There is no page at /networks/none/",
        ),
    ],
)
def test_an_alert_that_breaks_a_rule(home, folder, front, line, reason):
    folder.add("alerts/lift.md", f"type: alert\ntitle: Lift\n{front}", "The lift is broken.")
    assert folder.fault()[:2] == ("alerts/lift.md", line)
    assert reason in folder.fault()[2]


def test_an_alert_without_words(home, folder):
    folder.add("alerts/lift.md", type="alert", title="Lift", starts="2024-07-01", ends="2024-07-02")
    assert (("alerts/lift.md", 1, "There is no text below the front matter.")) in folder.faults()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ref: re-3", "ref: Two to four capitals, a hyphen, a number: RE-03."),
        ("ref: REGRET-003", "“ref” is 10 characters long; 8 fit."),
        ("status: late", "“status” is not known here"),
        ("statuses: [{at: 2026-01-05, status: sleeping}]", "“sleeping” is not one of not-started"),
        ("statuses: [{at: 2026-01-05, status: late, update: nowhere}]", "There is no page at /nowhere/"),
        ("changes: [{at: 2199-01-05, field: owner}]", "“at” lies in the future"),
        ("changes: [{at: 2026-01-05, field: colour}]", "“colour” is not one of wording"),
        ("characteristics: race", "“characteristics” takes a list"),
        ("characteristics: [race, height]", "“height” is not one of age"),
        ("network: Cyclists", "There is no network “Cyclists”"),
        ("network: [Carers Network]", "“network” takes one network"),
    ],
)
def test_a_commitment_that_breaks_a_rule(carers, line, reason):
    key = line.split(":")[0]
    usual = {
        "ref": "RE-03",
        "title": "T",
        "wording": "W",
        "owner": "O",
        "measure": "M",
        "target": "2027-01-01",
    }
    keys = {name: value for name, value in usual.items() if name != key}
    carers.add("commitments/re-03.md", f"type: commitment\n{line}", owner_inbox="a@example.org", **keys)
    assert carers.fault()[:2] == ("commitments/re-03.md", 3)
    assert reason in carers.fault()[2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("status: finished", "“finished” is not one of done"),
        (f"topic: {'x' * 81}", "“topic” is 81 characters long; 80 fit."),
        ("commitments: [XX-01]", "There is no commitment XX-01"),
        ("detail: '- a list'", "Only paragraphs, bold, italic and links can stand here."),
    ],
)
def test_a_progress_item_that_breaks_a_rule(home, folder, line, reason):
    key = line.split(":")[0]
    usual = {"topic": "Mentors", "status": "done", "detail": "Done."}
    rows = "\n    ".join([line, *(f"{name}: {value}" for name, value in usual.items() if name != key)])
    folder.add_raw(
        "updates/2026-10.md", f"---\ntype: monthly-update\nmonth: 2026-10\nitems:\n  - {rows}\n---\n"
    )
    assert folder.fault()[:2] == ("updates/2026-10.md", 5)
    assert reason in folder.fault()[2]


# --- All at once ------------------------------------------------------------------------------------


def test_every_fault_of_every_file_is_named_in_one_run(carers):
    carers.add(
        "networks/carers/one.md",
        "type: statement\ntitle: One\nissued: soon\ncolour: red",
        "# Big\n\n[x](/no/)",
    )
    carers.add(
        "networks/carers/two.md", type="statement", title="Two", issued="2026-01-01", state="withdrawn"
    )
    carers.add("alerts/lift.md", "type: alert\ntitle: Lift\nstarts: 2024-01-01\nends: 2024-06-01", "Broken.")
    carers.add_raw("updates.md", b"\xff")
    assert [(file, line) for file, line, _ in carers.faults()] == [
        ("alerts/lift.md", 5),
        ("networks/carers/one.md", 4),
        ("networks/carers/one.md", 5),
        ("networks/carers/one.md", 7),
        ("networks/carers/one.md", 9),
        ("networks/carers/two.md", 1),
        ("updates.md", 1),
    ]


def test_what_stands_under_an_unreadable_file_or_links_to_it_is_not_blamed(home, folder):
    folder.add_raw("networks/carers.md", b"\xff")
    folder.add(
        "networks/carers/leave.md", "type: statement\ntitle: A\nissued: 2026-01-01", "[us](/networks/carers/)"
    )
    assert [file for file, _, _ in folder.faults()] == ["networks/carers.md"]


def test_a_commitment_that_the_site_has_may_be_named(home, folder):
    CommitmentFactory(ref="RE-03")
    folder.add(
        "updates/2026-10.md",
        "type: monthly-update\nmonth: 2026-10\n"
        "items: [{topic: T, status: done, detail: D, commitments: RE-03}]",
    )
    folder.load()
    assert [move.commitment.ref for move in CommitmentMove.objects.all()] == ["RE-03"]


def test_a_page_that_the_site_has_may_be_linked(home, folder):
    InformationPageFactory(parent=home, slug="there")
    folder.add("page.md", "type: information\ntitle: A", "[there](/there/)")
    folder.load()
    words = InformationPage.objects.get(slug="page").body.raw_data[0]["value"]
    linked = BeautifulSoup(words, "html.parser").a
    there = InformationPage.objects.get(slug="there")
    assert (linked["linktype"], linked["id"]) == ("page", str(there.pk))


def test_nothing_is_imported_when_anything_is_wrong(carers):
    carers.add("page.md", type="information")
    carers.fault()
    assert not NetworkPage.objects.exists()
