"""Words that docs/words.md tells us not to use are found in what people read, and nowhere else."""

from pathlib import Path

import pytest

from tools import words
from tools.project import ROOT

WORDS = words.known(words.LIST.read_text())


def faults(text: str) -> list[str]:
    return list(words.faults_in([(ROOT / "templates/404.html", 7, text)], WORDS))


def test_a_fault_says_where_it_is_and_what_to_write():
    (fault,) = faults("Send us a mail.")
    assert fault == "templates/404.html:7: “mail”: write “email, emails” (docs/words.md)"


@pytest.mark.parametrize(
    "text", ["Look into your\n  mail", "Your E-MAIL address", "This link does nothing any more"]
)
def test_a_word_is_found_in_any_case_and_over_lines(text):
    assert len(faults(text)) == 1


def test_a_template_is_looked_at_as_a_whole_and_the_line_is_that_of_the_word(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "ROOT", tmp_path)
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text('<p>One\n{% translate "two" %} Look into\n  your mail</p>')
    (fault,) = words.faults_in(words.of_templates(), WORDS)
    assert fault.startswith("templates/page.html:2: “Look into your mail”")


@pytest.mark.parametrize(
    "text", ["mailbox", "mailing list", "/mail/", "mail.example.org", "login.html", "email"]
)
def test_part_of_another_word_or_of_an_address_is_none(text):
    assert faults(text) == []


def test_what_templates_and_code_say_is_looked_at():
    shown = {path.relative_to(ROOT): text for path, _line, text in [*words.of_templates(), *words.of_code()]}
    assert {Path("templates/search/search.html"), Path("search/forms.py")} <= shown.keys()
    assert "masthead" not in " ".join(shown.values())
