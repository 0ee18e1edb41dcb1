"""Answers of *You said, we did*, wherever a template shows what they belong to."""

from django import template

from updates.models import Response

register = template.Library()


@register.simple_tag(takes_context=True)
def responses_about(context, commitment) -> list[Response]:
    """The answers to one commitment that this reader may see, newest first."""
    return list(Response.objects.visible_to(context["request"]).filter(commitment=commitment).newest_first())
