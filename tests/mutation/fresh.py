"""`python -m tests.mutation.fresh FILE`: what runs when a module is imported needs a process of its own.

FILE says which mutant and which tests; it is overwritten with what came of it.
"""

import json
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.child import by_order, run_until_noticed


class Runner:
    def __init__(self, order: list[str], seconds: float, copies: list[str]) -> None:
        self.order, self.seconds, self.copies = order, seconds, copies
        self.said: dict | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:  # a file of tests could not even be imported
            self.said = {"noticed": True, "by": "tests cannot be collected", "tests": 0}
            return True
        from tests.mutation.copies import Copies, keep  # noqa: PLC0415 - it needs the site's settings

        keep(Copies(*self.copies))
        self.said = run_until_noticed(session, by_order(session.items, self.order), self.seconds)
        return True


def import_as(path: str, source: str) -> None:
    """Let the module at `path` be imported as `source`."""
    usual = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == path:
            return compile(source, path, "exec", dont_inherit=True)
        return usual(self, fullname)

    SourceFileLoader.get_code = get_code


def main(file: Path) -> None:
    asked = json.loads(file.read_text())
    import_as(asked["path"], asked["source"])
    runner = Runner(asked["tests"], asked["seconds"], asked["copies"])
    files = list(dict.fromkeys(name.partition("::")[0] for name in asked["tests"]))
    try:
        pytest.main(["-q", "-s", "-p", "no:cacheprovider", *files], plugins=[runner])
    except BaseException as error:
        runner.said = {"noticed": True, "by": f"{error!r} while it was imported", "tests": 0}
    file.write_text(json.dumps(runner.said or {"noticed": True, "by": "it cannot be imported", "tests": 0}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
