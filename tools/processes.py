"""Programs that run side by side: started together, watched, stopped together, and never left behind."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.console import Refusal, tail
from tools.project import LOGS, ROOT

# In the environment of what works on the site's data: by this, what a killed run left behind is known again.
MARK = "STAFF_NETWORKS_RUN"
PATIENCE = 10


@dataclass
class Program:
    name: str
    command: list[str]

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"


class Together:
    """Runs programs until one ends or the person stops them; then ends the others."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = os.environ | environment | mark() | {"PYTHONUNBUFFERED": "1"}
        self.running: dict[str, tuple[Program, subprocess.Popen[bytes]]] = {}
        # While set, what the programs say goes to the terminal too, not only to their logs.
        self.audible = threading.Event()

    def start(self, program: Program) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal must reach only us, and a program's own children must be reachable.
            start_new_session=True,
        )
        self.running[program.name] = (program, process)
        threading.Thread(target=self._copy, args=(program, process), daemon=True).start()

    def require_alive(self) -> None:
        """Raise `Refusal` with the reason if a program ended by itself."""
        for program, process in self.running.values():
            code = process.poll()
            if code is not None:
                time.sleep(0.2)  # its last words are still on their way to the log
                how = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
                raise Refusal(f"The {program.name} program ended by itself ({how}).\n{tail(program.log)}")

    def stop(self) -> None:
        """Ask all programs to end, wait, and kill what stays, their children included."""
        self.audible.clear()
        for _, process in self.running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + PATIENCE
        for _, process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def _copy(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        """Copy what a program says to its log and, while audible, with its name to the terminal."""
        with program.log.open("wb", buffering=0) as log:
            for line in process.stdout or ():
                log.write(line)
                if self.audible.is_set():
                    with suppress(OSError):
                        print(f"{program.name:<6} | {line.decode(errors='replace').rstrip()}", flush=True)


def mark() -> dict[str, str]:
    return {MARK: str(ROOT)}


def marked() -> list[int]:
    """Return the processes that an earlier `make run` of this checkout started and that still run.

    Known from /proc; elsewhere the list is empty, and a port in use is reported instead.
    """
    wanted = os.fsencode(f"{MARK}={ROOT}")
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found


def end_left_over() -> int:
    """End what a killed `make run` left behind; return how many processes that were."""
    found = marked()
    for method, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)):
        for pid in marked():
            with suppress(ProcessLookupError):
                os.kill(pid, method)
        end = time.monotonic() + patience
        while marked() and time.monotonic() < end:
            time.sleep(0.1)
    return len(found)


def require_free_port(host: str, port: int) -> None:
    """Raise `Refusal` unless a server could listen there."""
    with socket.socket() as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((host, port))
        except OSError as error:
            used = error.errno == errno.EADDRINUSE
            why = "is in use by another program" if used else f"cannot be used ({error.strerror})"
            another = port + 1 if used else 8000
            raise Refusal(f"Port {port} {why}. Choose another: make run PORT={another}") from None


def exit_on_signals() -> None:
    """Make SIGTERM and a closed terminal end this process as Ctrl-C does: tidily.

    Ctrl-C's own signal is named too: a script's background job is started with it ignored.
    """

    def stop(number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, stop)


def ignore_signals() -> None:
    """Let nothing interrupt the tidying up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdout.flush()
