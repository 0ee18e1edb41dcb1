"""Series, months and commitments as content files."""

from cms.content_files.faults import Wrong, Wrongs
from cms.content_files.formats import PageFormat, RecordFormat, register
from cms.content_files.keys import Choice, Day, Email, Key, Month, Number, RichText
from cms.content_files.rows import Names, Rows
from cms.content_files.world import World
from networks.content_files import find_network, show_network
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, ProgressItem, UpdateSeriesPage


def find_commitment(ref: str, world: World, line: int) -> Commitment | None:
    """A commitment by its reference. None: it is coming."""
    found = Commitment.objects.filter(ref=ref).first()
    if found is None and (world.is_writing or ("commitment", ref) not in world.records):
        raise Wrong(f"There is no commitment {ref}, on the site or in these files.", line)
    return found


class MonthFormat(PageFormat):
    def check_whole(self, file, values, wrongs):
        super().check_whole(file, values, wrongs)
        if file.keys.get("month", "") != file.address.rpartition("/")[2]:
            wrongs.add("“month” and the file’s name differ.", file.line_of("month"))

    def empty(self, file, values):
        page = super().empty(file, values)
        page.month = values["month"]
        return page


class OneNetwork(Names):
    """One network or none."""

    def parse(self, raw, world):
        if not isinstance(raw, str):
            raise Wrong(f"“{self.key}” takes one network.", raw.line)
        return super().parse(raw, world)

    def write(self, target, value, world):
        target.network = value[0] if value else None

    def read(self, source, world):
        return self.show(source.network, world) if source.network else None


class Choices(Key):
    """A list of choices."""

    def __init__(self, key: str, *, choices):
        super().__init__(key, default=())
        self.one = Choice(key, choices=choices)

    def parse(self, raw, world):
        if not isinstance(raw, list):
            raise Wrong(f"“{self.key}” takes a list.", raw.line)
        wrongs = Wrongs()
        values = [wrongs.attempt(self.one.parse, value, world) for value in raw]
        wrongs.raise_any()
        return values

    def write(self, target, value, world):
        setattr(target, self.attribute, list(value))

    def read(self, source, world):
        return list(getattr(source, self.attribute)) or None


class CommitmentFormat(RecordFormat):
    def name_of(self, file):
        return str(file.keys.get("ref", "")).strip()

    def find(self, file, values, world):
        return Commitment.objects.filter(ref=values["ref"]).first()

    def all(self):
        return Commitment.objects.select_related("network")

    def file_name(self, record):
        return f"{self.folder}/{record.ref.lower()}.md"


register(
    PageFormat(
        "series",
        UpdateSeriesPage,
        [Month("starts_month"), Number("due_working_days", default=5)],
        obvious_at=r"updates|networks/[^/]+/updates",
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
                    RichText("detail", required=True, lists=False),
                    Names("commitments", find=find_commitment, show=lambda found, world: found.ref),
                    Email("contact_email"),
                ],
            ),
        ],
        has_title=False,
    ),
    PageFormat("commitments", CommitmentsPage, obvious_at=r"commitments", obvious_title="Our commitments"),
    CommitmentFormat(
        "commitment",
        Commitment,
        [
            Key("ref", required=True, longest=8),
            Key("title", required=True, longest=120),
            Key("wording", required=True),
            Key("owner", required=True, longest=120),
            Email("owner_inbox", required=True),
            Key("measure", required=True),
            Day("target", "target_date", required=True),
            Choices("characteristics", choices=Commitment.Characteristic),
            OneNetwork("network", find=find_network, show=show_network),
            Choice("status", choices=Commitment.Status, default=Commitment.Status.NOT_STARTED),
        ],
        RichText("next_steps"),
        folder="commitments",
    ),
)
