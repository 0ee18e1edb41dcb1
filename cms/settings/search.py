"""One place that turns SEARCH_URL into Wagtail's settings."""

from typing import Any
from urllib.parse import urlsplit

# Readers wait at most so long before PostgreSQL answers instead.
SECONDS = 2

BACKENDS = {
    "opensearch": "wagtail.search.backends.opensearch3",
    "elasticsearch": "wagtail.search.backends.elasticsearch8",
}
# English stems, without accents, as PostgreSQL has it.
ANALYSIS = {
    "filter": {
        "english_stop": {"type": "stop", "stopwords": "_english_"},
        "english_stems": {"type": "stemmer", "language": "english"},
    },
    "analyzer": {
        "default": {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["asciifolding", "lowercase", "english_stop", "english_stems"],
        }
    },
}


def search_backends(url: str) -> dict[str, Any]:
    """Wagtail's search settings: its own index in PostgreSQL and, with a `url`, another engine for readers.

    `https://user:password@host:9200` is OpenSearch; with `elasticsearch+` before it, Elasticsearch. Raises
    `ValueError` for anything else.
    """
    backends: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "search.admin_backend", "SEARCH_CONFIG": "english"}
    }
    if not url:
        return backends
    engine, _plus, address = url.rpartition("+")
    engine = engine or "opensearch"
    parts = urlsplit(address)
    if engine not in BACKENDS or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            "SEARCH_URL must be the address of OpenSearch, for example https://user:password@host:9200, or "
            "of Elasticsearch with elasticsearch+ before it"
        )
    backends["readers"] = {
        "BACKEND": BACKENDS[engine],
        "URLS": [address],
        "TIMEOUT": SECONDS,
        "OPTIONS": {"max_retries": 0, "retry_on_timeout": False},
        "INDEX_PREFIX": "staff_networks_",
        "INDEX_SETTINGS": {"settings": {"analysis": ANALYSIS}},
        # `search.remote.sync` sends entries; Wagtail itself would send pages.
        "AUTO_UPDATE": False,
        "ATOMIC_REBUILD": False,
    }
    return backends
