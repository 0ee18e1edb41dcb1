"""Facts about a page that are not part of its content, so that no draft, approval or revision moves them."""

from cms import content_version
from cms.models import BasePage


def keep(page: BasePage, *, by) -> None:
    """Store the next check and the owner that an editor set in the form of `page`; others' are ignored.

    A revision never brings them back (`OUTSIDE_REVISIONS`), so without this the form would lose them.
    """
    if not page.permissions_for_user(by).holds("publish"):
        return
    BasePage.objects.filter(pk=page.pk).update(
        review_due_on=page.review_due_on, content_owner_id=page.content_owner_id
    )
    content_version.bump()  # readers see the day of the next check
