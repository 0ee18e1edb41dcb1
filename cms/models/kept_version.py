"""What a second person read stays as it was read, whatever has versions: pages and snippets alike."""

from typing import Any, Self

from django.db import models, transaction
from wagtail.models import Revision, TaskState

from cms.models import constitution, versions
from cms.models.public_update import PublicUpdate
from cms.typing import Mixin


class VersionRewritten(Exception):
    """What is to be published is not what somebody vouched for."""


class KeptVersion(models.Model):
    """The digest of a version that somebody approved, or that was published or scheduled."""

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.pk}.{self.digest}"

    @classmethod
    def keep(cls, revision: Revision) -> None:
        cls.objects.update_or_create(revision=revision, defaults={"digest": versions.digest_of(revision)})

    @classmethod
    def holds(cls, revision: Revision) -> bool:
        """Whether `revision` says what somebody vouched for; also where nobody was asked to."""
        kept = cls.objects.filter(pk=revision.pk).first()
        return kept is None or kept.digest == versions.digest_of(revision)


class KeepsVersions(Mixin):
    """For every model with revisions, before Wagtail's mixins; `cms.checks` looks for it."""

    @transaction.atomic
    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Autosave rewrites its last revision, but never one that is evidence: it gets a new one."""
        if overwrite_revision and self._is_evidence(overwrite_revision):
            overwrite_revision = None
        if kwargs.get("previous_revision"):
            kwargs["clean"] = False  # a draft, whose form was asked already; Wagtail answers 500 otherwise
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish or schedule `revision`. Raises `VersionRewritten` if it was changed after it was read.

        Every publication comes by here; see `cms.models.constitution` for the other thing that is asked.
        """
        constitution.require(self)
        if not KeptVersion.holds(revision):
            raise VersionRewritten(f"Revision {revision.pk} is not what was approved")
        KeptVersion.keep(revision)
        return super().publish(revision, *args, **kwargs)

    def lock(self) -> Self:
        """Its row as it is now, locked until the transaction ends: nobody saves or decides meanwhile."""
        model = self.get_base_content_type().model_class()
        return model._base_manager.select_for_update().get(pk=self.pk)

    def _is_evidence(self, revision: Revision) -> bool:
        """Whether it is or was public, approved, scheduled or sent for review."""
        stored = self.lock()
        return bool(
            stored.workflow_in_progress
            or KeptVersion.objects.filter(pk=revision.pk).exists()
            or TaskState.objects.filter(revision=revision).exists()
            # Published or scheduled before versions were kept.
            or revision.pk == stored.live_revision_id
            or revision.approved_go_live_at
            or PublicUpdate.objects.filter(revision=revision).exists()
        )
