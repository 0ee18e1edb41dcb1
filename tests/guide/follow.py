"""Follows docs/operators.md from an empty Debian to a watched, backed-up site, and writes down what it saw.

`make guide` runs it as root, in this order; it takes minutes, so `make test` does not collect it. What it
types it takes from the page, by how the command begins. It looks where an operator would, and further.
"""

import json
import re
import time
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.accounts.signing_in import code_from
from tests.browser import chromium
from tests.browser.steps import follow, heading, main, sign_in
from tests.guide import hands
from tests.guide.document import commands
from tests.guide.machine import HOST, Machine, stylesheet
from tests.guide.record import Record
from tests.waiting import until

NAME, PASSWORD = "ada", "four words nobody guesses"
SAM, GONE = "sam@example.org", f"nobody-here@{HOST}"
WEB = ["staff-networks-web@1", "staff-networks-web@2"]
ARCHIVE = "staff-networks-20261125T021500Z.tar"  # the page's example


class Guide:
    """The page, the machine it is followed on, and what is written down about both."""

    def __init__(self, machine: Machine):
        self.machine = machine
        self.page = commands()
        self.left = set(self.page)
        self.record = Record(self.page)

    def command(self, start: str) -> str:
        """The one of the page that begins so."""
        (found,) = (each for each in self.page if each.startswith(start))
        return found

    def type(self, start: str, words: dict[str, str] | None = None, **how) -> str:
        """Type the command that begins so, with `words` in the place of its own. It must work."""
        command = typed = self.command(start)
        for word, meant in (words or {}).items():
            assert word in typed
            typed = typed.replace(word, meant)
        done = self.machine.run(typed, **how)
        assert done.code == 0, f"{typed}\n{done.said}"
        self.left.discard(command)
        self.record.typed(command, done.seconds, words or {}, how.get("answers", {}))
        return done.said

    def saw(self, text: str) -> None:
        self.record.saw(text)


@pytest.fixture(scope="session")
def guide(tmp_path_factory) -> Iterator[Guide]:
    machine = Machine(tmp_path_factory.mktemp("guide") / "debian")
    try:
        machine.make()
        hands.offer_project(machine)
        machine.boot()
        yield Guide(machine)
    finally:
        machine.destroy()


@pytest.fixture(scope="session")
def machine(guide) -> Machine:
    return guide.machine


# --- Install -------------------------------------------------------------------------------------------


def test_install(guide, machine):
    hands.lay_certificate(machine)
    guide.type(
        "apt-get update",
        {"ADDRESS-OF-THIS-PROJECT": "/srv/project"},
        answers={"Do you want to continue?": "Y"},
    )
    assert hands.status(machine) == 200
    guide.saw("A reader gets the home page over TLS, with the certificate of `--certificate`.")
    active = machine.out(
        "systemctl is-active staff-networks.target staff-networks-backup.timer staff-networks-worker"
    )
    assert set(active.split()) == {"active"}
    exposure = re.findall(
        r"(staff-networks\S+) +(\d+\.\d) OK", machine.out("systemd-analyze security --no-pager")
    )
    assert len(exposure) == 3
    guide.saw(
        "How exposed systemd finds each service, 0 to 10: "
        f"{', '.join(f'{unit} {points}' for unit, points in exposure)}."
    )
    for user in ("www-data", "nobody"):
        assert machine.run(f"runuser -u {user} -- cat /etc/staff-networks/environment").code != 0
    guide.saw("The settings are for the site alone to read: nginx's user cannot.")
    guide.type("systemctl reload nginx")
    answers = {
        "Username": NAME,
        "Email address": f"{NAME}@example.org",
        "Password:": PASSWORD,
        "(again)": PASSWORD,
    }
    guide.type("systemctl restart staff-networks-web@1", answers=answers)
    guide.saw(f"`/readyz` answers 200 {machine.wait_for():.0f} s later.")
    machine.out("staff-networks-manage import_content /opt/staff-networks/current/home/demonstration/content")


def test_the_administrator_signs_in_with_a_second_factor_and_sends_a_picture(guide, machine, tmp_path):
    picture = tmp_path / "garden.png"
    Image.effect_noise((1200, 800), 60).convert("RGB").save(picture)
    with chromium.started(f"--host-resolver-rules=MAP {HOST} 127.0.0.1") as browser:
        page = browser.new_context(
            base_url=f"https://{HOST}", ignore_https_errors=True, locale="en-GB"
        ).new_page()
        page.goto("/accounts/login/?next=/admin/")
        sign_in(page, NAME, PASSWORD)
        secret = page.locator("code").inner_text()
        page.get_by_label("Code", exact=True).fill(code_from(secret))
        follow(page, main(page).get_by_role("button", name="Switch on"))
        expect(heading(page)).to_have_text("Recovery codes")
        page.goto("/admin/images/add/")
        page.get_by_label("Title").fill("The garden")
        page.locator("input[type=file]").set_input_files(picture)
        follow(page, page.get_by_role("button", name="Upload"))
        expect(page.get_by_role("link", name="The garden").first).to_be_visible()
    pictures = machine.root / "var/lib/staff-networks/media/images"
    until(lambda: {".avif", ".webp"} <= {path.suffix for path in pictures.iterdir()})
    guide.saw(
        "In a browser the new administrator is led to the second factor, sets it up, and sends a picture; "
        "the worker makes AVIF and WebP of it in its sandbox."
    )


def test_sign_in(guide):
    assert "Taken off" in guide.type("staff-networks-manage forget_second_factor", {"USERNAME": NAME})


# --- Watch ---------------------------------------------------------------------------------------------


def test_watch(guide, machine):
    assert json.loads(machine.get("/readyz")[1]) == {"ready": True, "faults": {}}
    assert machine.get("/metrics")[0] == 404  # not asked for yet: see the upgrade
    machine.set("PROMETHEUS_MULTIPROC_DIR", "/run/staff-networks-metrics")
    log = guide.type("journalctl -u")
    assert '"route": "readyz"' in log
    assert not re.search(rf"127\.0\.0\.1|::1|{NAME}@", log)
    machine.get("/networks/?q=secret-word")
    guide.type("logrotate -f")
    machine.get("/")
    until(lambda: " 200 " in (machine.root / "var/log/nginx/staff-networks.log").read_text())
    logs = [path.read_text() for path in (machine.root / "var/log/nginx").glob("staff-networks*")]
    assert not re.search(r"127\.0\.0\.1|secret-word", "".join(logs))
    guide.saw("nginx went on in a new file. No line of either log tells who read what.")
    assert guide.type("systemctl list-units").count(" running ") == 3
    assert "staff-networks-backup.service" in guide.type("systemctl list-timers")


# --- Back up and restore -------------------------------------------------------------------------------


def test_backup_and_restore(guide, machine):
    guide.type("systemctl start staff-networks-backup")
    assert hands.archives(machine)
    said = guide.type("staff-networks-manage backup")
    assert said.endswith("verified.\n")
    before = hands.content(machine)
    machine.out("runuser -u postgres -- psql -qc 'DELETE FROM home_feedback' staff_networks")
    said = guide.type("cd /\nsystemctl stop", {ARCHIVE: hands.archives(machine)[-1]})
    guide.saw(re.search(r"Restored and verified.*", said)[0])
    machine.wait_for()
    assert hands.content(machine) == before
    guide.saw("Every row of every table of content and every page of the sitemap is as it was.")


def test_an_encrypted_backup_opens_only_with_its_key(guide, machine):
    guide.type("apt-get install age", answers={"Do you want to continue?": "Y"})
    public = re.search(r"age1\w+", guide.type("age-keygen"))[0]
    machine.set("BACKUP_RECIPIENT", public)
    guide.type("staff-networks-manage backup")
    archive = hands.archives(machine)[-1]
    assert archive.endswith(".tar.age")
    before = hands.content(machine)
    (instead,) = re.findall("^staff-networks-manage restore.*$", guide.command("cd /\nsystemctl stop"), re.M)
    machine.out(f"systemctl stop {' '.join(WEB)} staff-networks-worker")
    refused = machine.run(f"staff-networks-manage restore /var/backups/staff-networks/{archive}")
    assert refused.code != 0
    around = guide.command("cd /\nsystemctl stop").split(instead)
    machine.out(around[0])
    guide.type("install -o staff-networks", {f"{ARCHIVE}.age": archive})
    machine.out(around[1])
    machine.wait_for()
    assert hands.content(machine) == before
    guide.saw("Without the key it was refused; with it every row and page is as it was.")


def test_back_to_the_second(guide, machine):
    guide.type("install -d -o postgres")
    machine.wait_for()
    guide.type("runuser -u postgres -- pg_basebackup", {"WEEK": "2026-48"})
    before = hands.content(machine)
    machine.out("sleep 2")
    second = machine.out("date -u '+%Y-%m-%d %H:%M:%S UTC'")
    machine.out("sleep 2; runuser -u postgres -- psql -qc 'DELETE FROM home_alert' staff_networks")
    assert hands.content(machine) != before
    machine.out("runuser -u postgres -- psql -qc 'SELECT pg_switch_wal()'; sleep 2")
    guide.type(
        "systemctl stop 'staff-networks-web@*' staff-networks-worker postgresql",
        {"2026-11-25 14:03:20 UTC": second, "WEEK": "2026-48"},
    )
    machine.wait_for()
    until(lambda: hands.content(machine) == before)
    guide.saw("What was deleted two seconds later is there again.")


# --- Mailing lists -------------------------------------------------------------------------------------


def test_mailing_lists(guide, machine):
    hands.install_postfix(machine)
    hands.subscribe(machine, SAM)
    assert (
        json.loads(guide.type("staff-networks-manage export_subscriber", {"ADDRESS": SAM}))[0]["address"]
        == SAM
    )
    new = machine.out(
        "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
    )
    settings = (machine.root / "etc/staff-networks/environment").read_text()
    machine.set("PERSONAL_DATA_KEYS", f"{new},{re.search('^PERSONAL_DATA_KEYS=(.*)$', settings, re.M)[1]}")
    machine.out(f"systemctl restart {' '.join(WEB)} staff-networks-worker")
    assert "Sealed 0" not in guide.type("staff-networks-manage reseal")
    machine.set("PERSONAL_DATA_KEYS", new)
    said = guide.type("staff-networks-manage export_subscriber", {"ADDRESS": SAM})
    assert json.loads(said)[0]["address"] == SAM
    guide.saw("The address opens with the new key alone.")
    guide.type("staff-networks-manage erase_subscriber", {"ADDRESS": SAM})
    assert json.loads(machine.out(f"staff-networks-manage export_subscriber {SAM}")) == []
    machine.write("srv/mail", "Subject: Hello\n\nNo report.\n")
    assert "1 not about one of our mails" in guide.type(
        "staff-networks-manage handle_bounces", {"FILE": "/srv/mail"}
    )

    guide.type("echo 'staff-networks:")
    hands.subscribe(machine, GONE)
    assert json.loads(machine.out(f"staff-networks-manage export_subscriber {GONE}"))
    hands.ask(machine, GONE)
    until(lambda: json.loads(machine.out(f"staff-networks-manage export_subscriber {GONE}")) == [])
    guide.saw(
        "A mail of the site to an address without a mailbox went to Postfix; its report came back through "
        "the alias, and took the address off the list."
    )


# --- Upgrade, and go back ------------------------------------------------------------------------------


def test_upgrade_and_go_back(guide, machine, tmp_path):
    of_before = stylesheet(machine.get("/")[1])
    release = hands.running(machine)
    hands.publish_second_version(machine, tmp_path / "project")
    look = guide.type("git -C staff-networks pull")
    assert "additive" in look
    assert len(list((machine.root / "opt/staff-networks/releases").iterdir())) == 1
    assert hands.SECOND_VERSION not in machine.get("/")[1]
    with machine.asked_all_the_time(of_before) as seen:
        guide.type("deploy/install.sh", at="staff-networks")
    assert set(seen) == {200}
    guide.saw(f"Meanwhile {seen[200]} requests for the page and for its stylesheets, old and new: all 200.")
    assert hands.running(machine) != release
    page = machine.get("/")[1]
    assert hands.SECOND_VERSION in page
    assert stylesheet(page) != of_before
    guide.saw("The page is of the new version, under the certificate of before.")
    machine.wait_for()
    assert "staff_networks_clock_age_seconds" in machine.get("/metrics")[1]
    guide.saw("`/metrics` answers, now that the settings ask for it.")
    machine.out("systemctl start staff-networks-backup")
    guide.type("ln -sfn")
    machine.wait_for()
    assert hands.running(machine) == release
    assert hands.SECOND_VERSION not in machine.get("/")[1]
    guide.saw("The page is of the version before.")


def test_a_version_that_does_not_start_stops_at_the_first_web_server(guide, machine, tmp_path):
    release = hands.running(machine)
    hands.publish_one_that_does_not_start(machine, tmp_path / "project")
    machine.out("git -C staff-networks pull --quiet")
    with machine.asked_all_the_time() as seen:
        done = machine.run(guide.command("deploy/install.sh"), at="staff-networks")
    assert done.code != 0
    assert "Web server 1 does not answer" in done.said
    assert set(seen) == {200}
    guide.saw(
        "A third version that does not start: the upgrade ended at the first web server, and said so; "
        f"{seen[200]} requests meanwhile, all 200."
    )
    guide.type("ln -sfn")
    machine.wait_for()
    assert hands.running(machine) == release


# --- When something fails ------------------------------------------------------------------------------


def test_when_something_fails(guide, machine):
    guide.record.section("When something fails")
    with machine.asked_all_the_time() as seen:
        killed = machine.out(f"systemctl show -P MainPID {WEB[0]}")
        machine.out(f"kill -9 {killed}")
        until(lambda: machine.out(f"systemctl show -P MainPID {WEB[0]}") not in (killed, "0"))
        until(lambda: machine.run(f"systemctl is-active {WEB[0]}").code == 0)
    assert set(seen) == {200}
    guide.saw(f"A web server killed: systemd started it again; {seen[200]} requests meanwhile, all 200.")
    killed, units = time.monotonic(), f"{' '.join(WEB)} staff-networks-worker"
    machine.out(f"systemctl kill --signal=KILL {units}")
    until(lambda: machine.run(f"systemctl is-active {units}").code == 0)
    machine.wait_for("/")
    guide.saw(
        f"All processes of both web servers and the worker killed: {time.monotonic() - killed:.0f} s later "
        "the page was back."
    )
    machine.out("systemctl restart postgresql")
    until(lambda: machine.run("systemctl is-active staff-networks-worker").code == 0)
    ticked = hands.heartbeat(machine)
    machine.wait_for("/")
    until(lambda: hands.heartbeat(machine) != ticked)
    guide.saw("PostgreSQL restarted: pages and the worker's clock go on, and nobody did anything.")
    taken = machine.reboot()
    guide.saw(
        f"The machine restarted: everything was up after {taken:.0f} s, "
        f"and `/readyz` said so {machine.wait_for():.0f} s later."
    )
    assert machine.run("systemctl --failed --quiet").said.strip() == ""


def test_nothing_of_the_page_is_left(guide, machine):
    assert guide.left == set()
    versions = "psql --version; systemctl --version | head -1; /usr/sbin/nginx -v 2>&1; python3 --version"
    said = machine.out(f"cat /etc/debian_version; {versions}").splitlines()
    postgres, systemd, nginx, python = (re.search(r"\d[\d.]*", line)[0].rstrip(".") for line in said[1:])
    guide.record.write(
        f"Debian {said[0]}, systemd {systemd}, PostgreSQL {postgres}, nginx {nginx}, Python {python}"
    )
