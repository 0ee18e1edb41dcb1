"""Statements as other pages list them: each with the networks behind it."""

from cms import kept_pages
from networks.models import NetworkPage, StatementPage
from networks.querysets import StatementQuerySet


def shown(statements: StatementQuerySet, request) -> list[StatementPage]:
    """`statements` with their `shown_issuers`: of those behind it, the networks this reader may see."""
    networks = kept_pages.of_type(NetworkPage, request)
    found = list(statements.with_issuers())
    for statement in found:
        # The one it is filed under when nobody was named.
        named = statement.issuer_ids or [statement.network_id]
        statement.shown_issuers = [network for network in networks if network.pk in named]
    return found
