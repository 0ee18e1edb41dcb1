"""Tests here also use a database whose transactions are committed, and a mail server to talk to."""

from tests.cms.conftest import committed, committed_database, mail_server

__all__ = ["committed", "committed_database", "mail_server"]
