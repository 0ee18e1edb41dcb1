"""`python3 -m tools COMMAND`: what the Makefile calls.

Written so that any Python 3 can read it: one that is too old is refused with words, not with a syntax error.
"""

import importlib
import subprocess
import sys

OLDEST = (3, 11)
# command: (module, function)
COMMANDS = {
    "run": ("tools.run", "run"),
    "test": ("tools.checks", "test"),
    "test-calendar": ("tools.calendar", "test"),
    "faults": ("tools.checks", "faults"),
    "promise": ("tools.checks", "promise"),
    "mutation": ("tools.mutation", "mutation"),
    "guide": ("tools.guide", "guide"),
    "lint": ("tools.checks", "lint"),
    "lock": ("tools.lock", "lock"),
    "screenshots": ("tools.screenshots", "screenshots"),
    "build": ("tools.build", "build"),
    "backup": ("tools.backup", "backup"),
    "audit": ("tools.audit", "audit"),
    "bench": ("tools.bench", "bench"),
    "clean": ("tools.clean", "clean"),
}


def too_old(version: "tuple[int, ...]", name: str) -> str:
    """Say why this Python cannot be used and, where a newer one is on the path, what to type."""
    text = "This needs Python {}.{} or newer; {} is Python {}.{}.".format(*OLDEST, sys.executable, *version)
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = f"python3.{minor}"
        if works(newer):
            return f"{text}\nThis machine also has {newer}. Type: make {name} PYTHON={newer}"
    return f"{text}\nInstall a newer one (Debian 12 or Ubuntu 24.04 have it); or type: make {name} PYTHON=..."


def works(command: str) -> bool:
    """Tell whether a command is there and starts: version managers leave names on the path that do not."""
    try:
        return (
            subprocess.call([command, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        )
    except OSError:
        return False


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        sys.exit("usage: python3 -m tools {}".format("|".join(COMMANDS)))
    if sys.version_info[:2] < OLDEST:
        sys.exit(too_old(sys.version_info[:2], name))

    from tools.console import Refusal  # noqa: PLC0415 - an old Python could not read it

    module, function = COMMANDS[name]
    try:
        sys.exit(getattr(importlib.import_module(module), function)(sys.argv[2:]))
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
