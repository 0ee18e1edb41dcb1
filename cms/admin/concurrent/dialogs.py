"""The same for forms that a script fetches: who may read a page or collection, and what was just uploaded."""

import json
from functools import cache
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.forms.collections import CollectionViewRestrictionForm
from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.views import collection_privacy
from wagtail.admin.views.page_privacy import SetPrivacyView

from cms.admin.concurrent.comparison import FIELD, Shown, read_version
from cms.admin.concurrent.values import in_words, sent, untouched
from cms.typing import Mixin


class SaysWhatItWasMadeFrom(Mixin):
    """Before a model form: a hidden field holds its version. Out of date it is refused; sent again, kept."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "restriction_type" in self.fields and not self.instance.pk:
            self.initial["restriction_type"] = "none"  # what the dialog shows where there is no rule
        self.version = Shown((self,)).version()
        hidden = forms.CharField(required=False, widget=forms.HiddenInput, initial=json.dumps(self.version))
        self.fields[FIELD] = hidden

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        name = self.add_prefix(FIELD)
        if read_version(self.data.get(name, "")) == self.version:
            return data
        self.data = self.data.copy()
        self.data[name] = json.dumps(self.version)
        if stored := self._stored_otherwise():
            words = _(
                "Somebody else changed this while you had it open, so nothing was saved. Stored now: "
                "%(stored)s. To replace that with what you chose, save again."
            )
            self.add_error(None, words % {"stored": stored})
        return data

    def _stored_otherwise(self) -> str:
        """What is stored now and was not sent, in words."""
        fields = [field for field in self if not field.is_hidden]
        both = [(field, untouched(field), sent(field, self.data, self.files)) for field in fields]
        words = [
            f"{field.label}: {in_words(field, now, typed)}" for field, now, typed in both if now != typed
        ]
        return strip_tags("; ".join(words))


@cache
def with_version(form_class: "type[forms.ModelForm[Any]]") -> "type[forms.ModelForm[Any]]":
    """`form_class`, saying what it was made from."""
    if issubclass(form_class, SaysWhatItWasMadeFrom):
        return form_class
    return type(form_class.__name__, (SaysWhatItWasMadeFrom, form_class), {})


class MakesFormsWithVersion(Mixin):
    """Before Wagtail's views of many uploads at once."""

    def get_edit_form_class(self) -> "type[forms.ModelForm[Any]]":
        return with_version(super().get_edit_form_class())


def protect_privacy() -> None:
    """Wagtail asks its own classes for these forms, and has no setting for others."""
    SetPrivacyView.form_class = with_version(PageViewRestrictionForm)
    collection_privacy.CollectionViewRestrictionForm = with_version(CollectionViewRestrictionForm)
