"""Rights that follow the term of office to the day, even when the job that keeps the groups has not run.

Every route of the admin asks Wagtail's permission policies (explorer, choosers, search, reports, each form),
so the one place where a group's rights are read also looks at the term.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.models import BasePage
from cms.typing import Mixin
from networks.services.terms import only_while_serving


class WhileServing(Mixin):
    """Mixed into a policy whose rights are rows with a `group`."""

    def get_all_permissions_for_user(self, user: User) -> QuerySet[Any]:
        rights = super().get_all_permissions_for_user(user)
        return only_while_serving(rights, user, timezone.localdate())


class PagesWhileServing(WhileServing, PagePermissionPolicy):
    def explorable_root_instance(self, user: User) -> Page | None:
        """Who has rights at one page only begins there; it came with the rights."""
        pages = [] if user.is_superuser else self.instances_with_direct_explore_permission(user)
        only = {page.pk: page for page in pages}
        return next(iter(only.values())) if len(only) == 1 else super().explorable_root_instance(user)


class FilesWhileServing(WhileServing, CollectionOwnershipPermissionPolicy):
    pass


def register() -> None:
    """Called once the apps are ready; `exact_class` wins over what Wagtail's own apps register later."""
    register_permission_policy(BasePage, PagesWhileServing())
    for model in (get_image_model(), get_document_model()):
        policy = FilesWhileServing(model, auth_model=model._meta.label, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)
