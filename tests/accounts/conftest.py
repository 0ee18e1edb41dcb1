import pytest
from django.contrib.auth.models import Group

from cms.roles import EDITORS
from tests.accounts.signing_in import PASSWORD


@pytest.fixture
def person(db, django_user_model):
    return django_user_model.objects.create_user("sam", "sam@example.org", PASSWORD, first_name="Sam")


@pytest.fixture
def editor(db, django_user_model):
    user = django_user_model.objects.create_user("ruth", "ruth@example.org", PASSWORD, first_name="Ruth")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def administrator(db, django_user_model):
    return django_user_model.objects.create_superuser("alex", "alex@example.org", PASSWORD)


@pytest.fixture
def second_factor_required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
