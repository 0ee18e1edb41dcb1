"""Answers of *You said, we did*, wherever a template shows what they belong to."""

from django import template
from django.template import Context

from cms.access.visibility import visible_among
from cms.content_version import VersionedValue
from updates.models import Commitment, Response

register = template.Library()
_answers = VersionedValue(lambda: list(Response.objects.about_commitments()))


@register.simple_tag(takes_context=True)
def responses_about(context: Context, commitment: Commitment) -> list[Response]:
    """The answers to one commitment that this reader may see, newest first."""
    found = [answer for answer in _answers.get() if answer.commitment_id == commitment.pk]
    networks = visible_among([answer.network for answer in found if answer.network], context["request"])
    return [answer for answer in found if answer.network is None or answer.network in networks]
