import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.querysets import PageRemarkQuerySet

LONGEST_REMARK = 1000


class PageRemark(models.Model):
    """An answer to “Is this page useful?”. Kept like feedback: nothing about who gave it or which day."""

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text=_("A random number. It says nothing about order."),
    )
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, models.CASCADE, related_name="+", help_text=_("The page it is about.")
    )
    is_useful = models.BooleanField(_("useful"), help_text=_("Yes or no."))
    text = models.TextField(
        _("remark"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_REMARK)],
        help_text=_("The words that were added, if any."),
    )
    month = models.DateField(
        _("month received"), help_text=_("The month and year. Never the day or the time.")
    )
    is_handled = models.BooleanField(
        _("handled"), default=False, help_text=_("Whether those who look after the page have dealt with it.")
    )

    objects = PageRemarkQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("remark about a page")
        verbose_name_plural = _("remarks about pages")

    def __str__(self) -> str:
        # Never the text: logs of the admin keep this.
        return gettext("Remark received in %(month)s") % {"month": self.received}

    @property
    def received(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def answer(self) -> str:
        return gettext("Useful") if self.is_useful else gettext("Not useful")

    @property
    def state(self) -> str:
        return gettext("Handled") if self.is_handled else gettext("Open")
