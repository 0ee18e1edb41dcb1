"""Things tests need, made as the site makes them: pages have revisions, dates and a public history."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from cms.roles import EDITORS
from home.models import Alert, InformationPage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage, TermOfOffice
from updates.models import (
    Commitment,
    CommitmentMove,
    CommitmentsPage,
    MonthlyUpdatePage,
    ProgressItem,
    Response,
    UpdateSeriesPage,
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"person{n}")


class PageFactory(factory.django.DjangoModelFactory):
    """`parent` is required; `live=False` leaves a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")

    @classmethod
    def _create(cls, model, *args, parent, live=True, **values):
        page = model(live=False, has_unpublished_changes=True, **values)
        parent.add_child(instance=page)
        revision = page.save_revision(clean=False)  # it was cleaned a moment ago
        if live:
            revision.publish()
        return model.objects.get(pk=page.pk)


class InformationPageFactory(PageFactory):
    class Meta:
        model = InformationPage


class NetworkIndexPageFactory(PageFactory):
    class Meta:
        model = NetworkIndexPage


class NetworkPageFactory(PageFactory):
    class Meta:
        model = NetworkPage

    title = factory.Sequence(lambda n: f"Network {n}")
    contact_email = "network@example.org"


class StatementPageFactory(PageFactory):
    class Meta:
        model = StatementPage

    title = factory.Sequence(lambda n: f"Statement {n}")
    issued_on = date(2026, 6, 3)


class EventPageFactory(PageFactory):
    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Event {n}")
    starts_at = datetime(2099, 6, 3, 12, tzinfo=UTC)  # yet to come, whatever the day
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=1))


class UpdateSeriesPageFactory(PageFactory):
    class Meta:
        model = UpdateSeriesPage

    title = "Updates"
    slug = "updates"


class MonthlyUpdatePageFactory(PageFactory):
    class Meta:
        model = MonthlyUpdatePage

    title = factory.LazyAttribute(lambda page: f"{page.month:%B %Y}")


class CommitmentsPageFactory(PageFactory):
    class Meta:
        model = CommitmentsPage

    title = "Commitments"
    slug = "commitments"


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    ref = factory.Sequence(lambda n: f"OR-{n % 1000:02d}")
    title = factory.Sequence(lambda n: f"Commitment {n}")
    wording = "Every interview panel has somebody from outside the team."
    owner = "Head of Recruitment"
    owner_inbox = "recruitment@example.org"
    measure = "Panels with somebody from outside, each quarter."
    target_date = date(2027, 3, 31)
    public_since = datetime(2026, 1, 1, tzinfo=UTC)


class TermOfOfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TermOfOffice

    name = "Amara Bello"
    role = TermOfOffice.Role.CHAIR
    starts_on = date(2026, 1, 1)
    is_public = True


class SnippetFactory(factory.django.DjangoModelFactory):
    """`live=False` leaves a draft."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model, *args, live=True, **values):
        snippet = model(live=False, **values)
        snippet.save()
        revision = snippet.save_revision()
        if live:
            revision.publish()
        return model.objects.get(pk=snippet.pk)


class AlertFactory(SnippetFactory):
    """On air at once, for a day from `starts_at`."""

    class Meta:
        model = Alert

    title = factory.Sequence(lambda n: f"Alert {n}")
    body = "<p>The lift is out of order.</p>"
    starts_at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda alert: alert.starts_at + timedelta(days=1))


class ResponseFactory(SnippetFactory):
    class Meta:
        model = Response

    you_said = factory.Sequence(lambda n: f"The quiet room is booked for meeting {n}.")
    we_did = "<p>It can no longer be booked.</p>"
    answered_on = date(2026, 11, 3)


def publish(page, **changes):
    """Change a live page the way an editor does, and publish it."""
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.LOGIN) -> PageViewRestriction:
    """Make `page` and all below it private."""
    return PageViewRestriction.objects.create(page_id=page.pk, restriction_type=kind)


def add_item(
    month: MonthlyUpdatePage, topic: str, status="under-way", commitments=(), moves=None
) -> MonthlyUpdatePage:
    """Publish `month` with one more progress item; `moves` gives commitments a status."""
    page = month.get_latest_revision_as_object()
    place = page.items.count()
    item = ProgressItem(topic=topic, detail="<p>We met.</p>", status=status, sort_order=place)
    item.moves = [
        *(CommitmentMove(commitment=commitment) for commitment in commitments),
        *(
            CommitmentMove(commitment=commitment, status=status)
            for commitment, status in (moves or {}).items()
        ),
    ]
    page.items.add(item)
    page.save_revision().publish()
    return MonthlyUpdatePage.objects.get(pk=month.pk)


class EditorFactory(UserFactory):
    """Somebody in the group Editors."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        self.groups.add(Group.objects.get(name=EDITORS))


def submit(page, by, **changes):
    """Change `page` as a draft by `by` and send it to moderation; returns the task state."""
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=by, clean=False)
    page = type(page).objects.get(pk=page.pk)
    page.get_workflow().start(page, by)
    return type(page).objects.get(pk=page.pk).current_workflow_task_state


def lead_of(network, person=None, **facts):
    """Somebody whose term of office runs, whatever the day, freshly loaded; `role` and days may differ."""
    usual = {"role": "deputy", "starts_on": date(2020, 1, 1), "ends_on": date(2099, 12, 31)}
    person = person or UserFactory()
    TermOfOfficeFactory(network=network, person=person, **usual | facts)
    return type(person).objects.get(pk=person.pk)
