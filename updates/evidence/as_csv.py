"""The pack as rows for a spreadsheet: one line a fact."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from updates.evidence.pack import Pack
from updates.models import CommitmentChange

Field = CommitmentChange.Field


def rows(pack: Pack) -> Iterable[list]:
    yield [
        _("What"),
        _("Whose"),
        _("Name"),
        _("Day or month"),
        _("Fact"),
        _("Before"),
        _("Reason or address"),
    ]
    for promise in pack.promises:
        yield from _promise(promise, whose(pack, promise.network_id))
    for month in pack.months:
        yield _month(month, whose(pack, month.series.page.network_id))
    for page in pack.statements:
        day = timezone.localdate(page.first_at)
        yield [
            _("Statement"),
            whose(pack, page.page.network_id),
            page.title,
            day,
            _("published"),
            "",
            page.address,
        ]
    for one in pack.unchecked:
        signed = (
            _("signed off on %(day)s") % {"day": one.signed_off} if one.signed_off else _("not signed off")
        )
        yield [_("Published without a second check"), "", one.title, one.day, signed, "", one.reason]


def whose(pack: Pack, network_id: int | None) -> str:
    if network_id is None:
        return _("Whole organisation")
    network = pack.networks.get(network_id)
    return network.title if network else ""


def _promise(promise, owner: str) -> Iterable[list]:
    name = f"{promise.ref} {promise.facts[Field.TITLE]}"
    kind = _("Commitment")
    yield [kind, owner, name, promise.since, _("public since"), "", ""]
    for field in Field:
        yield [kind, owner, name, "", f"{field.label}: {promise.facts[field]}", "", ""]
    yield [kind, owner, name, "", _("How it stands: %(status)s") % {"status": promise.status}, "", ""]
    for change in promise.changes:
        fact = f"{change.what}: {change.after}"
        yield [_("Commitment changed"), owner, name, change.day, fact, change.before, change.reason]
    for edit in promise.edits:
        yield [_("Status set by the equality team"), owner, name, edit.day, edit.after, "", edit.reason]
    for stood in promise.months:
        yield [_("Commitment by month"), owner, name, stood.month.strftime("%Y-%m"), stood.status, "", ""]


def _month(month, owner: str) -> list:
    about = month.month.strftime("%Y-%m")
    if month.update is None:
        return [_("Monthly update"), owner, month.series.title, about, _("No update published"), "", ""]
    fact = _("published on %(day)s") % {"day": timezone.localdate(month.update.first_at)}
    if month.days_late:
        fact += _(", %(days)d days late") % {"days": month.days_late}
    return [_("Monthly update"), owner, month.update.title, about, fact, "", month.update.address]
