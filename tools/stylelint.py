"""`make lint`: stylesheets, by stylelint; `.stylelintrc.json` has the rules."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools import frontend
from tools.project import ROOT

PROGRAM = frontend.WORK / "node_modules" / "stylelint" / "bin" / "stylelint.mjs"


def stylelint() -> int:
    """Fetch the program where it is not there, and say what it finds."""
    frontend.build(for_tests=True)
    command = call(*sorted(ROOT.glob("[!.]*/static/**/*.css")))
    return subprocess.run(command, cwd=frontend.WORK, check=False).returncode


def call(*arguments: str | Path) -> list[str]:
    """How to call the program, in `frontend.WORK`: there it finds what the rules extend."""
    frontend.find_npm()  # brings Node along where the system has none
    node = shutil.which("node", path=frontend.npm_environment()["PATH"]) or "node"
    return [node, str(PROGRAM), "--config", str(ROOT / ".stylelintrc.json"), *map(str, arguments)]


if __name__ == "__main__":
    sys.exit(stylelint())
