import pytest
from django.contrib.auth.models import Group

from cms.roles import EDITORS
from tests.accounts.at_provider import PEOPLE, ROLES, providers
from tests.accounts.signing_in import PASSWORD
from tests.provider import server


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


@pytest.fixture(scope="package")
def provider(tmp_path_factory):
    with server.running(tmp_path_factory.mktemp("provider"), PEOPLE) as provider:
        yield provider


@pytest.fixture
def known_to_the_site(db, provider, settings):
    """The provider says what it always says, and the site believes it."""
    provider.says(**PEOPLE)
    settings.OIDC_DOMAINS, settings.OIDC_ROLES = ["example.org"], ROLES
    settings.SOCIALACCOUNT_PROVIDERS = providers(f"{provider.address}/o")
