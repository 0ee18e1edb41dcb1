"""`make run`: from a bare checkout to a site that answers, then web server and job worker together."""

import http.client
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tools import environment, frontend, postgres, processes
from tools.console import Refusal, Steps, execute, meanwhile, tail
from tools.processes import Program, Together
from tools.project import (
    DATABASE_URL_FILE,
    LOCAL,
    LOGS,
    ROOT,
    digest,
    digest_of_listing,
    locked,
    require_own_files,
    setting,
)

HOST = "127.0.0.1"
PASSWORD = "staff-networks-demo"  # noqa: S105 - of the demonstration's made-up people, printed on purpose
SIGN_INS = (
    ("reader", "reads the site, as any member of staff"),
    ("lead", "leads a network: drafts its pages"),
    ("otherlead", "leads another network"),
    ("editor", "checks, approves and publishes; runs alerts"),
    ("secondeditor", "the second pair of eyes for what the editor wrote"),
    ("equality", "equality team: answers for commitments"),
    ("admin", "administrator"),
)
STEPS = 9


def run(_arguments: list[str]) -> int:
    """Set up, start, and stay until Ctrl-C, a signal, or the end of one of the programs."""
    port = chosen_port()
    require_own_files()
    processes.exit_on_signals()
    steps = Steps(STEPS)
    with locked(LOCAL / "run.lock", refusal="The site already runs from this folder. Stop it first."):
        if left_over := processes.end_left_over():
            print(f"Ended {left_over} processes that an earlier, killed run left behind.")
        processes.require_free_port(HOST, port)
        with ExitStack() as stack:
            try:
                serve(steps, stack, port)
            except KeyboardInterrupt:
                print("\nStopping ...", flush=True)
                code = 0 if steps.number == STEPS else 130
            finally:
                processes.ignore_signals()
                stack.close()
        print("Stopped: web server, worker and database.")
    return code


def chosen_port() -> int:
    text = setting("PORT", "8000")
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


def serve(steps: Steps, stack: ExitStack, port: int) -> None:
    """Go through all steps; what has to be undone is left in `stack`."""
    with steps.step("Python environment") as notes:
        notes.append(environment.ensure())
    front_end = meanwhile(frontend.build)
    with steps.step("Python packages") as notes:
        notes.append(install())
    with steps.step("Front end") as notes:
        notes.append(front_end.result())
    with steps.step("Database") as notes:
        url, memory = stack.enter_context(database())
        notes.append("DATABASE_URL" if setting("DATABASE_URL") else f"private, in {memory}")
    variables = django_environment(url, port)
    prepare(steps, variables, memory)
    with steps.step("Web server and worker") as notes:
        together = Together(variables)
        stack.callback(together.stop)
        for program in programs(port):
            together.start(program)
        status = wait_for_answer(together, port)
        notes.append(
            "the home page answers" if status < 500 else f"THE HOME PAGE ANSWERS WITH ERROR {status}"
        )
    announce(port, steps.elapsed)
    together.audible.set()
    while True:
        together.require_alive()
        time.sleep(0.25)


def install() -> str:
    """Install what the site needs and, unless a database is given, the private one."""
    done = {environment.install("run")}
    if not setting("DATABASE_URL"):
        done.add(postgres.install())
    return ", ".join(sorted(done))


@contextmanager
def database() -> Iterator[tuple[str, Path]]:
    """Give the database's URL, and a folder for what is remembered about exactly that database."""
    if url := setting("DATABASE_URL"):
        yield url, LOCAL / "databases" / digest(url)[:12]
        return
    server = postgres.PostgresServer()
    try:
        url = server.start()
        DATABASE_URL_FILE.write_text(url)
        yield url, server.home
    finally:
        DATABASE_URL_FILE.unlink(missing_ok=True)
        server.stop()


def django_environment(url: str, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "BASE_URL": setting("BASE_URL", f"http://{HOST}:{port}"),
    }


def prepare(steps: Steps, variables: dict[str, str], memory: Path) -> None:
    """Bring database and static files up to date. Each step does nothing when there is nothing to do."""
    static_files = meanwhile(lambda: collect(variables))
    with steps.step("Tables"):
        manage(variables, "migrate", "--no-input")
    with steps.step("Demonstration content"):
        manage(variables, "load_demonstration")
    with steps.step("Search index") as notes:
        index = partial(manage, variables, "update_index", "--chunk_size=200")
        notes.append(once(memory / "indexed", "yes", index))
    with steps.step("Static files") as notes:
        notes.append(static_files.result())


def collect(variables: dict[str, str]) -> str:
    """Put all static files together unless nothing that decides about them changed; say what was done."""
    folders = [LOCAL / "static", *sorted(ROOT.glob("*/static"))]
    code = [*sorted((ROOT / "cms" / "settings").glob("*.py")), ROOT / "cms" / "staticfiles.py"]
    inputs = digest(digest_of_listing(folders), environment.requirements("run"), *code, setting("DEBUG"))
    work = partial(manage, variables, "collectstatic", "--no-input", "--clear")
    return once(LOCAL / "collected-from", inputs, work)


def once(marker: Path, inputs: str, work: Callable[[], None]) -> str:
    """Do `work` unless `marker` remembers that it was done with the same `inputs`; say which of the two."""
    if marker.exists() and marker.read_text() == inputs:
        return "unchanged"
    work()
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(inputs)
    return "done"


def manage(variables: dict[str, str], *arguments: str) -> None:
    command = [str(environment.PYTHON), "manage.py", *arguments]
    execute(command, LOGS / f"{arguments[0]}.log", cwd=ROOT, env=os.environ | variables | processes.mark())


def programs(port: int) -> list[Program]:
    """Return the web server (a thread in each process: Python's lock makes more pointless) and the worker."""
    python = str(environment.PYTHON)
    address = ["--host", HOST, "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "1", "--workers-kill-timeout", "5", "--no-ws"]
    return [
        Program(
            "web", [python, "-m", "granian", "--interface", "wsgi", *address, *size, "cms.wsgi:application"]
        ),
        Program("worker", [python, "manage.py", "worker"]),
    ]


def wait_for_answer(together: Together, port: int) -> int:
    """Wait until the home page answers; return its status. Raise `Refusal` if a program ends before that."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        together.require_alive()
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise Refusal(f"The web server did not answer within a minute.\n{tail(LOGS / 'web.log')}")


def announce(port: int, seconds: float) -> None:
    address = f"http://{HOST}:{port}"
    rows = "\n".join(f"    {name:<14}{what}" for name, what in SIGN_INS)
    print(
        f"\nReady after {seconds:.1f} s.\n\n"
        f"  The site       {address}/\n"
        f"  Editing        {address}/admin/\n\n"
        f"  Sign in with the password {PASSWORD} as\n{rows}\n\n"
        "  For one person on this machine: nothing buffers in front, so one slow connection holds up all.\n"
        "  A site for others stands behind nginx: docs/operators.md.\n\n"
        f"  Ctrl-C stops everything. What the programs say is also in {LOGS.relative_to(ROOT)}/.\n",
        flush=True,
    )
