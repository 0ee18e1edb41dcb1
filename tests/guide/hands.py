"""What an operator has beside the page, and what whoever follows it does and looks at that no page says."""

import re
import subprocess
from pathlib import Path

from tests.guide.machine import CERTIFICATE, HOST, KEY, Machine
from tools.project import ROOT

# What goes on while one looks says nothing about whether the site is the same; counters are in no backup.
RESTLESS = "--exclude-table='procrastinate_*' --exclude-table='cms_heartbeat*' --no-unlogged-table-data"
SECOND_VERSION = "<!-- the second version -->"
# A table more: what the weighing of an upgrade calls additive.
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "{before}")]
    operations = [migrations.CreateModel("Added", [("id", models.AutoField(primary_key=True))])]
"""


def lay_certificate(machine: Machine) -> None:
    """Where the page names one. It is its own authority."""
    about = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "90", "-nodes"]
    files = ["-out", machine.root / CERTIFICATE, "-keyout", machine.root / KEY]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", *about, *files]
    subprocess.run(command, check=True, capture_output=True)


def offer_project(machine: Machine) -> None:
    """What is committed here, as a project that can be cloned in the machine."""
    git("init", "--quiet", "--bare", "--initial-branch=main", machine.root / "srv/project")
    git("push", "--quiet", machine.root / "srv/project", "HEAD:refs/heads/main")


def publish_second_version(machine: Machine, project: Path) -> None:
    """A commit with another page, another stylesheet, and a table more."""
    git("clone", "--quiet", machine.root / "srv/project", project)
    with (project / "templates/base.html").open("a") as template:
        template.write(f"{SECOND_VERSION}\n")
    with (project / "cms/static/cms/css/base.css").open("a") as styles:
        styles.write("\n.second-version { display: none; }\n")
    *_, newest = sorted((project / "home/migrations").glob("0*.py"))
    (project / "home/migrations/9999_added.py").write_text(MIGRATION.format(before=newest.stem))
    publish(project)


def publish_one_that_does_not_start(machine: Machine, project: Path) -> None:
    git("clone", "--quiet", machine.root / "srv/project", project)
    (project / "cms/wsgi.py").write_text("raise SystemExit\n")
    publish(project)


def publish(project: Path) -> None:
    git("add", ".", at=project)
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Add", at=project)
    git("push", "--quiet", at=project)


def git(*arguments, at: Path = ROOT) -> None:
    subprocess.run(["git", *arguments], cwd=at, check=True, capture_output=True)


def install_postfix(machine: Machine) -> None:
    """A mail server that takes any address of its domain, and finds out later that nobody lives there."""
    machine.out("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postfix >/dev/null 2>&1")
    machine.out(f"postconf -e myhostname={HOST} mydestination={HOST} local_recipient_maps=")
    machine.out("systemctl restart postfix")


def subscribe(machine: Machine, address: str) -> None:
    in_shell(machine, f"lists.new_subscription(network, {address!r}, confirmed_on=date.today()).save()")


def ask(machine: Machine, address: str) -> None:
    """Let the site write to it."""
    in_shell(machine, f"lists.join(network, {address!r}, today=date.today())")


def in_shell(machine: Machine, statement: str) -> None:
    names = "from datetime import date; from networks.mailing import subscriptions as lists"
    network = "from networks.models import NetworkPage; network = NetworkPage.objects.first()"
    machine.out(f'staff-networks-manage shell -c "{names}; {network}; {statement}"')


def status(machine: Machine) -> int:
    answered, page = machine.get("/")
    assert "Example Council" in page
    return answered


def archives(machine: Machine) -> list[str]:
    """The names of all archives, oldest first."""
    return sorted(path.name for path in (machine.root / "var/backups/staff-networks").iterdir())


def content(machine: Machine) -> tuple[dict[str, list[str]], dict[str, int]]:
    """All rows by table, but those that never keep still; and how each page of the sitemap answers."""
    dump = f"runuser -u postgres -- pg_dump --data-only {RESTLESS} staff_networks"
    rows: dict[str, list[str]] = {}
    for line in machine.out(f"cd /; {dump} 2>/dev/null").splitlines():
        if found := re.match(r"COPY public\.(\w+)", line):
            table = rows.setdefault(found[1], [])
        elif rows and "\t" in line:
            table.append(line)
    paths = re.findall(rf"<loc>https://{HOST}(/[^<]*)</loc>", machine.get("/sitemap.xml")[1])
    assert len(paths) > 10
    return {name: sorted(lines) for name, lines in rows.items()}, {
        path: machine.get(path)[0] for path in paths
    }


def running(machine: Machine) -> str:
    return machine.out("readlink /opt/staff-networks/current")


def heartbeat(machine: Machine) -> str:
    """When the worker's clock last ran."""
    asked = "SELECT max(at) FROM cms_heartbeat"
    return machine.out(f"cd /; runuser -u postgres -- psql -tAc '{asked}' staff_networks")
