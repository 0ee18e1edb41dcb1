"""Mutants that no test can notice, because they do what the original does. Name of the mutant: why."""

SAME: dict[str, str] = {
    "cms/moderation/approval.py:contributors: if obj.live and obj.live_revision_id:  →  if (obj.live_revision_id):": (
        "What is not live has no live revision: Wagtail empties it when it takes something down."
    ),
    "cms/querysets.py:import: prepare_rhs = False  →  prepare_rhs = None": "Django asks whether it is true.",
    "cms/querysets.py:LikeAny.as_sql: column, parameters = self.process_lhs(compiler, connection)  →  column, parameters = self.process_lhs(compiler, None)": (
        "A column asks for no connection."
    ),
    "cms/media/uses.py:anybody: return SimpleNamespace(user=AnonymousUser(), session={})  →  return SimpleNamespace(user=AnonymousUser(), session=None)": (
        "Only a password is looked up there, and no page has one."
    ),
    "cms/models/constitution.py:import: def _remember(instance: Any, raw: bool = False, **kwargs: Any) -> None:  →  def _remember(instance: Any, raw: bool = True, **kwargs: Any) -> None:": (
        "Django always says which."
    ),
    "cms/moderation/second_look.py:mark_of: kind = ContentType.objects.get_for_model(model, for_concrete_model=False)  →  kind = ContentType.objects.get_for_model(model, for_concrete_model=True)": (
        "None of these models is a proxy."
    ),
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
    'cms/security/bounds.py:excess: if length.isdecimal() and int(length.lstrip("0")[:20] or 0) > _largest_body(environ.get("PATH_INFO", "")):  →  if length.isdecimal() and int(length.lstrip("XX0XX")[:20] or 0) > _largest_body(environ.get("PATH_INFO", "")):': (
        "Only digits are looked at, so there is no X to take off."
    ),
    'cms/security/bounds.py:excess: if length.isdecimal() and int(length.lstrip("0")[:20] or 0) > _largest_body(environ.get("PATH_INFO", "")):  →  if length.isdecimal() and int(length.lstrip("0")[:20] or 1) > _largest_body(environ.get("PATH_INFO", "")):': (
        "Neither no byte nor one is more than may be sent."
    ),
    "cms/content_version.py:_after_commit: transaction.get_connection().content_changed = False  →  transaction.get_connection().content_changed = None": (
        "It is only asked whether it is true."
    ),
    'cms/media/files_in_use.py:why_it_stays: return ""  →  return None': (
        "It is only asked whether there are words."
    ),
    'cms/media/images.py:import: "JPEG": {"quality": 90},  →  "JPEG": {"quality": 91},': (
        "A matter of taste: any value near it is right."
    ),
    "cms/media/sandbox.py:import: SECONDS_TO_WAIT = MOST_SECONDS * 2  →  SECONDS_TO_WAIT = MOST_SECONDS * 3": (
        "A matter of taste: any time is right that is longer than what the process may work."
    ),
}
