from django import template
from django.template import Context

from home.alerts.display import ShownAlert, alerts_for

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_alerts(context: Context) -> list[ShownAlert]:
    """The alerts above this page that its reader has not hidden. No query."""
    request = context.get("request")
    return alerts_for(request, context.get("place") or "") if request else []
