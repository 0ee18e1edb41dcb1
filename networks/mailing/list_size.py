"""How many are on a list, for its leads: in tens, because an exact number gives away who came and went."""

from django.utils.translation import gettext as _

STEP = 10


def band(count: int) -> str:
    """In words: “fewer than 10”, “10 to 19” …"""
    if count < STEP:
        return _("fewer than %(step)d") % {"step": STEP}
    first = count - count % STEP
    return _("%(first)d to %(last)d") % {"first": first, "last": first + STEP - 1}
