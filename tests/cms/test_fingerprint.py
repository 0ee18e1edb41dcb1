"""What is in a shared cache was made by this release under these settings, or it is not found."""

import ast
import importlib
import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import get_template
from redis import Redis as Client

from cms.caching import fingerprint
from tests.cms.test_settings import SAFE
from tests.redis_server import Redis
from tests.served.server import running

PROJECT = Path(site_settings.BASE_DIR)
BEFORE = SAFE | {
    "OIDC_SERVER_URL": "https://login.example.org",
    "OIDC_CLIENT_ID": "site",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_DOMAINS": "example.org",
    "SECURITY_CONTACT": "mailto:security@example.org",
}
# Values that mean something, where “another” does not.
OTHER = {
    "SECRET_KEY": "another-long-and-random-key-that-nobody-else-has-987654",
    "BASE_URL": "https://other.example.org",
    "SITE_ACCESS": "staff",
    "DATABASE_URL": "postgresql://app@/other?host=/run/postgresql",
    "CACHE_URL": "rediscache://cache.example.org:6379/1",
    "EMAIL_URL": "smtp://other.example.org:25",
    "PERSONAL_DATA_KEYS": "YW5vdGhlciBrZXkgb2YgdGhlc2UgdGVzdHMsIDMyIGI=",
    "SEARCH_URL": "https://search.example.org:9200",
    "OIDC_SERVER_URL": "https://other.example.org",
    "OIDC_ROLES": "group=Editors",
    "OIDC_ADDRESSES_VERIFIED": "1",
    "OIDC_ASKS_SECOND_FACTOR": "0",
    "SECURE_SSL_REDIRECT": "0",
    "MODERATION_TARGET_WORKING_DAYS": "5",
    "EDGE_CACHE_MEGABYTES": "5",
    "LOG_LEVEL": "ERROR",
}
DECIDES_NOTHING = {
    **fingerprint.OF_ONE_MACHINE,
    "LOG_LEVEL": "as LOGGING",
    "MEDIA_ROOT": "a place on one machine; what is there is content",
}
ONE_VALUE = {"DEBUG": "1", "SECOND_FACTOR_REQUIRED": "0"}  # a public site refuses the other one
NOT_TRIED = {"SENTRY_DSN"}  # it is no setting: a library is told where errors go


def names_read() -> set[str]:
    """Every variable that the settings of a public site read."""
    found = set()
    for path in (PROJECT / "cms/settings").glob("*.py"):
        if path.stem in ("test", "development"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                reader = node.func.value if isinstance(node.func, ast.Attribute) else node.func
                if isinstance(reader, ast.Name) and reader.id == "env":
                    found.add(node.args[0].value)
    return found


@pytest.fixture
def under(monkeypatch):
    """Call it with variables for the fingerprint of a public site that has them."""

    def read(**variables: str) -> str:
        with monkeypatch.context() as patch:
            for name in names_read():
                patch.delenv(name, raising=False)
            for name, value in (BEFORE | variables).items():
                patch.setenv(name, value)
            for name in [name for name in sys.modules if name.startswith("cms.settings.")]:
                patch.delitem(sys.modules, name)
            for name in ("base", "production"):
                patch.setattr(sys.modules["cms.settings"], name, None, raising=False)
            production = importlib.import_module("cms.settings.production")
            found = {name: value for name, value in vars(production).items() if name.isupper()}
            for name in [name for name in sys.modules if name.startswith("cms.settings.")]:
                del sys.modules[name]
        return fingerprint.make(found, "a release")

    return read


# --- Settings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(names_read() - NOT_TRIED - ONE_VALUE.keys()))
def test_every_setting_changes_every_key_or_is_known_to_decide_nothing_that_is_shown(under, name):
    changes = under() != under(**{name: OTHER.get(name, "another")})
    assert changes == (name not in DECIDES_NOTHING)


@pytest.mark.parametrize(("name", "value"), ONE_VALUE.items())
def test_some_settings_have_one_value_on_a_public_site(under, name, value):
    with pytest.raises(ImproperlyConfigured):
        under(**{name: value})


def test_what_decides_nothing_is_a_setting():
    names = [name for name in dir(site_settings) if made_of(1, **{name: "another"}) == made_of(1)]
    assert set(names) == fingerprint.OF_ONE_MACHINE.keys()


def test_every_process_makes_the_same_fingerprint(under):
    program = (
        "import django; django.setup(); from cms.caching.fingerprint import fingerprint; print(fingerprint())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            env=os.environ | SAFE | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_an_object_in_the_settings_counts_by_what_it_holds():
    class Thing:
        def __init__(self, value):
            self.value = value

    one, same, other = (made_of([Thing(number), Thing, len, {1, 2}, None]) for number in (1, 1, 2))
    assert one == same != other


def test_another_class_or_function_counts_as_another():
    assert len({made_of(each) for each in (int, str, len, None)}) == 4


def test_who_does_not_know_the_secret_cannot_make_the_fingerprint():
    assert made_of(1) != made_of(1, SECRET_KEY="another")


def made_of(value: object, **settings: str) -> str:
    return fingerprint.make({"SECRET_KEY": "secret", "OPERATORS": None, "A": value} | settings, "a release")


# --- Releases -----------------------------------------------------------------------------------------------


@pytest.fixture
def other_project(tmp_path, settings, monkeypatch):
    """A small one in a folder of the test's own."""
    for name in ("cms", "templates", "requirements", "collected"):
        (tmp_path / name).mkdir()
    (tmp_path / "cms/views.py").write_text("before")
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.TEMPLATES = [{"DIRS": [tmp_path / "templates"]}]
    monkeypatch.setattr(apps.get_app_config("cms"), "path", str(tmp_path / "cms"))
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        "cms/views.py",
        "cms/new.py",
        "templates/base.html",
        "requirements/base.txt",
        "collected/staticfiles.json",
    ],
)
def test_other_code_templates_packages_and_static_files_are_another_release(other_project, changed):
    before = fingerprint.release()
    assert before == fingerprint.release()
    (other_project / changed).write_text("after")
    assert fingerprint.release() != before


def test_a_release_is_the_same_wherever_its_process_was_started(other_project, monkeypatch):
    before = fingerprint.release()
    monkeypatch.chdir(other_project / "cms")
    assert fingerprint.release() == before


@pytest.fixture
def made_anew():
    """Call it for the fingerprint of a process that begins now."""

    def make() -> str:
        fingerprint.fingerprint.cache_clear()
        return fingerprint.fingerprint()

    yield make
    fingerprint.fingerprint.cache_clear()


def test_a_process_has_one_fingerprint_of_its_settings_and_its_release(made_anew, other_project, settings):
    first = made_anew()
    assert made_anew() == first
    settings.WAGTAIL_SITE_NAME = "Another name"
    named = made_anew()
    (other_project / "cms/views.py").write_text("after")
    assert fingerprint.key("page", "", 1) == f"{named}::1:page"
    assert len({first, named, made_anew()}) == 3


def test_everything_of_ours_that_runs_counts():
    counted = set(fingerprint.files())
    loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    apart = {PROJECT / name for name in ("tests", ".venv", "tools", "bench")}
    ours = {path for path in map(Path, filter(None, loaded)) if PROJECT in path.parents}
    assert {path for path in ours if not apart & set(path.parents)} - {PROJECT / "manage.py"} <= counted
    assert Path(get_template("base.html").origin.name) in counted
    assert PROJECT / "cms/static/cms/css/tokens.css" in counted


# --- In the cache ------------------------------------------------------------------------------------------


def test_every_cache_makes_its_keys_there():
    """But for the counts of limits, which are about people and hold nothing that is shown."""
    caches = {name: each.get("KEY_FUNCTION") for name, each in site_settings.CACHES.items()}
    assert caches == {"default": "cms.caching.fingerprint.key", "limits": None}


def status_of(path: str, site: str) -> int:
    """For a reader without an account, who always names the same host."""
    connection = HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", path, headers={"Host": "localhost"})
    return connection.getresponse().status


def releases_in(redis: Redis) -> set[bytes]:
    return {name.split(b":")[0] for name in Client(port=redis.port).scan_iter()}


def test_a_site_made_one_for_staff_shows_nothing_that_was_kept_while_it_was_public(
    demonstration_copy, tmp_path, monkeypatch
):
    redis = Redis(tmp_path)
    monkeypatch.setenv("CACHE_URL", redis.address)
    try:
        with running(demonstration_copy, tmp_path / "public.log") as site:
            assert [status_of(path, site) for path in ("/", "/networks/")] == [200, 200]
        assert len(releases_in(redis)) == 1
        monkeypatch.setenv("SITE_ACCESS", "staff")
        with running(demonstration_copy, tmp_path / "staff.log") as site:
            assert [status_of(path, site) for path in ("/", "/networks/")] == [302, 302]
    finally:
        redis.kill()
