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
    node = shutil.which("node", path=frontend.npm_environment()["PATH"]) or "node"
    config: list[str | Path] = ["--config", ROOT / ".stylelintrc.json"]
    sheets = sorted(ROOT.glob("[!.]*/static/**/*.css"))
    return subprocess.run([node, PROGRAM, *config, *sheets], cwd=frontend.WORK, check=False).returncode


if __name__ == "__main__":
    sys.exit(stylelint())
