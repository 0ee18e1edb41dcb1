"""A month exists once in its series, and is named after itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.factories import CommitmentFactory, MonthlyUpdatePageFactory, UpdateSeriesPageFactory
from updates.models import MonthlyUpdatePage

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def series(home):
    return UpdateSeriesPageFactory(parent=home)


def test_title_and_address_follow_from_the_month(series):
    page = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 17), title="Whatever")
    assert (page.title, page.slug, page.month) == ("October 2026", "2026-10", OCTOBER)


def test_a_second_record_of_a_month_is_refused_by_the_model(series):
    MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    twin = MonthlyUpdatePage(month=OCTOBER, live=True)
    with pytest.raises(ValidationError):
        series.add_child(instance=twin)


def test_a_second_record_of_a_month_is_refused_by_the_database(series):
    first = MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    other = MonthlyUpdatePageFactory(parent=series, month=date(2026, 9, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyUpdatePage.objects.filter(pk=other.pk).update(month=first.month)


def test_two_series_may_each_have_the_month(series, network):
    own = UpdateSeriesPageFactory(parent=network)
    MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    MonthlyUpdatePageFactory(parent=own, month=OCTOBER)
    assert MonthlyUpdatePage.objects.filter(month=OCTOBER).count() == 2


def test_an_old_draft_never_brings_back_another_month(series):
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    draft = page.save_revision()
    draft.content["month"] = "2026-01-01"
    draft.save()
    draft.publish()
    page.refresh_from_db()
    assert page.month == OCTOBER


def form_data(month="2026-10-17", **extra):
    return nested_form_data(
        {
            "month": month,
            "summary": "",
            "body": streamfield([]),
            "items": inline_formset([]),
            "feedback_invitation": "",
            "comments": inline_formset([]),
            **extra,
        }
    )


def test_the_admin_makes_a_month_from_its_date_alone(admin_client, series):
    url = f"/admin/pages/add/updates/monthlyupdatepage/{series.pk}/"
    item = {
        "topic": "Mentoring",
        "detail": rich_text("<p>We met.</p>"),
        "status": "done",
        "contact_email": "",
    }
    data = form_data(items=inline_formset([item])) | {"action-publish": "1"}
    data |= nested_form_data(
        {"items-0-moves": inline_formset([{"commitment": CommitmentFactory().pk, "status": "late"}])}
    )
    response = admin_client.post(url, data)
    page = MonthlyUpdatePage.objects.get()
    assert response.status_code == 302
    assert (page.slug, page.title) == ("2026-10", "October 2026")
    assert page.items.get().moves.get().status == "late"


def test_the_admin_names_the_month_that_is_taken_even_for_a_draft(admin_client, series):
    MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    url = f"/admin/pages/add/updates/monthlyupdatepage/{series.pk}/"
    response = admin_client.post(url, form_data())
    assert response.status_code == 200
    assert "This series already has an update for that month." in response.content.decode()
    assert MonthlyUpdatePage.objects.count() == 1


def test_the_admin_refuses_to_copy_a_month(admin_client, series):
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    url = f"/admin/pages/{page.pk}/copy/"
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": series.pk}
    response = admin_client.post(url, data)
    assert "A month cannot be copied" in response.content.decode()
    assert MonthlyUpdatePage.objects.count() == 1


def test_the_admin_moves_no_month_out_of_its_series(admin_client, series, network):
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    own = UpdateSeriesPageFactory(parent=network)
    admin_client.post(f"/admin/pages/{page.pk}/move/{own.pk}/confirm/")
    admin_client.post(f"/admin/bulk/cms/basepage/move/?id={page.pk}", {"chooser": own.pk, "next": "/admin/"})
    page = MonthlyUpdatePage.objects.get(pk=page.pk)
    assert (page.get_parent().pk, page.series_id) == (series.pk, series.pk)


def test_the_year_page_shows_the_missing_month_in_its_place(client, home):
    series = UpdateSeriesPageFactory(parent=home, starts_month=date(2025, 9, 1))
    for month in (9, 11, 12):
        MonthlyUpdatePageFactory(parent=series, month=date(2025, month, 1))
    page = client.get("/updates/2025/").content.decode()
    assert "No update published for October 2025" in page
    assert page.index("November 2025") < page.index("October 2025") < page.index("September 2025")


def test_a_year_without_months_is_not_found(client, series):
    assert client.get("/updates/1999/").status_code == 404
    assert client.get("/updates/0/").status_code == 404
