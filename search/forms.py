from django import forms
from django.utils.translation import gettext_lazy as _

from cms.security.bounds import LONGEST_SEARCH
from search.query.text import clean


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": _("Use fewer words: up to %(limit_value)d characters.")},
    )

    def clean_q(self) -> str:
        """The words without what nobody can search for; "" when no letter or digit is left."""
        words = clean(self.cleaned_data["q"])
        return words if any(character.isalnum() for character in words) else ""
