"""Keeping what a page inherits from its place in the tree."""

from cms.models import BasePage


def follow_move(page: BasePage) -> None:
    """After a move: the page and everything below it belong to the network they now stand under."""
    page = BasePage.objects.get(pk=page.pk)
    if page.specific_class.is_network:
        return
    network_id = page.get_parent().network_id
    if network_id != page.network_id:
        page.get_descendants(inclusive=True).filter(network_id=page.network_id).update(network_id=network_id)
