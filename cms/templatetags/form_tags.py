"""`{% csrf_token %}` of the admin says for whom the form was made, too: `cms.accounts.signed_out` compares.

Readers' forms say nothing about who sends them, and their pages are the same for everybody.
"""

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from cms.accounts.signed_out import made_for
from cms.editing.typed import MADE_FOR
from cms.security.csp import is_admin

register = template.Library()


class FormTokenNode(CsrfTokenNode):
    def render(self, context: template.Context) -> str:
        token = super().render(context)
        request = context.get("request")
        if not token or request is None or not is_admin(request) or request.user.is_anonymous:
            return token
        maker = made_for(request.user)
        return token + format_html('<input type="hidden" name="{}" value="{}">', MADE_FOR, maker)


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokenNode:
    """In the place of Django's own, in every template: Wagtail's and allauth's too."""
    return FormTokenNode()
