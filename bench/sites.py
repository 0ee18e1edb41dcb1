"""The sites that are measured: one database each, made by `bench.seed`, kept for the next run."""

import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".local" / "bench"
_SECRET = secrets.token_urlsafe(50)


@dataclass(frozen=True)
class Site:
    """A site of so many pages, in a database of its own on the server of `server_url`."""

    pages: int
    server_url: str
    facts: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        return f"bench_{self.pages}"

    @cached_property
    def url(self) -> str:
        return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{self.name}"))

    def environment(self) -> dict[str, str]:
        """As a public site: production settings, behind a proxy that speaks HTTPS."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATABASE_URL": self.url,
            "SECRET_KEY": _SECRET,
            "ALLOWED_HOSTS": "localhost",
            "BASE_URL": "https://localhost",
            "EMAIL_URL": "smtp://localhost:25",
            "LOG_LEVEL": "ERROR",
            "MEDIA_ROOT": str(FOLDER / "media"),
        }

    def prepare(self) -> None:
        """Make and index it, unless an earlier run did; `facts` has the speeds of what was made now."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone():
                if self._is_up_to_date():
                    return
                connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {self.name}")
        self._manage("migrate", "--no-input", "-v0")
        made = self._python("-m", "bench.seed", "--pages", str(self.pages))
        self.facts["seed"] = _found(r"Made \d+ pages, (\d+) a second", made)
        self.facts["index_search"] = _found(r"(\d+) a second", self._manage("index_search"))
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def drop(self) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _is_up_to_date(self) -> bool:
        """Whether an earlier run made all of it, and what was changed since could be brought in."""
        try:
            self._manage("migrate", "--no-input", "-v0")
            with psycopg.connect(self.url) as connection:
                pages, entries = connection.execute(
                    "SELECT (SELECT count(*) FROM cms_basepage WHERE live),"
                    " (SELECT count(*) FROM search_entry)"
                ).fetchone() or (0, 0)
        except (psycopg.Error, subprocess.CalledProcessError):
            return False
        return pages > self.pages * 0.9 and entries >= pages - 1

    def _manage(self, *arguments: str) -> str:
        return self._python("manage.py", *arguments)

    def _python(self, *arguments: str) -> str:
        # Production refuses to make up pages.
        variables = self.environment() | {"DJANGO_SETTINGS_MODULE": "cms.settings.development"}
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
        return done.stdout


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else ""
