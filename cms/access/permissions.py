"""What a person may do with a page: `BasePage.permissions_for_user` asks here on every route.

The rule for each role: docs/editors.md#who-does-what.
"""

from wagtail.models.pages import PagePermissionTester


class PagePermissions(PagePermissionTester):
    """Wagtail's tester, with publishing left to approval, also where no workflow is assigned.

    Wagtail builds privacy, unscheduling and more on `can_publish`; those are given back to people who hold
    the right, because only *publishing* needs a second person.
    """

    def holds(self, right: str) -> bool:
        """Whether the person has `right` here, whatever approval says."""
        return self.user.is_active and (self.user.is_superuser or right in self.permissions)

    # --- Publishing: never by one person ------------------------------------------------------------

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return not self.page_is_root and self.holds("publish")

    def can_unschedule(self) -> bool:
        return not self.page_is_root and self.holds("publish")

    # --- Writing --------------------------------------------------------------------------------------

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and super().can_submit_for_moderation()

    # --- Taking away ------------------------------------------------------------------------------------

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Without the publish right: only drafts never public, not under review, with nothing below.

        Wagtail would ask for what is below, once for each row of a list; nothing may be, so the page tells.
        """
        if self.holds("publish"):
            return super().can_delete(ignore_bulk)
        page = self.page
        is_theirs = self.holds("change") or (self.holds("add") and page.owner_id == self.user.pk)
        was_public = page.live or page.first_published_at
        return bool(
            is_theirs
            and page.is_leaf()
            and not (self.page_is_root or was_public or page.specific_class.is_structural)
            and not page.workflow_in_progress
        )

    def can_move(self) -> bool:
        return self.holds("publish") and super().can_move()
