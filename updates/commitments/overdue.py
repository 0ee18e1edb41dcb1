"""How late a promise is, in words. Pure functions: today is an argument."""

from datetime import date

from django.utils.translation import ngettext

FEW_DAYS, FEW_WEEKS, FEW_MONTHS = 14, 9, 24  # from then on the next larger unit is the plainer word


def how_late(due: date, today: date) -> str:
    """ "5 days late", "3 weeks late", "8 months late": full ones. Empty while the day itself lasts."""
    days = (today - due).days
    if days <= 0:
        return ""
    if days < FEW_DAYS:
        return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}
    if (weeks := days // 7) < FEW_WEEKS:
        return ngettext("%(count)d week late", "%(count)d weeks late", weeks) % {"count": weeks}
    months = (today.year - due.year) * 12 + today.month - due.month - (today.day < due.day)
    if months < FEW_MONTHS:
        return ngettext("%(count)d month late", "%(count)d months late", months) % {"count": months}
    return ngettext("%(count)d year late", "%(count)d years late", months // 12) % {"count": months // 12}
