"""Adds up how often each action did something, over all parts of a long run. `make promise` loads it."""

from collections import Counter

COUNTED = "what the promise counted"

_counted: Counter[tuple[str, bool]] = Counter()


def pytest_runtest_logreport(report) -> None:
    if report.when == "call":
        for name, counted in report.user_properties:
            if name == COUNTED:
                _counted.update({(action, did): times for action, did, times in counted})


def pytest_terminal_summary(terminalreporter) -> None:
    terminalreporter.write_sep("-", f"{sum(_counted.values())} steps: what did something, of what was tried")
    for action in sorted({action for action, _ in _counted}):
        did, not_ = _counted[action, True], _counted[action, False]
        never = "" if did else "  never: it proves nothing"
        terminalreporter.write_line(f"{action:24}{did:6} of {did + not_:6}{never}")
