"""Pictures and documents in the admin, where Wagtail's screens promise or show more than the site does."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.media.files_in_use import why_it_stays
from cms.media.views import WORK_ON_FILES
from cms.typing import Mixin, SignedInRequest

MOST_POPULAR = 10


class SaysThatItStays(Mixin):
    """Before a view of Wagtail's that deletes a file: its page offers no button for one that is in use."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_protected": bool(why_it_stays(self.object))}


class DeletesWhollyOrNot(Mixin):
    """Before Wagtail's view that deletes what was just uploaded: refused, the transaction around goes on."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


# --- Tags: nobody is shown those of files that they may not see ----------------------------------------


def tags_seen_by(user: AbstractBaseUser, *models: type[Model]) -> QuerySet[Any]:
    """The tags of all files of `models` that `user` works with or may choose."""
    seen = Q(pk__in=[])
    for model in models:
        files = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, WORK_ON_FILES)
        seen |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=files.values("pk"),
        )
    return Tag.objects.filter(seen)


def most_used_tags(user: AbstractBaseUser, model: type[Model]) -> QuerySet[Any]:
    counted = tags_seen_by(user, model).annotate(uses=Count("taggit_taggeditem_items"))
    return counted.order_by("-uses", "name")[:MOST_POPULAR]


def complete_tag(request: SignedInRequest, app_name: str = "", model_name: str = "") -> JsonResponse:
    """Wagtail's answer to somebody who types a tag, from the tags they may see."""
    if (app_name, model_name) not in (("", ""), ("taggit", "tag")):
        raise Http404
    term = request.GET.get("term")
    if not term:
        return JsonResponse([], safe=False)
    tags = tags_seen_by(request.user, get_image_model(), get_document_model())
    names = tags.filter(name__istartswith=term).order_by("name").values_list("name", flat=True).distinct()
    return JsonResponse(list(names[:TAGS_AUTOCOMPLETE_LIMIT]), safe=False)


class OffersOwnTags(Mixin):
    """Before the view of a list of files that can be filtered by their tags."""

    @property
    def filterset_class(self) -> type[WagtailFilterSet]:
        wagtails = super().filterset_class
        return type(wagtails.__name__, (_FiltersByOwnTags, wagtails), {})


class _FiltersByOwnTags(Mixin):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [tag.name for tag in most_used_tags(self.request.user, self._meta.model)]
        if not names:
            self.filters.pop("tag", None)
        elif "tag" in self.filters:
            self.filters["tag"].extra["choices"] = [(name, name) for name in names]


class ChoosesByOwnTags(Mixin):
    """Before the window in which somebody chooses a picture."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "popular_tags": most_used_tags(self.request.user, self.model)
        }
