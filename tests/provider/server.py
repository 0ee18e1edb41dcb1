"""Starts the provider, and signs people in at it as a browser would."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.provider.agreed import PASSWORD
from tests.served.server import HOST, ROOT, free_port, wait_for_answer


class Provider:
    def __init__(self, address: str, folder: Path):
        self.address = address
        self.folder = folder

    def says(self, **claims: dict) -> None:
        """What it says about people from now on, by name."""
        (self.folder / "people.json").write_text(json.dumps(claims))

    def let_in(self, asked: str, name: str) -> str:
        """Go where the site sent a browser, as `name`; give where the browser is sent back to."""
        with requests.Session() as browser:
            form = browser.get(asked, timeout=20)
            filled_in = {
                "username": name,
                "password": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            }
            answer = browser.post(form.url, filled_in, allow_redirects=False, timeout=20)
            while not (location := answer.headers.get("Location", "")).startswith("http://testserver/"):
                assert location, f"the provider answers {answer.status_code}: {answer.text[:300]}"
                answer = browser.get(self.address + location, allow_redirects=False, timeout=20)
        return location.removeprefix("http://testserver")


@contextmanager
def running(folder: Path, people: dict[str, dict]) -> Iterator[Provider]:
    port = free_port()
    provider = Provider(f"http://{HOST}:{port}", folder)
    provider.says(**people)
    log = folder / "provider.log"
    with (
        open(log, "wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "tests.provider", str(port)],
            cwd=ROOT,
            env=os.environ | {"PROVIDER_FOLDER": str(folder), "OAUTHLIB_INSECURE_TRANSPORT": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_for_answer(process, port, log)
            yield provider
        finally:
            process.terminate()
