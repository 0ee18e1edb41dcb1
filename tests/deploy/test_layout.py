"""What people meet at the front door of an installed site."""

import re
import shutil
import socket
import ssl
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.watch import Watch
from tests.deploy.layout import HOST, PROJECT
from tests.required import require
from tests.waiting import until
from tools.run import PASSWORD

UNITS = sorted((PROJECT / "deploy/systemd").iterdir())

# The accounts of other tests are hashed quickly; production does not know that way.
SET_PASSWORD = (
    "from django.contrib.auth.models import User; person = User.objects.get(username='reader'); "
    f"person.set_password('{PASSWORD}'); person.save()"
)

# What the site says of all it answers itself; what is left out here differs by kind of answer.
PROTECTION = (
    "strict-transport-security",
    "x-content-type-options",
    "cross-origin-resource-policy",
    "referrer-policy",
)


def protection_of(answer) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in PROTECTION}


@pytest.fixture
def protection(layout) -> dict[str, str | None]:
    """That of a page."""
    return protection_of(layout.get("/"))


def test_the_home_page_comes_over_tls_with_its_protections(layout):
    answer = layout.get("/")
    assert answer.status == 200
    assert b"Staff networks" in answer.body
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert None not in protection_of(answer).values()


def test_plain_http_is_sent_to_tls(layout):
    answer = layout.get("/updates/?a=b", secure=False)
    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}/updates/?a=b")


def test_static_files_come_from_nginx_compressed_and_for_a_year(layout):
    page = layout.get("/").body.decode()
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    answer = layout.get(stylesheet, Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]


def test_what_nginx_answers_itself_is_protected_like_the_rest(layout, protection):
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', layout.get("/").body.decode())[1]
    answer = layout.get(stylesheet)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert protection_of(answer) == protection


def test_no_folder_is_listed(layout):
    assert {
        layout.get(path).status for path in ("/static/", "/static/cms/", "/media/", "/media/images/")
    } <= {
        403,
        404,
    }


@pytest.mark.parametrize(
    ("cipher", "is_spoken"),
    [("ECDHE-RSA-AES128-GCM-SHA256", True), ("AES128-GCM-SHA256", False), ("ECDHE-RSA-AES128-SHA256", False)],
)
def test_only_strong_tls_is_spoken(layout, cipher, is_spoken):
    context = ssl.create_default_context(cafile=layout.root / "etc/staff-networks/certificate.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", layout.tls), timeout=30) as connection:
        try:
            with context.wrap_socket(connection, server_hostname=HOST) as tls:
                assert tls.version() == "TLSv1.2"
                assert is_spoken
        except ssl.SSLError:
            assert not is_spoken


def test_every_static_file_a_page_names_is_there(layout):
    page = layout.get("/").body.decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert len(named) > 2
    for address in named:
        assert layout.get(address).status == 200, address


def test_a_page_of_the_version_before_finds_its_static_files(layout, protection):
    before = layout.root / "opt/staff-networks/releases/before/.local/collected"
    before.mkdir(parents=True, exist_ok=True)
    (before / "old.css").write_text("p { color: red }")
    previous = layout.root / "opt/staff-networks/previous"
    previous.unlink(missing_ok=True)
    previous.symlink_to("releases/before")
    answer = layout.get("/static/old.css")
    assert answer.body == b"p { color: red }"
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert protection_of(answer) == protection
    assert layout.get("/static/never.css").status == 404


def test_another_host_name_is_refused(layout):
    assert layout.get("/", Host="evil.example").status in (400, 404, 421)


def test_what_a_client_says_about_itself_is_not_believed(layout):
    answer = layout.get("/", X_Forwarded_Proto="http", X_Forwarded_For="10.9.9.9")
    assert answer.status == 200  # believed, it would be a redirect to https


def test_62_readers_behind_one_socket_file_are_62_senders_at_both_web_servers_together(layout):
    def tell(number: int, reader: str) -> int:
        form = {"text": "The rota tool shows my shifts only ten days ahead."}
        return layout.post_to(number, "/feedback/", form, **{"X-Forwarded-For": reader}).status

    answers = [tell(1 + time % 2, "10.1.0.250") for time in range(122)]  # the hour may end on the way
    assert set(answers[:60]) == {302}
    assert 429 in answers[60:]
    assert [tell(1 + reader % 2, f"10.1.0.{reader}") for reader in range(62)] == [302] * 62


def test_the_site_is_ready_once_the_worker_has_ticked(layout):
    layout.wait_for("/readyz")
    assert layout.get("/readyz").status == 200


def test_uploads_cannot_be_fetched_around_the_site(layout):
    (layout.root / "var/lib/staff-networks/media/secret.txt").write_text("secret")
    for path in (
        "/protected-media/secret.txt",
        "/var/lib/staff-networks/media/secret.txt",
        "/static/../secret.txt",
    ):
        assert layout.get(path).body.strip() != b"secret"
        assert layout.get(path).status in (400, 404)


def test_a_picture_comes_from_nginx_when_the_site_says_so(layout, protection):
    address = re.search(r'src="/media/(images/[^"]+)"', layout.get("/every-block/").body.decode())[1]
    answer = layout.get(f"/media/{address}")
    file = layout.root / "var/lib/staff-networks/media" / address
    assert (answer.status, answer.body) == (200, file.read_bytes())
    assert answer.headers["content-type"].startswith("image/")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert protection_of(answer) == protection
    assert "etag" in answer.headers  # only nginx says that
    assert "x-accel-redirect" not in answer.headers


def test_an_original_is_not_handed_to_anybody(layout):
    (original, *_) = sorted((layout.root / "var/lib/staff-networks/media/original_images").iterdir())
    assert layout.get(f"/media/original_images/{original.name}").status == 404
    assert layout.get(f"/media/images/../original_images/{original.name}").status == 404


def test_too_large_an_upload_is_refused_at_the_door(layout):
    assert layout.get("/", Content_Length=str(26 * 1024 * 1024)).status == 413


def test_no_line_of_the_log_tells_who_read_what(layout):
    layout.get("/networks/?q=secret-word", User_Agent="secret-agent")
    log = layout.root / "var/log/nginx/staff-networks.log"
    until(lambda: " 200 " in log.read_text())
    for private in ("networks", "secret-word", "secret-agent", "127.0.0.1"):
        assert private not in log.read_text()


def test_one_web_server_may_die_and_nobody_notices(layout):
    layout.kill("web@1")
    try:
        assert {layout.get("/?q=secret-word").status for _ in range(20)} == {200}
    finally:
        layout.start("web@1")
    layout.wait_for_server(1)
    # nginx would tell who met the dead one, and with which words.
    assert "secret-word" not in (layout.root / "var/log/nginx/staff-networks-error.log").read_text()


def test_when_nothing_answers_readers_get_words_and_when_to_come_back(layout, protection):
    layout.kill("web@1")
    layout.kill("web@2")
    try:
        answer = layout.get("/")
        assert answer.status == 503
        assert answer.headers["retry-after"] == "30"
        assert b"the site is not available" in answer.body
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert protection_of(answer) == protection
    finally:
        layout.start("web@1", "web@2")
    for number in (1, 2):
        layout.wait_for_server(number)
    layout.wait_for("/")


def test_management_commands_run_as_documented(layout, tmp_path):
    said = layout.manage("migrate", "--plan")
    assert said.startswith("Planned operations:")  # and no line of a log before it
    assert "No planned migration operations" in said
    assert "verified" in layout.manage("backup", str(tmp_path))
    assert "no issues" in layout.manage("check", "--deploy", "--fail-level", "WARNING")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(unit, installed, tmp_path):
    require("systemd", shutil.which("systemd-analyze"))
    for path in UNITS:
        text = re.sub(r"^(User|Group)=.*\n", "", path.read_text(), flags=re.M)  # no such account here
        text = re.sub(r"/opt/staff-networks/current/\.venv/bin/\w+", "/bin/true", text)
        (tmp_path / path.name).write_text(text)
    name = unit.name.replace("@.", "@1.")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "staff-networks" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


@pytest.mark.browser
def test_a_reader_finds_a_network_and_signs_in(layout):
    layout.manage("shell", "-c", SET_PASSWORD)
    origin = f"https://{HOST}"
    with chromium.started(f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{layout.tls}") as browser:
        context = browser.new_context(base_url=origin, ignore_https_errors=True, locale="en-GB")
        watch = Watch(context, origin)
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Networks").first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill("reader")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{origin}/")
        cookies = {each["name"]: each for each in context.cookies()}
        assert set(cookies) == {"__Host-sessionid", "__Host-csrftoken"}
        assert all(each["secure"] and each["httpOnly"] for each in cookies.values())
        assert watch.faults == []
