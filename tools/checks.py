"""`make test` and `make lint`: every check, on a database that is thrown away."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import MappingProxyType

from tools import environment, frontend, postgres, postgres_programs, processes
from tools.console import Steps
from tools.project import ROOT, require_own_files, setting

LINT = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "templates": ["-m", "tools.templates"],
    "styles": ["-m", "tools.stylelint"],
    "words": ["-m", "tools.words"],
    "layers": [
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-logo'])",
    ],
    "types": ["-m", "mypy"],
}
# One more than there are processors: tests of browsers, faults and clocks wait a quarter of their time.
WORKERS = str((os.cpu_count() or 1) + 1)
# One worker runs all tests of a file: what they share, a server for instance, is made once.
PARALLEL = ["-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]
MIGRATIONS = {"migrations": ["manage.py", "makemigrations", "--check", "--dry-run"]}


def lint(_arguments: list[str]) -> int:
    """Run the checks that need no database."""
    processes.exit_on_signals()
    require_own_files()
    steps = Steps(2)
    prepare(steps)
    return report(LINT, {})


def test(arguments: list[str]) -> int:
    """Run every check and all tests; `arguments` go to pytest."""
    return run_on_database(LINT | MIGRATIONS, [*PARALLEL, *arguments])


def faults(arguments: list[str]) -> int:
    """Run what breaks things on purpose, one after the other, and write docs/reliability.md."""
    os.environ.setdefault("LOAD_SECONDS", "120")
    return run_on_database({}, ["-m", "fault", "-p", "tests.reliability", *arguments])


def promise(arguments: list[str]) -> int:
    """Run the long random sequences (`tests/promise`) and say how often each action did something."""
    parallel = ["-n", "2", "--dist", "load"]
    return run_on_database(
        {}, ["tests/promise", "-m", "promise", "-p", "tests.promise.report", *parallel, *arguments]
    )


def run_on_database(
    checks: dict[str, list[str]], arguments: list[str], clock: Mapping[str, str] = MappingProxyType({})
) -> int:
    """Run `checks` and then pytest with `arguments`, on a database of their own."""
    return on_database(checks | {"tests": ["-m", "pytest", *arguments]}, clock)


def on_database(commands: dict[str, list[str]], clock: Mapping[str, str] = MappingProxyType({})) -> int:
    """Run what is given to Python, by name, on a database of its own.

    `clock` are variables that every program is started with, the database's server too (`tools/calendar.py`).
    """
    processes.exit_on_signals()
    require_own_files()
    steps = Steps(4)
    prepare(steps)
    with steps.step("Front end") as notes:
        notes.append(frontend.build(for_tests=True))
    os.environ.update(clock)
    with database(steps) as url:
        variables = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        if not setting("DATABASE_URL"):
            variables["POSTGRES_PROGRAMS"] = postgres_programs.for_clients()
        return report(commands, variables)


def prepare(steps: Steps) -> None:
    with steps.step("Python environment") as notes:
        notes.append(environment.ensure())
    with steps.step("Python packages") as notes:
        notes.append(environment.install("test"))


@contextmanager
def database(steps: Steps) -> Iterator[str]:
    """Give a database server's URL: the one that is set, or a private one that is gone afterwards."""
    with ExitStack() as stack:
        with steps.step("Database") as notes:
            if url := setting("DATABASE_URL"):
                notes.append("DATABASE_URL")
            else:
                notes.append(postgres.install())
                url = stack.enter_context(postgres.throw_away(postgres.SITE)).url()
        yield url


def report(checks: dict[str, list[str]], variables: dict[str, str]) -> int:
    """Run all checks, also after one failed, and end with a line for each. Return 1 if any failed."""
    results = []
    for name, arguments in checks.items():
        print(f"\n── {name} ──", flush=True)
        before = time.monotonic()
        command = [str(environment.PYTHON), *arguments]
        code = subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode
        results.append((name, code, time.monotonic() - before))
    print()
    for name, code, seconds in results:
        print(f"  {name:<12}{'ok' if code == 0 else 'FAILED':<8}{seconds:6.1f} s")
    return int(any(code for _, code, _ in results))
