"""Many redirects at once, from a table: all of them, or none and what is wrong with which line.

Instead of Wagtail's import, which keeps the file on one machine between its two steps, takes any number of
lines, and ends in the middle at one that is too short.
"""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator
from wagtail.contrib.redirects.views import CreateView, EditView, permission_checker
from wagtail.log_actions import log

from cms import content_version
from cms.admin.views import AdminView
from cms.models import BasePage
from cms.security.sanitise import is_storable, sanitise
from cms.sites import site_for

COLUMNS = ("from", "to")
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8-sig", "cp1252")  # what Excel calls CSV UTF-8, and what it calls CSV
UNICODE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # how begins what Excel calls Unicode Text
# Each line is looked up and stored by itself: half a thousand take about two seconds.
MOST_LINES = 500
MOST_BYTES = MOST_LINES * 1000
MOST_FAULTS_SHOWN = 20
NO_CSV = gettext_lazy("This is not a CSV file. In Excel, choose Save As, CSV UTF-8.")


class SafeRedirectForm(RedirectForm):
    """Wagtail's takes an old address apart that it has not looked at."""

    def clean_old_path(self) -> str:
        old = self.cleaned_data["old_path"]
        try:
            Redirect.normalise_path(old)
        except ValueError:
            raise ValidationError(_("Enter an address of the old site, for example /old-page.html")) from None
        return old


def take_over() -> None:
    """Have Wagtail's own forms for one redirect ask the same, and those it makes itself count as content."""
    CreateView.form_class = EditView.form_class = SafeRedirectForm
    BatchRedirectCreator.post_process = lambda self: content_version.bump()


class RedirectsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table of old and new addresses"),
        help_text=format_lazy(
            gettext_lazy(
                "A CSV file with the columns from and to, and at most {count} lines. "
                "In Excel: Save As, CSV UTF-8. In Google Sheets: File, Download, Comma-separated values."
            ),
            count=MOST_LINES,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def clean_file(self) -> list[tuple[int, str, str]]:
        """The lines: number in the file, old address, new address."""
        return list(lines(self.cleaned_data["file"]))


def lines(file: "UploadedFile[Any]") -> Iterator[tuple[int, str, str]]:
    """Raises `ValidationError` for what is no such table."""
    if file.size is None or file.size > MOST_BYTES:
        raise ValidationError(too_long())
    text = sanitise(decoded(file.read()))
    if not is_storable(text):
        raise ValidationError(NO_CSV)
    first = text.partition("\n")[0]
    delimiter = next((each for each in DELIMITERS if each in first), ",")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in names]:
            text = _("The first line has no column “%(name)s”. Write from,to into it.")
            raise ValidationError(text % {"name": missing[0]})
        places = [names.index(name) for name in COLUMNS]
        count = 0
        for row in reader:
            if not any(row):
                continue
            if (count := count + 1) > MOST_LINES:
                raise ValidationError(too_long())
            old, new = (row[place].strip() if place < len(row) else "" for place in places)
            yield reader.line_num, old, new
    except csv.Error as error:
        text = _("Line %(number)s cannot be read: is this a CSV file?")
        raise ValidationError(text % {"number": reader.line_num}) from error
    if not count:
        raise ValidationError(_("There is no line below the first one."))


def too_long() -> str:
    text = _("At most %(count)s lines at once. Make two files of it.")
    return text % {"count": MOST_LINES}


def decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UNICODE_TEXT) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(NO_CSV)


@method_decorator(permission_checker.require_any("add"), name="dispatch")
class ImportRedirects(AdminView):
    page_title = gettext_lazy("Import redirects")
    header_icon = "redirect"
    template_name = "cms/admin/import_redirects.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(RedirectsFileForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RedirectsFileForm(request.POST, request.FILES)
        if not form.is_valid() or not self.store(form):
            return self.show(form)
        count = len(form.cleaned_data["file"])
        text = ngettext("%(count)d redirect was added.", "%(count)d redirects were added.", count)
        messages.success(request, text % {"count": count})
        return redirect("wagtailredirects:index")

    def show(self, form: RedirectsFileForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def store(self, form: RedirectsFileForm) -> bool:
        """False, with the faults on the form, where any line has one; nothing is stored then."""
        rows = form.cleaned_data["file"]
        pages = self.pages_at({address for _number, *pair in rows for address in pair})
        faults = []
        with transaction.atomic():
            for number, old, new in rows:
                faults += [(number, fault) for fault in self.store_line(old, new, pages)]
            transaction.set_rollback(bool(faults))
        for number, fault in faults[:MOST_FAULTS_SHOWN]:
            form.add_error("file", _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
        if (more := len(faults) - MOST_FAULTS_SHOWN) > 0:
            form.add_error("file", _("There are %(count)s more like these.") % {"count": more})
        return not faults

    def pages_at(self, addresses: set[str]) -> dict[str, int]:
        """The pages of this site at those of `addresses` that begin with a slash, ending with one or not."""
        site: Any = site_for(self.request)  # the admin is asked by an address of one
        root = site.root_page.url_path
        paths = {
            address: f"{root}{unquote(address).strip('/')}".rstrip("/") + "/"
            for address in addresses
            if address.startswith("/") and is_storable(unquote(address))
        }
        pages = BasePage.objects.filter(url_path__in=set(paths.values()))
        found = dict(pages.values_list("url_path", "pk"))
        return {address: found[path] for address, path in paths.items() if path in found}

    def store_line(self, old: str, new: str, pages: dict[str, int]) -> list[str]:
        """What is wrong with the line; it is stored where nothing is."""
        if not old or not new:
            return [_("an old and a new address are needed.")]
        if old in pages:  # it would never lead anywhere: readers get the page
            return [_("there is a page at %(address)s.") % {"address": old}]
        if new.startswith("/") and new not in pages:
            return [_("there is no page at %(address)s.") % {"address": new}]
        to = {"redirect_page": pages[new]} if new in pages else {"redirect_link": new}
        form = SafeRedirectForm({"old_path": old, "is_permanent": True, **to})
        if not form.is_valid():
            return [error for errors in form.errors.values() for error in errors]
        log(instance=form.save(), action="wagtail.create", user=self.request.user)
        return []
