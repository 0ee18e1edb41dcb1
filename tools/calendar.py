"""`make test-calendar`: the tests on days on which they might fail, with one clock for all programs."""

import argparse
import time
from datetime import UTC, date, datetime
from pathlib import Path

from tools import checks
from tools.console import Refusal
from tools.project import ROOT, setting

# Moments in UTC. London is an hour ahead in summer, and a run takes some minutes: it walks over what is near.
MOMENTS = {
    "29th, and the next month has none": datetime(2027, 1, 29, 12, tzinfo=UTC),
    "30th, the last of its month": datetime(2026, 11, 30, 12, tzinfo=UTC),
    "31st, and the next month has none": datetime(2027, 1, 31, 12, tzinfo=UTC),
    "31st, and the last month had none": datetime(2027, 7, 31, 12, tzinfo=UTC),
    "28 February of a common year": datetime(2027, 2, 28, 12, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 12, tzinfo=UTC),
    "half an hour of the old year left": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    "half an hour into the new year": datetime(2027, 1, 1, 0, 30, tzinfo=UTC),
    "half an hour before clocks go forward": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    "clocks go forward in two minutes": datetime(2027, 3, 28, 0, 58, tzinfo=UTC),
    "half an hour after clocks went forward": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    "the morning after clocks went forward": datetime(2027, 3, 28, 2, 30, tzinfo=UTC),
    "the day clocks go back, yesterday in UTC": datetime(2027, 10, 30, 23, 30, tzinfo=UTC),
    "half past one, the first time": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    "clocks go back in two minutes": datetime(2027, 10, 31, 0, 58, tzinfo=UTC),
    "half past one, the second time": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    "the morning after clocks went back": datetime(2027, 10, 31, 2, 30, tzinfo=UTC),
    "a quarter to midnight in summer, a month ends": datetime(2027, 6, 30, 22, 45, tzinfo=UTC),
    "a quarter past midnight in summer, June in UTC": datetime(2027, 6, 30, 23, 15, tzinfo=UTC),
}
# They need a machine as it is: a browser, or programs that keep their own time.
LEFT_OUT = ["tests/browser", "tests/deploy", "tests/faults", "tests/guide", "tests/tools"]
# What has most to do with days, without what counts queries: a minute and a half on an idle machine.
SMALL = [
    *("tests/updates", "tests/networks", "tests/home/test_demonstration.py"),
    *("--ignore=tests/updates/test_costs.py", "--ignore=tests/updates/test_private_months.py"),
]
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def test(arguments: list[str]) -> int:
    """Run the tests on each of `MOMENTS`; what is not an argument of ours goes to pytest."""
    parser = argparse.ArgumentParser(prog="make test-calendar", description=test.__doc__)
    parser.add_argument("--only", default="", metavar="WORDS", help="moments with this in name or date")
    parser.add_argument("--one", action="store_true", help="today's moment, and a small part of the tests")
    chosen, rest = parser.parse_known_args(arguments)
    if setting("DATABASE_URL"):
        raise Refusal("Nobody can set the clock of DATABASE_URL. Unset it: a private server is started.")
    if not LIBRARIES:
        raise Refusal("This needs libfaketime. Type: apt-get install --no-install-recommends libfaketime")
    names = [name for name, moment in MOMENTS.items() if chosen.only in f"{moment:%Y-%m-%d %H:%M} {name}"]
    if not names:
        raise Refusal(f"No moment has “{chosen.only}” in it. There are:\n" + "\n".join(MOMENTS))
    if chosen.one:
        names, rest = [turn_of(datetime.now(UTC).date())], [*SMALL, *rest]
    results = [(name, *_run(name, rest)) for name in names]
    print()
    for name, code, seconds in results:
        print(f"  {MOMENTS[name]:%Y-%m-%d %H:%M}  {'FAILED' if code else 'ok':<6}{seconds:7.1f} s  {name}")
    return int(any(code for _, code, _ in results))


def turn_of(day: date) -> str:
    """Return the name of the moment whose turn it is on `day`: in three weeks all had one."""
    return list(MOMENTS)[day.toordinal() % len(MOMENTS)]


def _run(name: str, arguments: list[str]) -> tuple[int, float]:
    """Run the tests once; return how it went, 0 for well, and the seconds it took."""
    print(f"\n━━ {MOMENTS[name]:%A %-d %B %Y, %H:%M} UTC: {name} ━━", flush=True)
    left_out = [f"--ignore={folder}" for folder in LEFT_OUT]
    began = time.monotonic()
    code = checks.run_on_database({}, [*checks.PARALLEL, *left_out, *arguments], clock_at(MOMENTS[name]))
    return code, time.monotonic() - began


def clock_at(moment: datetime) -> dict[str, str]:
    """Return the variables with which every program that is started has `moment` as its time from now on.

    They say how far off the true time that is: so all agree, whenever each starts.
    Files keep the kernel's time: what looks at the age of a new one finds it old.
    """
    return {
        # The C library second: Redis' own memory allocator would ask for the time before there is one.
        "LD_PRELOAD": f"{LIBRARIES[0]}:libc.so.6",
        "FAKETIME": f"{(moment - datetime.now(UTC)).total_seconds():+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(ROOT / "tools" / "clock"),
    }
