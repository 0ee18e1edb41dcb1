"""A line of JSON an event: no address, no person, no words people typed. An id ties a request's lines."""

import logging
import re
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


class Formatter(JsonFormatter):
    """Time, level, where it comes from, what happened; errors with their traceback."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
        )

    def add_fields(
        self, log_record: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_record, record, message_dict)
        if found := request_id.get():
            log_record["request_id"] = found

    def format(self, record: logging.LogRecord) -> str:
        # Errors of databases and mail servers quote what they were given.
        return MAIL_ADDRESS.sub("[address]", super().format(record))


class NoQuery(logging.Filter):
    """Django logs refused requests with their address; a token may stand in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        if record.name.startswith("django.request") and record.args:
            record.msg, record.args = str(record.msg).split(":")[0], ()
        return True


def logging_settings(level: str) -> dict[str, Any]:
    """For `LOGGING`: everything to standard error, which systemd or the container keeps."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "cms.monitoring.logs.Formatter"}},
        "filters": {"no_query": {"()": "cms.monitoring.logs.NoQuery"}},
        "handlers": {
            "json": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["no_query"]}
        },
        "root": {"handlers": ["json"], "level": level},
        "loggers": {
            # Django's own handlers would write everything a second time, and mail it.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"propagate": True},
            # They list every task at each start: 9 kB before a management command says a word of its own.
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
        },
    }
