"""Measure everything and print one page of tables; when asked to, write it into docs/performance.md."""

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

from bench.report import machine, report, write
from bench.rounds import load_pages
from bench.sites import FOLDER, ROOT, Site
from bench.visible import seconds_until_visible

INSIDE = ("pages", "publishing", "searches", "admin")
PARTS = ("load", *INSIDE, "visible")


def main() -> None:
    options = arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    about = machine(probe())
    results = {}
    for pages in options.sizes:
        site = Site(pages, os.environ["DATABASE_URL"])
        if options.afresh:
            site.drop()
        say(f"{pages} pages: making the site, unless it is there")
        site.prepare()
        results[pages] = measure(site, options)
        if options.drop:
            site.drop()
    text = report(results, about)
    (FOLDER / "results.md").write_text(text)
    print(text)
    if options.write:
        write(text)
        say("Written to docs/performance.md.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=numbers, default=[1_000, 10_000, 100_000], help="pages of each site: 1000,100000"
    )
    parser.add_argument("--seconds", type=float, default=1.0, help="of load, for each page, way and round")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is loaded, in turn")
    parser.add_argument("--parts", type=names, default=PARTS, help=f"any of {','.join(PARTS)}")
    parser.add_argument("--afresh", action="store_true", help="make the sites anew")
    parser.add_argument("--drop", action="store_true", help="remove the sites afterwards")
    parser.add_argument("--write", action="store_true", help="put the results into docs/performance.md")
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def names(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    if unknown := set(chosen) - set(PARTS):
        raise argparse.ArgumentTypeError(f"There is no part {', '.join(sorted(unknown))}.")
    return chosen


def measure(site: Site, options: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"facts": site.facts}
    for part in INSIDE:
        if part in options.parts:
            say(f"{site.pages} pages: {part}")
            found[part] = inside(site, part)
    if "visible" in options.parts:
        say(f"{site.pages} pages: how soon a publication is seen")
        found["visible"] = seconds_until_visible(site)
    if "load" in options.parts:
        addresses, cookie = inside(site, "addresses"), inside(site, "session")
        found["load"] = load_pages(
            site, addresses, cookie, seconds=options.seconds, rounds=options.rounds, say=say
        )
    return found


def inside(site: Site, part: str) -> Any:
    """Have `part` measured in a process of the site's own."""
    command = [sys.executable, "-m", "bench.inside", part]
    done = subprocess.run(
        command, cwd=ROOT, env=site.environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def probe() -> float:
    """Milliseconds for a fixed piece of pure Python: how fast this machine is just now."""
    start = time.process_time()
    total = 0
    for number in range(400_000):
        total += number * number % 7
    return (time.process_time() - start) * 1000


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
