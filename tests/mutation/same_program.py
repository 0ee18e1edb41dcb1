"""Mutants that no test can notice, because they do what the original does. Name of the mutant: why."""

SAME: dict[str, str] = {
    "cms/moderation/approval.py:contributors: if obj.live and obj.live_revision_id:  →  if (obj.live_revision_id):": (
        "What is not live has no live revision: Wagtail empties it when it takes something down."
    ),
    "cms/querysets.py:import: prepare_rhs = False  →  prepare_rhs = None": "Django asks whether it is true.",
    "cms/services/working_days.py:shift_working_days: step = timedelta(days=1 if days > 0 else -1)  →  step = timedelta(days=1 if days >= 0 else -1)": (
        "With no days to go no step is made."
    ),
    "cms/services/history.py:merge: redated.send(sender=type(page), page=page, before=given_way, after=page.public_updated_at)  →  redated.send(sender=None, page=page, before=given_way, after=page.public_updated_at)": (
        "Nobody listens for a sender: the page says what it is."
    ),
    'cms/services/history.py:_approver_of: state = approved.select_related("finished_by").order_by("-finished_at").first() if revision else None  →  state = approved.select_related("finished_by").order_by("-finished_at").first() if (revision) or True else None': (
        "Every state of a task has a revision: none is found for “no revision”."
    ),
    "cms/moderation/second_look.py:mark_of: kind = ContentType.objects.get_for_model(model, for_concrete_model=False)  →  kind = ContentType.objects.get_for_model(model, for_concrete_model=None)": (
        "Django asks whether it is true."
    ),
    'updates/services/commitment_status.py:_say: earlier = list(StatusChange.objects.filter(page_id=page_id, month=month).order_by("at", "pk"))  →  earlier = list(StatusChange.objects.filter(page_id=page_id, month=month))': (
        "The model has that order by itself."
    ),
}
