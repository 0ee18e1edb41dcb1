"""Brings content files in: checks everything, then writes everything in one transaction, or nothing."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import WorkflowMixin

from cms import content_version
from cms.content_files.context import ImportContext
from cms.content_files.formats import PageFormat
from cms.content_files.parser import SourceFile
from cms.content_files.readers import READERS
from cms.content_files.validation import Plan, PlannedFile
from cms.models import BasePage
from cms.services import freshness, history
from cms.typing import Progress


@dataclass
class ImportOutcome:
    """Names of the files, by what happened to each."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


class _DryRun(Exception):
    """Takes the transaction back after a rehearsal."""


def import_folders(
    folders: Iterable[Path],
    *,
    as_draft: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda verb, done, total: None,
    change: Callable[[SourceFile], SourceFile] = lambda file: file,
) -> ImportOutcome:
    """Import every `.md` file below `folders`, or nothing: `ContentRefused` then carries every fault.

    `as_draft` submits to moderation instead of publishing; `dry_run` writes, reports and takes it back;
    `change` may alter each file after it was read (the demonstration moves its dates).
    """
    world = ImportContext()
    world.is_drafting = as_draft
    plan = Plan(world)
    plan.read(folders, change)
    plan.check(progress)
    outcome = ImportOutcome()
    try:
        with transaction.atomic():
            _Writer(plan, world, outcome).write(progress)
            if dry_run:
                raise _DryRun
    except BaseException as reason:
        for file in world.new_files:
            file.storage.delete(str(file.name))
        if not isinstance(reason, _DryRun):
            raise
    return outcome


class _Writer:
    """Writes a checked plan, inside the caller's transaction."""

    def __init__(self, plan: Plan, world: ImportContext, outcome: ImportOutcome) -> None:
        self.plan = plan
        self.world = world
        self.outcome = outcome

    def write(self, progress: Progress) -> None:
        """Raises `ContentRefused` to take everything back."""
        for item in self.plan.items:
            if item.is_page:
                self._guard(item, self._make_page)
        self.plan.refuse_if_faulty()
        self.world.is_writing = True
        for item in self.plan.items:
            if item.is_page and item.is_new:
                self._guard(item, self._close)
        ordered = sorted(self.plan.items, key=_stage)
        for done, item in enumerate(ordered, 1):
            self._guard(item, self._write_item)
            progress("Importing", done, len(ordered))
        self.plan.refuse_if_faulty()
        if self.outcome.created or self.outcome.changed:
            content_version.bump()  # some of it was written without a signal

    def _guard(self, item: PlannedFile, act: Callable[[PlannedFile], None]) -> None:
        def act_or_leave_no_trace() -> None:
            with transaction.atomic():
                act(item)

        self.plan.guard(item.file, act_or_leave_no_trace)

    def _make_page(self, item: PlannedFile) -> None:
        """An empty draft for each new page, so that files may refer to one another in any order."""
        address = item.file.address
        if self.world.stored_id(address):
            return
        page = item.format.empty(item.file, item.values)
        parent = BasePage.objects.get(pk=self.world.page_id(address.rpartition("/")[0]))
        parent.add_child(instance=page)
        self.world.add(address, page.pk, item.format.model)
        item.is_new = True

    def _close(self, item: PlannedFile) -> None:
        """Who may read a new page is stored before a word of it, in drafts too: it is never public first."""
        if (value := item.values.get(READERS.key)) is not None:
            READERS.write(BasePage.objects.get(pk=self.world.page_id(item.file.address)), value, self.world)

    def _write_item(self, item: PlannedFile) -> None:
        # References now lead to stored objects, so the file is read once more.
        values = item.format.parse(item.file, self.world)
        changed = self._write_page(item, values) if item.is_page else self._write_record(item, values)
        verb = "created" if item.is_new else "changed" if changed else "unchanged"
        getattr(self.outcome, verb).append(item.file.name)

    def _write_page(self, item: PlannedFile, values: dict[str, Any]) -> bool:
        page = item.format.stored(item.file, values, self.world)
        content = item.format.content(page, self.world)
        beside = item.format.beside(page, self.world)
        item.format.write(page, values, self.world)
        changed = item.is_new or content != item.format.content(page, self.world)
        if self.world.is_drafting:
            if changed:
                _submit(page)
            return changed
        published = changed or not (page.live or page.approved_schedule)
        has_no_day = page.review_due_on is None  # neither the file nor anybody here gave one
        if published:
            _publish_page(page)
        page.refresh_from_db()
        dated = history.merge(page, values["history"], replaces_last=published)
        if dated and has_no_day:
            freshness.schedule_as_of_history(page)
        return published or dated or beside != item.format.beside(page, self.world)

    def _write_record(self, item: PlannedFile, values: dict[str, Any]) -> bool:
        stored = item.format.stored(item.file, values, self.world)
        item.is_new = stored is None
        record = stored or item.format.empty(item.file, values)
        was = copy(stored)
        before = item.format.content(record, self.world)
        item.format.write(record, values, self.world)
        changed = item.is_new or before != item.format.content(record, self.world)
        if changed:
            self._store_record(item, record)
        if self.world.is_drafting:
            return changed
        return item.format.write_beside(record, was, values, self.world) or changed

    def _store_record(self, item: PlannedFile, record: Any) -> None:
        item.format.clean(record)
        if item.is_new or not item.format.has_drafts:
            item.format.store(record)
        if item.format.has_drafts:
            _submit(record) if self.world.is_drafting else record.save_revision().publish()


def _stage(item: PlannedFile) -> int:
    """Collections first, commitments before the pages that name them, alerts after those they are about."""
    if isinstance(item.format, PageFormat):
        return 1
    if item.format.comes_first:
        return -1
    return 2 if item.format.comes_after_pages else 0


def _publish_page(page: BasePage) -> None:
    page.change_kind = page.change_note = ""  # what an editor's unfinished draft says about itself
    page.full_clean()
    page.save_revision().publish()


def _submit(content: WorkflowMixin) -> None:
    """Save a draft and put it into moderation, where it is not there yet."""
    content.save_revision()
    content.refresh_from_db()
    workflow = content.get_workflow()
    if workflow and content.current_workflow_state is None:
        workflow.start(content, None)
