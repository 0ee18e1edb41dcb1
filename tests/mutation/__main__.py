"""`python -m tests.mutation`: the groups of rules, one after the other, each in a process of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext

from tests.mutation import report
from tests.mutation.groups import GROUPS
from tests.mutation.mutants import MOST_OF_A_MODULE, ROOT

FOLDER = ROOT / ".local" / "mutation"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutation", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORDS", help="groups with this in their name")
    parser.add_argument("--again", action="store_true", help="only mutants that survived or are new")
    parser.add_argument("--most", type=int, default=MOST_OF_A_MODULE, help="mutants of a module")
    parser.add_argument("--seconds", type=float, default=60, help="most time for the tests of one mutant")
    parser.add_argument("--write", action="store_true", help="write the table of docs/security.md")
    chosen = parser.parse_args()
    groups = [group for group in GROUPS if chosen.only in group.name]
    if not groups:
        parser.error(f"no group has “{chosen.only}” in its name: {', '.join(group.name for group in GROUPS)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = os.environ.get(
        "TESTS_RUN_FOLDER"
    )  # and with it the migrated database, for one run after the other
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="mutation-") as shared:
        for group in groups:
            print(f"\n━━ {group.name} ━━", flush=True)
            results = FOLDER / f"{group.name.replace(' ', '-')}.json"
            command = [sys.executable, "-m", "tests.mutation.hunt", group.name, str(results)]
            environment = os.environ | {"TESTS_RUN_FOLDER": shared}
            how = "again" if chosen.again else "all"
            if subprocess.run(
                [*command, how, str(chosen.seconds), str(chosen.most)], cwd=ROOT, env=environment, check=False
            ).returncode:
                return 1
    if chosen.write:
        report.write(FOLDER)
    print(f"\n{report.table(FOLDER)}")
    left = [
        name
        for group in groups
        if (found := report.results_of(group, FOLDER))
        for name in report.survivors(found)
    ]
    for name in left:
        print(f"survived  {name}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
