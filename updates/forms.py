from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm

from cms.forms import BasePageForm


class MonthlyUpdateForm(BasePageForm):
    """Drafts skip the model's checks, so the month is checked here at every save."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "month" in self.fields:
            self.fields["month"].disabled = True
            self.fields["month"].help_text = _("The month cannot change once the update exists.")

    def clean(self):
        data = super().clean()
        month = data.get("month")
        parent = self.parent_page
        if month and not self.instance.pk and parent:
            if type(self.instance).objects.child_of(parent).holding(month):
                self.add_error("month", _("This series already has an update for that month."))
            else:
                self.instance.month = month
                self.instance.name_after_month()
        return data


class MonthlyUpdateCopyForm(CopyForm):
    """A month exists once, so a copy could only be a second record of it."""

    def clean(self):
        super().clean()
        self.add_error("new_slug", _("A month cannot be copied. Start the next month instead."))
