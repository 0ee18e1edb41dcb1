"""The home page, information pages and alerts as content files."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from cms.content_files.context import ImportContext
from cms.content_files.fields import ChoiceField, ContentField, Link, Moment, PageReference, RichText
from cms.content_files.formats import PageFormat, RecordFormat, register
from cms.content_files.parser import SourceFile
from home.models import Alert, HomePage, InformationPage
from home.querysets import AlertQuerySet


class Starts(Moment):
    """An alert without a start began when it was published; that is what its file says."""

    def read(self, source: Alert, world: ImportContext) -> str | None:
        began = source.starts_at or source.first_published_at
        return timezone.localtime(began).isoformat() if began else None


class AlertFormat(RecordFormat):
    """An alert is known by its title and start."""

    def name_of(self, file: SourceFile) -> str:
        return f"{file.keys.get('title', '')} {file.keys.get('starts', '')}"

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Alert | None:
        starts = values.get("starts")
        began = Q(starts_at__isnull=True)
        if starts:
            began = Q(starts_at=starts) | (began & Q(first_published_at=starts))
        return Alert.objects.filter(began, title=values["title"]).first()

    def all(self, world: ImportContext) -> AlertQuerySet:
        return Alert.objects.published().order_by("starts_at", "pk")

    def file_name(self, record: Alert) -> str:
        began = timezone.localdate(record.starts_at or record.first_published_at)
        return f"{self.folder}/{began}-{slugify(record.title)[:60]}.md"


register(
    PageFormat("home", HomePage, [ContentField("headline", required=True, longest=120)]),
    PageFormat("information", InformationPage),
    AlertFormat(
        "alert",
        Alert,
        [
            ContentField("title", required=True, longest=100),
            ChoiceField("severity", choices=Alert.Severity, default=Alert.Severity.NOTICE),
            Starts("starts", "starts_at"),
            Moment("ends", "ends_at", required=True),
            Link("link"),
            ContentField("link_text", longest=100),
            PageReference("section"),
        ],
        RichText("body", lists=False, required=True),
        folder="alerts",
        comes_after_pages=True,
    ),
)
