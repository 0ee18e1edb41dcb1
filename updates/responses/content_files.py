"""Answers of *You said, we did* as content files."""

from django.utils.text import slugify

from cms.content_files.fields import ChoiceField, ContentField, Day, Flag, RichText
from cms.content_files.formats import RecordFormat
from cms.content_files.list_fields import Names
from networks.content_files import find_network, show_network
from updates.commitments.content_files import OneNetwork, find_commitment
from updates.models import Response
from updates.services.published_facts import redate_response


class ResponseFormat(RecordFormat):
    """An answer is known by what people said and when it was answered."""

    def name_of(self, file):
        return f"{file.keys.get('answered', '')} {file.keys.get('you_said', '')}"

    def find(self, file, values, world):
        found = Response.objects.filter(answered_on=values["answered"], you_said=values["you_said"])
        return found.order_by("pk").first()

    def all(self):
        answers = Response.objects.filter(live=True).select_related("network", "commitment")
        return answers.order_by("answered_on", "you_said", "pk")

    def write_beside(self, target, before, values, world):
        if before is None:
            redate_response(target)
        return False

    def file_name(self, record):
        return f"{self.folder}/{record.answered_on}-{slugify(record.you_said)[:50].strip('-')}.md"


class AboutCommitment(Names):
    """One commitment or none."""

    def write(self, target, value, world):
        target.commitment = value[0] if value else None

    def read(self, source, world):
        return source.commitment.ref if source.commitment else None


RESPONSE = ResponseFormat(
    "response",
    Response,
    [
        ContentField("you_said", required=True, longest=300),
        Flag("five_or_more", "is_said_by_five"),
        ChoiceField("answer", choices=Response.Answer, default=Response.Answer.DID),
        Day("answered", "answered_on", required=True),
        OneNetwork("network", find=find_network, show=show_network),
        AboutCommitment("commitment", find=find_commitment, show=lambda found, world: found.ref),
    ],
    RichText("we_did", lists=False, required=True),
    folder="responses",
    comes_after_pages=True,
)
