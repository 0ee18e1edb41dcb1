"""Nobody chooses a password that is made of our names, or is known from somebody else's leak."""

import hashlib

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms.accounts.passwords import is_breached
from cms.accounts.sorted_file import SortedFile
from cms.checks import breached_passwords_can_be_looked_up
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.factories import NetworkPageFactory

GOOD = "five other things to remember"


def refusals(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as refused:
        return [error.code for error in refused.error_list]
    return []


@pytest.fixture
def race_equality(networks):
    return NetworkPageFactory(parent=networks, title="Race Equality Network")


# --- Names of ours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "staffnetworks1",
        "raceequality1",
        "sedgebourne2026",
        "Sedgebourne2026!",
        "$t4ffn3tw0rk$1",
        "s3dg3b0urn3-26-26",
        "Séd ge bou rne 2026",
        "2026_SedgeBourne_2027",
        "RaceEquality!2026",
        "r4c3.3qu4l1ty.2026",
        "Editors2026Editors",
        "staff-networks-demo",
        "equalityteam-1234",
        "borough.council.99",
    ],
)
def test_our_names_are_refused_whatever_stands_around_them(race_equality, password):
    assert "password_of_our_names" in refusals(password)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        PASSWORD,
        "race you to the umbrella stand",
        "T9$kx2pQv!7mLr",
        "candlewick sandpaper 81",
        "9e4Vb#wq-Lo0Zs",
    ],
)
def test_other_passwords_are_taken_even_with_one_of_our_words_among_others(race_equality, password):
    assert refusals(password) == []


def test_the_names_of_new_networks_count_from_their_first_day(networks):
    assert refusals("philately2026") == []
    draft = NetworkPageFactory(parent=networks, title="Philately", live=False)
    assert refusals("philately2026") == []  # or it could be found out what is being prepared
    draft.get_latest_revision().publish()
    assert refusals("philately2026") == ["password_of_our_names"]


def test_the_form_says_what_to_do(client, person):
    sign_in(client, "sam")
    typed = {"oldpassword": PASSWORD, "password1": "staffnetworks1", "password2": "staffnetworks1"}
    page = client.post("/accounts/password/change/", typed)
    assert "Choose words that have nothing to do with work" in page.text
    assert person.check_password(PASSWORD)


# --- Known from elsewhere -----------------------------------------------------------------------------------

KNOWN = [f"monkey {number} business" for number in range(0, 6000, 3)]


@pytest.fixture(params=["words", "hashes", "hashes with counts", "small hashes, with carriage returns"])
def breached(request, settings, tmp_path):
    """The operator's list, in each of the forms that it may have."""
    lines = KNOWN
    if "hashes" in request.param:
        lines = [hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in KNOWN]
    if "counts" in request.param:
        lines = [f"{line}:{number}" for number, line in enumerate(lines)]
    if "small" in request.param:
        lines = [f"{line.lower()}\r" for line in lines]
    path = tmp_path / "breached.txt"
    path.write_bytes(b"".join(sorted(f"{line}\n".encode() for line in lines)))
    settings.BREACHED_PASSWORDS = str(path)


def test_every_password_of_the_list_is_refused_and_no_other(db, breached):
    assert [known for known in KNOWN if not is_breached(known)] == []
    assert not any(is_breached(f"monkey {number} business") for number in range(1, 6000, 3))
    assert refusals(KNOWN[7]) == ["password_breached"]
    assert refusals(GOOD) == []


def test_a_list_of_words_is_looked_up_in_small_letters_too(settings, tmp_path):
    (tmp_path / "list").write_bytes(b"monkey business as usual\n")
    settings.BREACHED_PASSWORDS = str(tmp_path / "list")
    assert is_breached("Monkey Business As Usual")


def test_without_a_list_nothing_is_looked_up(db, settings):
    settings.BREACHED_PASSWORDS = ""
    assert refusals(KNOWN[7]) == []


def test_a_list_that_is_away_lets_nobody_choose_a_password_unchecked(db, settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(tmp_path / "away")
    assert refusals(GOOD) == ["password_not_checked"]


def test_looking_up_reads_a_few_lines_of_a_file_however_large(settings, tmp_path, monkeypatch):
    path = tmp_path / "large"
    path.write_bytes(b"".join(b"%040X:1\n" % number for number in range(0, 200_000, 2)))
    reads = []
    line_from = SortedFile._line_from
    monkeypatch.setattr(SortedFile, "_line_from", lambda *given: reads.append(given) or line_from(*given))
    with SortedFile(path) as lines:
        assert lines.has(b"%040X:1" % 133_332)
        assert not lines.has(b"%040X:1" % 133_333)
    assert len(reads) < 60


@pytest.mark.parametrize("content", [b"", b"a", b"a\n", b"a\nb", b"\na\n"])
def test_short_files_have_their_lines_and_no_other(tmp_path, content):
    path = tmp_path / "short"
    path.write_bytes(content)
    with SortedFile(path) as lines:
        assert {each for each in (b"a", b"b", b"c") if lines.has(each)} == set(content.split())


@pytest.mark.parametrize("content", [None, b"", b"zebra crossing\napple of the eye\nmonkey business\n"])
def test_the_check_names_a_list_that_finds_nothing(settings, tmp_path, content):
    path = tmp_path / "list"
    if content is not None:
        path.write_bytes(content)
    settings.BREACHED_PASSWORDS = str(path)
    with pytest.raises(SystemCheckError, match="BREACHED_PASSWORDS"):
        call_command("check")


def test_the_check_is_silent_about_a_list_in_order(breached):
    assert breached_passwords_can_be_looked_up(None) == []


def test_the_list_counts_wherever_passwords_are_chosen():
    named = [each["NAME"].rpartition(".")[2] for each in site_settings.AUTH_PASSWORD_VALIDATORS]
    assert {"NotOurNames", "NotBreached", "CommonPasswordValidator", "MinimumLengthValidator"} <= set(named)
