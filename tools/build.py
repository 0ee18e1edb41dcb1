"""`make build`: what a deployment needs of this checkout, packages and static files, and nothing more."""

import os

from tools import environment, frontend, processes
from tools.console import Refusal, Steps, execute
from tools.project import LOGS, ROOT, require_own_files

OPTIONAL = {"observe"}
# Static files do not depend on any of these, but production insists on having them.
PRETENDED = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "only-while-static-files-are-collected-" + "x" * 20,
    "ALLOWED_HOSTS": "localhost",
    "BASE_URL": "https://localhost",
    "DATABASE_URL": "postgresql:///none",
    "EMAIL_URL": "smtp://localhost:25",
}


def build(arguments: list[str]) -> int:
    """Install the site's packages and put all static files together, compressed.

    `arguments` name lists of optional packages to install as well: observe.
    """
    if unknown := set(arguments) - OPTIONAL:
        raise Refusal(f"There are no optional packages “{', '.join(sorted(unknown))}”, only: observe.")
    processes.exit_on_signals()
    require_own_files()
    steps = Steps(4)
    with steps.step("Python environment") as notes:
        notes.append(environment.ensure())
    with steps.step("Python packages") as notes:
        notes.append(environment.install("run", *arguments))
    with steps.step("Front end") as notes:
        notes.append(frontend.build())
    with steps.step("Static files"):
        command = [str(environment.PYTHON), "manage.py", "collectstatic", "--no-input", "--clear"]
        execute(command, LOGS / "collectstatic.log", cwd=ROOT, env=os.environ | PRETENDED)
    return 0
