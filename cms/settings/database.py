"""One place that turns a database URL into Django's settings."""

from typing import Any

import environ


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for `url`; raise `ValueError` unless it names a PostgreSQL database."""
    config = environ.Env.db_url_config(url)
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise ValueError("DATABASE_URL must name a PostgreSQL database: postgresql://user@host/name")
    # The socket's folder arrives as an option; `dbshell` looks for it here.
    config["HOST"] = config.get("OPTIONS", {}).pop("host", config["HOST"])
    # A pool keeps connections open between requests; without it each page pays for a new one. One is always
    # free while the database answers: whoever waits for longer is better told to come back.
    pool = {"min_size": 1, "max_size": 4, "timeout": 3}
    # Without statistics, as on a new site, PostgreSQL takes a page's queries for endless work and compiles
    # them: 0.3 s for each, where running them takes 1 ms.
    defaults = {"options": "-c jit=off"}
    config["OPTIONS"] = {**defaults, **config.get("OPTIONS", {}), "pool": pool}
    return config
