"""The pack as rows for a spreadsheet: one line a fact."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from updates.evidence.commitments import Promise
from updates.evidence.pack import Pack, PackAnswer, PackMonth
from updates.models import CommitmentChange

Field = CommitmentChange.Field


def rows(pack: Pack) -> Iterable[list[Any]]:
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
        yield from _promise(promise, pack.whose(promise.network))
    for month in pack.months:
        yield _month(month, pack.whose(month.series.network))
    for each in pack.statements:
        whose, seen = pack.whose(each.seen.network), each.seen
        fact = _("%(state)s, about %(refs)s") % {"state": each.label, "refs": ", ".join(each.about)}
        fact = fact if each.about else each.label
        yield [_("Statement"), whose, seen.title, seen.data["issued"], fact, "", seen.address]
    for answer in pack.answers:
        yield _answer(answer, pack.whose(answer.seen.network))
    for one in pack.unchecked:
        signed = (
            _("signed off on %(day)s") % {"day": one.signed_off} if one.signed_off else _("not signed off")
        )
        kind = _("Published without a second check")
        yield [kind, pack.whose(one.network), one.title, one.day, signed, "", ""]


def _promise(promise: Promise, whose: str) -> Iterable[list[Any]]:
    name = f"{promise.ref} {promise.facts[Field.TITLE]}"
    kind = _("Commitment")
    yield [kind, whose, name, promise.since, _("public since"), "", ""]
    for field in Field:
        if promise.facts[field]:
            yield [kind, whose, name, "", f"{field.label}: {promise.facts[field]}", "", ""]
    yield [kind, whose, name, "", _("Status: %(status)s") % {"status": promise.status}, "", ""]
    for change in promise.changes:
        fact = f"{change.what}: {change.after}"
        yield [_("Commitment changed"), whose, name, change.day, fact, change.before, change.reason]
    for edit in promise.edits:
        yield [_("Status set by the equality team"), whose, name, edit.day, edit.after, "", edit.reason]
    for stood in promise.months:
        yield [_("Commitment by month"), whose, name, f"{stood.month:%Y-%m}", stood.status, "", ""]
    for seen in promise.told_in:
        fact = _("mentioned in %(title)s") % {"title": seen.title}
        yield [_("Commitment mentioned"), whose, name, f"{seen.month:%Y-%m}", fact, "", seen.address]


def _month(month: PackMonth, whose: str) -> list[Any]:
    row, update = month.row, month.row.page
    fact = month.label
    if update:
        published = _("published on %(day)s") % {"day": update.first}
        fact = f"{published}, {row.standing.facts.late.words}".removesuffix(", ")
    name = f"{month.series.title}, {row.month:%Y-%m}"
    because = update.address if update else row.standing.reason
    return [_("Monthly update"), whose, name, f"{row.month:%Y-%m}", fact, "", because]


def _answer(answer: PackAnswer, whose: str) -> list[Any]:
    data = answer.seen.data
    said = (
        _("%(words)s (5 or more people)") % {"words": data["you_said"]}
        if data["by_five"]
        else data["you_said"]
    )
    fact = f"{answer.label}: {data['we_did']}"
    return [_("You said, we did"), whose, said, data["answered"], fact, "", data["commitment"]]
