"""Dates and delays on screens of the admin."""

from datetime import date, datetime

from django import template

from cms.admin.reports import freshness
from cms.templatetags.cms_tags import day, moment

register = template.Library()
register.filter("due_in_words", freshness.due_in_words)


@register.filter
def day_or_moment(value: date | datetime) -> str:
    """A day as a day, a time as day and time."""
    return moment(value) if isinstance(value, datetime) else day(value)
