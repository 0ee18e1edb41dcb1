"""The addresses of the screens, and how a browser uses them."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models.versions import version_of

QUEUE, UNCHECKED, MINE = "/admin/moderation/", "/admin/moderation/unchecked/", "/admin/submissions/"
CEILING = 20


def reload(page):
    return type(page).objects.get(pk=page.pk)


def review_url(state):
    return f"{QUEUE}{state.pk}/"


def emergency_url(obj):
    return f"{QUEUE}emergency/{ContentType.objects.get_for_model(obj).pk}/{obj.pk}/"


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def queries_of(client, address) -> int:
    """How many queries a page costs once what is remembered between requests is there."""
    text_of(client.get(address))
    with CaptureQueriesContext(connection) as counted:
        text_of(client.get(address))
    return len(counted)


def decide(client, state, action, **answer):
    newest = reload(state.workflow_state.content_object).latest_revision
    revision = answer.pop("revision", version_of(newest))
    return client.post(review_url(state), {"action": action, "revision": revision, **answer}, follow=True)
