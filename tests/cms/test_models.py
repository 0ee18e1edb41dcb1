"""What holds for every model of this site."""

from django.apps import apps
from django.conf import settings
from modelcluster.fields import ParentalKey

OURS = {"cms", "home", "networks", "search", "updates"}


def test_nothing_points_at_rows_that_each_publication_numbers_anew():
    """Rows of a page come out of its revision, so a key that points at one soon points nowhere."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields() if field.concrete]
    renumbered = {field.model for field in fields if isinstance(field, ParentalKey)}
    assert {model._meta.model_name for model in renumbered} >= {"progressitem", "commitmentmove"}
    pointing = [
        str(field)
        for field in fields
        if field.model._meta.app_label in OURS
        and field.related_model in renumbered
        and not isinstance(field, ParentalKey)
    ]
    assert pointing == []


def test_wagtails_public_interface_for_programs_is_closed(admin_client):
    """It publishes without asking for approval, and shows readers only what they may edit."""
    assert not [app for app in settings.INSTALLED_APPS if app.startswith("wagtail.api")]
    for address in ("/api/", "/api/v2/pages/", "/api/v3/pages/", "/admin/api/v3/pages/"):
        assert admin_client.get(address).status_code == 404
