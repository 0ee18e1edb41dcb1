"""`python -m tests.mutation.hunt GROUP RESULTS again|all SECONDS MOST`: one group, in one process that forks.

First all tests run once with nothing changed, and it is noted which lines each reaches. Then, for each
mutant, a copy of this process runs the tests that reach what is changed, the quickest first.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import coverage
import pytest
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import blocking_manager_key

from tests import databases
from tests.mutation import child, copies
from tests.mutation.child import by_order, in_child, run_until_noticed
from tests.mutation.groups import GROUPS, Group
from tests.mutation.mutants import ROOT, Mutant, chosen, mutants_of
from tests.mutation.same_program import SAME
from tests.mutation.swap import functions_of, swap

GRACE = 150  # for databases and what tests start, before a mutant counts as endless
APART = "cms/media/inside/"  # runs in a process of its own
CRASHED = {"noticed": True, "by": "it crashed, or did not come to an end", "tests": 0}
SLOW = {"demonstration_copy": 3, "on_demonstration": 3, "server": 5, "network_copy": 0.3, "networks": 0.3}


class Hunt:
    def __init__(self, group: Group, results: Path, again: bool, seconds: float, most: int) -> None:
        self.group, self.results, self.again, self.most = group, results, again, seconds
        self.most_of_a_module = most
        self.durations: dict[str, float] = {}
        self.noticing: set[str] = set()
        self.reached: dict[str, dict[int, list[str]]] = {}
        self.folder = Path(os.environ["TESTS_RUN_FOLDER"])
        self.importing = self._coverage()
        self.importing.start()

    def _coverage(self) -> coverage.Coverage:
        files = [str(ROOT / path) for path in self.group.modules]
        return coverage.Coverage(data_file=None, include=files, config_file=False)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        self.importing.stop()
        data = self.importing.get_data()
        self.imported = {path: set(data.lines(str(ROOT / path)) or ()) for path in self.group.modules}
        self._migrate_once()
        self._measure()
        self._hunt()
        return True

    def _migrate_once(self) -> None:
        """Make the database that all copies are copies of, unless an earlier group did."""
        (self.folder / "demonstration-users").mkdir(exist_ok=True)
        (self.folder / "demonstration-users" / "mutation").touch()
        with _unblocked(self.session):
            with databases.only_once(self.folder / "migrated", databases._migrate):
                connection.close()
            self._drop_what_is_left()
            self.copies = copies.make(self.folder)
            self.counts = copies.counts(self.copies)
        copies.keep(self.copies)

    def _measure(self) -> None:
        """Run every test, unchanged, and note how long each takes and which lines of the rules it reaches.

        What was measured stays known as long as neither the test's file nor the rules changed.
        """
        modules = _digest(self.group.modules)
        file = self.results.with_suffix(".measured")
        known = json.loads(file.read_text()) if file.exists() else {}
        known = known if known.get("modules") == modules else {"modules": modules, "files": {}}
        items: dict[str, list[pytest.Item]] = {}
        for item in self.session.items:
            items.setdefault(item.nodeid.partition("::")[0], []).append(item)
        for path, own in items.items():
            digest = _digest([path])
            if known["files"].get(path, {}).get("digest") != digest:
                known["files"][path] = {"digest": digest, **self._measured_apart(own)}
                file.write_text(json.dumps(known))
        for path in items:
            measured = known["files"][path]
            self.durations |= measured["durations"]
            for module, lines in measured["reached"].items():
                reached = self.reached.setdefault(module, {})
                for line, tests in lines.items():
                    reached.setdefault(int(line), []).extend(tests)

    def _measured_apart(self, items: list[pytest.Item]) -> dict:
        said_in = self.folder / "measured.json"
        said = in_child(lambda: self._measured(items, said_in), 1800)
        if said.get("failed") is None:
            pytest.exit(f"The tests of “{self.group.name}” could not be run: {said}", 1)
        if said["failed"]:
            pytest.exit("These tests fail with nothing changed:\n" + "\n".join(said["failed"]), 1)
        return json.loads(said_in.read_text())

    def _measured(self, items: list[pytest.Item], file: Path) -> dict:
        durations: dict[str, float] = {}
        failed: list[str] = []

        class Watch:
            def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
                durations[report.nodeid] = durations.get(report.nodeid, 0) + report.duration
                if report.failed:
                    failed.append(f"{report.nodeid}\n{report.longreprtext}")

        self.session.config.pluginmanager.register(Watch())
        cover = self._coverage()
        cover.start()
        for item, following in zip(items, [*items[1:], None], strict=True):
            cover.switch_context(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        cover.stop()
        data = cover.get_data()
        reached = {path: data.contexts_by_lineno(str(ROOT / path)) for path in self.group.modules}
        file.write_text(json.dumps({"durations": durations, "reached": reached}))
        return {"failed": failed}

    def _hunt(self) -> None:
        found = json.loads(self.results.read_text()) if self.results.exists() else {}
        before, kept, functions = found.get("mutants", {}), {}, functions_of(self.group.modules)
        self.noticing = {each["by"] for each in before.values()}
        made, asked = 0, []
        for path in self.group.modules:
            mutants = mutants_of(path)
            made += len(mutants)
            asked += chosen(mutants, self.most_of_a_module)
        if self.again:
            kept |= {each.name: before[each.name] for each in asked if each.name in before}
        for number, mutant in enumerate(asked, 1):
            known = kept.get(mutant.name)
            if self.again and known and (known["noticed"] or mutant.name in SAME):
                continue
            at = time.monotonic()
            said = self._try(mutant, functions[mutant.path])
            said["seconds"] = round(time.monotonic() - at, 2)
            self.noticing.add(said["by"])
            kept[mutant.name] = {"path": mutant.path, "line": mutant.first, **said}
            mark = "noticed" if said["noticed"] else "SURVIVED"
            print(
                f"{number}/{len(asked)} {mark} {said['seconds']:.1f} s, {said['tests']} tests, "
                f"{said.get('how')}: {mutant.name}  [{said['by']}]",
                flush=True,
            )
            self._note(made, len(asked), kept)
        self._note(made, len(asked), kept)

    def _note(self, made: int, asked: int, mutants: dict) -> None:
        self.results.write_text(json.dumps({"made": made, "asked": asked, "mutants": mutants}, indent=1))

    def _try(self, mutant: Mutant, functions: list) -> dict:
        reaching = self._reaching(mutant)
        if mutant.path.startswith(APART):
            tests = self._ordered(self.durations)
            work = lambda: self._apart(mutant, functions, tests)  # noqa: E731
        elif reaching:
            tests = self._ordered(reaching)
            work = lambda: self._swapped(mutant, functions, tests)  # noqa: E731
        elif mutant.scope and not self.imported[mutant.path] & set(range(mutant.first, mutant.last + 1)):
            return {"how": "not reached", "noticed": False, "by": "", "tests": 0}
        else:
            return self._fresh(mutant)
        said = in_child(work, self._patience(tests))
        self._tidy(said)
        return self._fresh(mutant) if said.get("how") == "cannot be swapped" else {"how": "swapped", **said}

    def _reaching(self, mutant: Mutant) -> set[str]:
        lines = self.reached.get(mutant.path, {})
        found = {name for line in range(mutant.first, mutant.last + 1) for name in lines.get(line, [])}
        return {name for name in found if name in self.durations} if mutant.scope else set()

    def _ordered(self, names: Iterable[str]) -> list[str]:
        """The quickest first; one that noticed others counts a tenth, where much has to be set up, more."""
        items = {item.nodeid: item for item in self.session.items}

        def cost(name: str) -> float:
            seconds = self.durations[name] + sum(SLOW.get(each, 0) for each in items[name].fixturenames)
            return seconds / 10 if name in self.noticing else seconds

        return sorted((name for name in names if name in items), key=cost)

    def _patience(self, tests: list[str]) -> float:
        return min(sum(self.durations[name] for name in tests) * 4, self.most * 6) + GRACE

    def _swapped(self, mutant: Mutant, functions: list, tests: list[str]) -> dict:
        if not swap(mutant, functions):
            return {"how": "cannot be swapped"}
        return run_until_noticed(self.session, by_order(self.session.items, tests), self.most)

    def _apart(self, mutant: Mutant, functions: list, tests: list[str]) -> dict:
        """Both here and in the process that the site starts, which finds a copy of the package."""
        swap(mutant, functions)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder)
            shutil.copytree(ROOT / "cms/media", target / "cms/media")
            shutil.copy(ROOT / "cms/__init__.py", target / "cms")
            (target / mutant.path).write_text(mutant.source)
            with override_settings(BASE_DIR=target):
                said = run_until_noticed(self.session, by_order(self.session.items, tests), self.most)
        return {"how": "apart", **said}

    def _fresh(self, mutant: Mutant) -> dict:
        """All tests, first those that name what is changed, in a process that imports the mutant.

        What runs then, such as a list or what is connected, acts later without any line of it.
        """
        naming = self._naming(mutant)
        tests = self._ordered(naming) + self._ordered(self.durations.keys() - naming)
        file = self.folder / "fresh.json"
        asked = {
            "path": str(ROOT / mutant.path),
            "source": mutant.source,
            "tests": tests,
            "copies": self.copies,
        }
        file.write_text(json.dumps(asked | {"seconds": self.most}))
        command = [sys.executable, "-m", "tests.mutation.fresh", str(file)]
        with subprocess.Popen(
            command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(self._patience(tests) + GRACE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
        said = {"how": "fresh", **(CRASHED | json.loads(file.read_text()))}
        self._tidy(said)
        return {key: said[key] for key in ("how", *CRASHED)}

    def _naming(self, mutant: Mutant) -> set[str]:
        """Those in files that name the constant which is changed: none of them need reach its module."""
        name = mutant.change.partition(" =")[0]
        if mutant.scope or not name.isupper():
            return set()
        files = {item.path for item in self.session.items}
        naming = {path for path in files if name in path.read_text()}
        return {item.nodeid for item in self.session.items if item.path in naming}

    def _tidy(self, said: dict) -> None:
        """After tests that were ended in the middle, or that stored something for good."""
        with _unblocked(self.session):
            if copies.counts(self.copies) != self.counts:
                self.copies = copies.make(self.folder)
                print("the databases were made again", flush=True)
            elif said.get("by") not in (CRASHED["by"], child.CRASHED["by"], child.ENDLESS["by"]):
                return
        self._drop_what_is_left()

    def _drop_what_is_left(self) -> None:
        marks = ("migrated", "demonstration")
        originals = [(self.folder / mark).read_text() for mark in marks if (self.folder / mark).exists()]
        originals += getattr(self, "copies", ())
        with _unblocked(self.session):
            with connection._nodb_cursor() as cursor:
                cursor.execute(
                    "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> ALL(%s)",
                    [f"{originals[0]}_", originals],
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
            connection.close()


def _digest(paths: Iterable[str]) -> str:
    return hashlib.sha256(b"\0".join((ROOT / path).read_bytes() for path in paths)).hexdigest()


def _unblocked(session: pytest.Session) -> AbstractContextManager:
    return session.config.stash[blocking_manager_key].unblock()


def main(name: str, results: str, again: str, seconds: str, most: str) -> None:
    group = next(group for group in GROUPS if group.name == name)
    hunt = Hunt(group, Path(results), again == "again", float(seconds), int(most))
    options = ["-q", "-s", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*options, *group.tests], plugins=[hunt]))


if __name__ == "__main__":
    main(*sys.argv[1:])
