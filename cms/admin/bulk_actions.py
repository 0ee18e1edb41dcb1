"""Acting on several things at once, among which none may be another network's: Wagtail would name it.

What holds for one file holds for several: `cms.media.files_in_use`.
"""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.permissions import policy_registry

from cms.access.drafts import readable
from cms.admin.same_answer import is_uuid
from cms.media.files_in_use import refuse_moving
from cms.media.tags import refuse_many_tags
from cms.models import BasePage
from cms.typing import Mixin
from cms.validators import parse_pk

# As many as a list of the admin shows on a page, and twice that.
MOST_AT_ONCE = 100
ANY_RIGHT = ("add", "change", "choose", "delete", "publish", "view")


class BoundedMixin(Mixin):
    """Mixed into a bulk action of Wagtail's: each thing costs queries, and “all” may be all there are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen: list[str] | QuerySet[Any] = request.GET.getlist("id")
        if "all" in chosen:
            chosen = self.get_all_objects_in_listing_query(request.GET.get("childOf"))
        if len(chosen[: MOST_AT_ONCE + 1]) > MOST_AT_ONCE:
            text = _("That is for at most %(count)s at once. Choose fewer, and do it again for the others.")
            messages.error(request, text % {"count": MOST_AT_ONCE})
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> QuerySet[Any]:
        try:
            return super().get_all_objects_in_listing_query(parent_id)
        except ObjectDoesNotExist:
            raise Http404 from None


class WithinReachMixin(Mixin):
    """Mixed into a bulk action as well."""

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, list[Any]]]:
        objects, others = super().get_actionable_objects()
        within = {name: self.within_reach(items) for name, items in others.items()}
        chose_all = "all" in self.request.GET.getlist("id")
        if (not chose_all and within != others) or not (objects or any(within.values())):
            raise PermissionDenied
        return objects, within

    def within_reach(self, items: list[Model | dict[str, Any]]) -> list[Any]:
        """Of `items`, which the person may not act on, those they may at least see."""
        ids = [_object_of(item).pk for item in items]
        if issubclass(self.model, BasePage):
            allowed = readable(BasePage.objects.filter(pk__in=ids), self.request.user)
        else:
            policy = policy_registry.get_by_type(self.model)
            allowed = policy.instances_user_has_any_permission_for(self.request.user, ANY_RIGHT)
        seen = set(allowed.filter(pk__in=ids).values_list("pk", flat=True))
        return [item for item in items if _object_of(item).pk in seen]


class KeepReadersMixin(Mixin):
    """Mixed into a bulk action as well: what is public stays where the same people may read it."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if collection := form.cleaned_data.get("collection"):
            for file in self.get_actionable_objects()[0]:
                try:
                    refuse_moving(file, collection)
                except ValidationError as refusal:
                    form.add_error("collection", refusal)
            if form.errors:
                return self.form_invalid(form)
        return super().form_valid(form)


class FewTagsMixin(Mixin):
    """Mixed into a bulk action as well: no file comes to have more tags than its own form lets it have."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if sent := form.cleaned_data.get("tags"):
            try:
                new = set(sent.split(","))
                refuse_many_tags(new)
                for file in self.get_actionable_objects()[0]:
                    refuse_many_tags(new | set(file.tags.names()))
            except ValidationError as refusal:
                form.add_error("tags", refusal)
                return self.form_invalid(form)
        return super().form_valid(form)


def _object_of(item: Model | dict[str, Any]) -> Model:
    """Wagtail lists what stands in the way as objects, or as dictionaries that say more about them."""
    return item["item"] if isinstance(item, dict) else item


def _are_possible(asked: QueryDict) -> bool:
    keys = {*asked.getlist("id")} - {"all"} | {*asked.getlist("childOf")}
    return all(parse_pk(key) is not None or is_uuid(key) for key in keys)


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's view of the same address, with the mixins."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        raise Http404 from None
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None or model not in action_class.models or not _are_possible(request.GET):
        raise Http404
    mixins = (BoundedMixin, WithinReachMixin, KeepReadersMixin, FewTagsMixin)
    safe = type(f"Safe{action_class.__name__}", (*mixins, action_class), {})
    return safe(request, model).dispatch(request)
