"""Times that people fill in, in the two nights in which the clocks change."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.content_files.errors import FieldError
from cms.content_files.fields import as_moment
from cms.content_files.located_yaml import LocatedText
from cms.forms import WallClockField

# The night in which they go forward at one: half past one does not exist. They go back at two.
NO_SUCH_TIME = "2027-03-28 01:30"
TWICE = "2027-10-31 01:30"
FIRST = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def imported(text: str) -> datetime:
    return as_moment(LocatedText(text))


@pytest.mark.parametrize("read", [imported, WallClockField().clean])
def test_a_time_that_no_clock_shows_is_refused_with_the_reason(read):
    with pytest.raises((FieldError, ValidationError)) as refused:
        read(NO_SUCH_TIME)
    assert "There is no 01:30 on 28 March 2027: the clocks go forward in that night." in str(refused.value)


@pytest.mark.parametrize("read", [imported, WallClockField().clean])
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (TWICE, FIRST),
        ("2027-03-28 00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28 02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31 00:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("2027-10-31 02:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_that_comes_twice_is_the_first_of_the_two(read, text, moment):
    assert read(text) == moment


def test_a_file_may_say_the_second_by_its_offset():
    assert imported(f"{TWICE}:00+00:00") == FIRST.replace(hour=1)


def test_what_is_no_time_at_all_is_refused_as_ever():
    with pytest.raises(ValidationError, match="valid date/time"):
        WallClockField().clean("soon")


def all_forms(parent: type = forms.BaseForm):
    for form in parent.__subclasses__():
        yield form
        yield from all_forms(form)


def test_every_form_knows_both_nights():
    """Of every page and record, and those that are written by hand."""
    for model in get_page_models():
        model.get_edit_handler().get_form_class()
    for model in get_snippet_models():
        model.snippet_viewset.get_edit_handler().get_form_class()
    times = [
        (form.__name__, name, type(field))
        for form in all_forms()
        if not form.__module__.startswith("django.contrib.")  # ready-made ones, which no screen has
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateTimeField)
    ]
    assert {"starts_at", "ends_at", "go_live_at", "expire_at"} <= {name for _form, name, _kind in times}
    assert [found for found in times if found[2] is not WallClockField] == []
