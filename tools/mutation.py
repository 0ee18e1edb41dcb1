"""`make mutation`: change the rules on purpose, one thing at a time, and see whether the tests notice."""

from tools import checks


def mutation(arguments: list[str]) -> int:
    """Try the mutants; `arguments` go to `python -m tests.mutation`."""
    return checks.on_database({"mutation": ["-m", "tests.mutation", *arguments]})
