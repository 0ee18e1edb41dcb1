"""Series, months and commitments as content files."""

from cms.content_files import as_markdown
from cms.content_files.faults import Wrong
from cms.content_files.formats import PageFormat, RecordFormat, register
from cms.content_files.keys import Choice, Day, Email, Key, Month, Names, Number, RichText, Rows, read_keys
from cms.content_files.source import SourceFile
from cms.content_files.world import World
from networks.content_files import find_network, show_network
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, ProgressItem, UpdateSeriesPage


def find_commitment(ref: str, world: World, line: int) -> Commitment | None:
    found = Commitment.objects.filter(ref=ref).first()
    if found is None and (world.is_writing or ref not in world.names["commitment"]):
        raise Wrong(f"There is no commitment {ref}, on the site or in these files.", line)
    return found


class MonthFormat(PageFormat):
    def parse(self, file: SourceFile, world: World) -> dict:
        values = super().parse(file, world)
        if values["month"].strftime("%Y-%m") != file.address.rsplit("/", 1)[-1]:
            raise Wrong("The month differs from the file’s name.", file.line_of("month"))
        return values

    def shell(self, values: dict) -> dict:
        return {"month": values["month"]}


class OneNetwork(Names):
    """One network or none."""

    def parse(self, raw, world):
        if not isinstance(raw, str):
            raise Wrong(f"“{self.key}” takes one network.", raw.line)
        return super().parse(raw, world)[0]

    def write(self, target, value, world):
        target.network = value or None

    def read(self, source, world):
        return show_network(source.network, world) if source.network else None


class Characteristics(Key):
    """A list of protected characteristics."""

    def parse(self, raw, world):
        known = Commitment.Characteristic.values
        for value in raw:
            if not isinstance(raw, list) or value not in known:
                raise Wrong(f"“{value}” is not one of {', '.join(known)}.", raw.line)
        return [str(value) for value in raw]

    def write(self, target, value, world):
        target.characteristics = list(value)

    def read(self, source, world):
        return list(source.characteristics) or None


class CommitmentFormat(RecordFormat):
    def find(self, values):
        return Commitment.objects.filter(ref=values["ref"]).first()

    def all(self):
        return Commitment.objects.select_related("network")

    def file_name(self, record):
        return f"{self.folder}/{record.ref.lower()}.md"

    def expect(self, file, world):
        world.expect_record("commitment", str(file.keys.get("ref", "")))

    def write(self, record, values, world):
        super().write(record, values, world)
        record.next_steps = values["body"]

    def read(self, record, world):
        return read_keys(self.keys, record, world), as_markdown.rich_text(record.next_steps, world)


register(
    PageFormat(
        "series",
        UpdateSeriesPage,
        [Month("starts_month"), Number("due_working_days", default=5)],
        obvious_at="updates",
        obvious_title="Updates",
    ),
    MonthFormat(
        "monthly-update",
        MonthlyUpdatePage,
        [
            Month("month", required=True),
            Key("feedback_invitation"),
            Rows(
                "items",
                model=ProgressItem,
                keys=[
                    Key("topic", required=True, longest=80),
                    Choice("status", choices=ProgressItem.Status, required=True),
                    RichText("detail", required=True),
                    Names("commitments", find=find_commitment, show=lambda found, world: found.ref),
                    Email("contact_email"),
                ],
            ),
        ],
        has_title=False,
    ),
    PageFormat("commitments", CommitmentsPage, obvious_at="commitments", obvious_title="Our commitments"),
    CommitmentFormat(
        "commitment",
        Commitment,
        "commitments",
        [
            Key("ref", required=True, longest=8),
            Key("title", required=True, longest=120),
            Key("wording", required=True),
            Key("owner", required=True, longest=120),
            Email("owner_inbox", required=True),
            Key("measure", required=True),
            Day("target", "target_date", required=True),
            Characteristics("characteristics", default=()),
            OneNetwork("network", find=find_network, default=None),
            Choice("status", choices=Commitment.Status, default=Commitment.Status.NOT_STARTED),
        ],
    ),
)
