"""What tests of teams share."""

from io import BytesIO, StringIO

from django.core.files.images import ImageFile
from django.core.management import call_command
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from networks.models import NetworkTeam


def rights_on_pages(group) -> set:
    rows = GroupPagePermission.objects.filter(group=group)
    return set(rows.values_list("page__slug", "permission__codename"))


def rights_on_files(group) -> set:
    rows = GroupCollectionPermission.objects.filter(group=group)
    return set(rows.values_list("collection__name", "permission__codename"))


def team_of(network) -> NetworkTeam:
    return NetworkTeam.objects.select_related("group", "collection").get(network=network.pk)


def image_in(collection) -> Image:
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    return Image.objects.create(
        title="Us",
        file=ImageFile(content, name="us.png"),
        collection=Collection.objects.get(pk=collection.pk),
    )


def sync() -> list[str]:
    output = StringIO()
    call_command("sync_network_teams", stdout=output)
    return output.getvalue().splitlines()
