"""The home page, information pages and alerts as content files."""

from django.utils.text import slugify

from cms.content_files import as_markdown
from cms.content_files.formats import PageFormat, RecordFormat, register
from cms.content_files.keys import Choice, Key, Link, Moment, PageReference, read_keys
from home.models import Alert, HomePage, InformationPage


class AlertFormat(RecordFormat):
    """An alert is known by its title and start."""

    def find(self, values):
        return Alert.objects.filter(title=values["title"], starts_at=values.get("starts")).first()

    def all(self):
        return Alert.objects.published().order_by("starts_at", "pk")

    def file_name(self, record):
        start = record.starts_at.strftime("%Y-%m-%d") if record.starts_at else "undated"
        return f"{self.folder}/{start}-{slugify(record.title)[:60]}.md"

    def write(self, record, values, world):
        super().write(record, values, world)
        record.body = values["body"]

    def read(self, record, world):
        return read_keys(self.keys, record, world), as_markdown.rich_text(record.body, world)

    def save(self, record, *, as_draft):
        if record.pk is None:
            record.live = False
            record.save()
        revision = record.save_revision()
        if not as_draft:
            revision.publish()
        elif record.has_workflow:
            record.get_workflow().start(record, None)


register(
    PageFormat("home", HomePage, [Key("headline", required=True, longest=120)]),
    PageFormat("information", InformationPage),
    AlertFormat(
        "alert",
        Alert,
        "alerts",
        [
            Key("title", required=True, longest=100),
            Choice("severity", choices=Alert.Severity, default=Alert.Severity.NOTICE),
            Moment("starts", "starts_at"),
            Moment("ends", "ends_at", required=True),
            Link("link"),
            Key("link_text", longest=100),
            PageReference("section"),
        ],
        stage=1,
        has_drafts=True,
    ),
)
