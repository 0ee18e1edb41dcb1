"""Answers of *You said, we did* as content files."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify

from cms.content_files.context import ImportContext
from cms.content_files.fields import ChoiceField, ContentField, Day, Flag, RichText
from cms.content_files.formats import RecordFormat
from cms.content_files.list_fields import Names
from cms.content_files.parser import SourceFile
from networks.content_files import find_network, show_network
from updates.commitments.content_files import OneNetwork, find_commitment
from updates.models import Commitment, Response
from updates.querysets import ResponseQuerySet
from updates.services.published_facts import redate_response


class ResponseFormat(RecordFormat):
    """An answer is known by what people said and when it was answered."""

    def name_of(self, file: SourceFile) -> str:
        return f"{file.keys.get('answered', '')} {file.keys.get('you_said', '')}"

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Response | None:
        found = Response.objects.filter(answered_on=values["answered"], you_said=values["you_said"])
        return found.order_by("pk").first()

    def all(self, world: ImportContext) -> ResponseQuerySet:
        answers = Response.objects.filter(live=True).select_related("network", "commitment")
        return answers.order_by("answered_on", "you_said", "pk")

    def write_beside(
        self, target: Response, before: Response | None, values: dict[str, Any], world: ImportContext
    ) -> bool:
        if before is None:
            redate_response(target)
        return False

    def file_name(self, record: Response) -> str:
        return f"{self.folder}/{record.answered_on}-{slugify(record.you_said)[:50].strip('-')}.md"


class AboutCommitment(Names):
    """One commitment or none."""

    def write(self, target: Response, value: Sequence[Commitment], world: ImportContext) -> None:
        target.commitment = value[0] if value else None

    def read(self, source: Response, world: ImportContext) -> str | None:
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
