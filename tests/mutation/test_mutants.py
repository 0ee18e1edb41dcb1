"""Mutants change one thing that matters, and functions that are loaded already take them on."""

import gc
import textwrap
from pathlib import Path

import pytest

from tests.mutation import mutants, report
from tests.mutation.child import in_child
from tests.mutation.groups import GROUPS
from tests.mutation.mutants import ROOT, chosen, mutants_of
from tests.mutation.same_program import SAME
from tests.mutation.swap import functions_of, swap


def changes(source: str) -> list[str]:
    return [mutant.change for mutant in mutants_of("example.py", textwrap.dedent(source))]


def test_conditions_are_turned_round_and_left_out():
    found = changes(
        """
        def may(user, page):
            if user.is_active and page.live:
                refuse()
        """
    )
    assert "if user.is_active and page.live:  →  if user.is_active or page.live:" in found
    assert "if user.is_active and page.live:  →  if (user.is_active):" in found
    assert "if user.is_active and page.live:  →  if (page.live):" in found
    assert "if user.is_active and page.live:  →  if not (user.is_active and page.live):" in found
    assert "refuse()  →  pass" in found


def test_filters_and_refusals_are_left_out():
    found = changes(
        """
        def rows(model):
            if not model:
                raise ValueError("There is none.")
            return model.filter(live=True)
        """
    )
    assert 'raise ValueError("There is none.")  →  pass' in found
    assert "return model.filter(live=True)  →  return model" in found
    assert "return model.filter(live=True)  →  return None" in found


@pytest.mark.parametrize(
    "source",
    [
        '"""What it does."""',
        "from os import path",
        '__all__ = ["a"]',
        "logger = logging.getLogger(__name__)",
        "def f(x: int | None) -> str: ...",
        "Readable = Callable[[Request], Rows[Any]]",
        'def f(): logger.info("done", 1)',
        'title = _("Who may read")',
        'class Page(Model):\n    title = models.CharField(_("title"), max_length=5)',
        'class Kind(models.TextChoices):\n    A = "a", "A"',
    ],
)
def test_words_types_and_fields_are_left_alone(source):
    assert changes(source) == []


def test_a_mutant_of_many_is_chosen_by_its_name_whatever_the_others_are():
    few = mutants_of("cms/access/permissions.py")
    assert len(chosen(few, 5)) == 5
    assert set(chosen(few, 5)) <= set(chosen(few, 50))
    assert chosen(few, 5) == chosen([*few, *mutants_of("cms/models/versions.py")[:0]], 5)


def test_no_two_mutants_have_one_name():
    names = [mutant.name for mutant in mutants_of("cms/access/visibility.py")]
    assert len(names) == len(set(names))


def test_loaded_functions_run_the_code_of_a_mutant():
    gc.freeze()
    path = "tests/mutation/test_mutants.py"
    source = Path(__file__).read_text()
    mutant = mutants.Mutant(path, "example", 1, 1, "", source.replace("number + 1  # example", "number + 2"))

    def tried() -> dict:
        return {"swapped": swap(mutant, functions_of([path])[path]), "said": example(1)}

    assert in_child(tried, 30) == {"swapped": True, "said": 3}
    assert example(1) == 2


def example(number: int) -> int:
    return number + 1  # example


def test_a_process_that_says_nothing_counts_as_noticed():
    def never() -> dict:
        raise SystemExit

    assert in_child(never, 30)["noticed"]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_module_and_test_is_there(group):
    assert [path for path in (*group.modules, *group.tests) if not (ROOT / path).exists()] == []


def test_what_is_called_the_same_program_is_still_made_and_has_a_reason():
    paths = {name.partition(":")[0] for name in SAME}
    made = {mutant.name for path in paths for mutant in mutants_of(path)}
    assert set(SAME) - made == set()
    assert all(reason.strip() for reason in SAME.values())


def test_the_table_says_what_was_not_run(tmp_path):
    (tmp_path / "approval.json").write_text(
        '{"made": 4, "asked": 3, "mutants": {"a": {"noticed": true}, "b": {"noticed": false}}}'
    )
    text = report.table(tmp_path)
    assert "| 2 of 4, not to the end: 3 were chosen | 1 | 50.0 | 0 |" in text
    assert text.count("not run yet") == len(GROUPS) - 1
