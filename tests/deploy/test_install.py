"""What `deploy/install.sh` leaves alone and cleans up, with a `make build` that builds nothing."""

import os
import subprocess
import time

import pytest

from tests.deploy.layout import HOST, PROJECT


@pytest.fixture
def install(tmp_path):
    """Run it below a folder; `build` is what `make` does. Gives the process that ended."""
    root, programs = tmp_path / "machine", tmp_path / "programs"
    root.mkdir()
    programs.mkdir()

    def run(*options, build="true"):
        (programs / "make").write_text(f"#!/bin/sh\n{build}\n")
        (programs / "make").chmod(0o755)
        command = ["deploy/install.sh", "--host", HOST, "--organisation", "Example Council", *options]
        given = os.environ | {"ROOT": str(root), "PATH": f"{programs}:{os.environ['PATH']}"}
        time.sleep(1 - time.time() % 1)  # releases are named by the second
        return subprocess.run(command, cwd=PROJECT, env=given, capture_output=True, text=True, check=False)

    run.root = root
    return run


def test_an_upgrade_keeps_the_certificate(install):
    site = install.root / "etc/nginx/sites-available/staff-networks"
    install("--certificate", "/etc/ssl/own.pem", "--certificate-key", "/etc/ssl/own.key")
    before = site.read_text()
    assert "ssl_certificate /etc/ssl/own.pem;" in before
    site.write_text(before.replace("own.pem;", "own.pem; # ours"))
    assert install().returncode == 0
    assert site.read_text() == before


def test_a_version_that_cannot_be_built_leaves_nothing_and_the_one_of_before_in_its_place(install):
    install()
    current = install.root / "opt/staff-networks/current"
    before = current.resolve()
    assert install(build="exit 1").returncode != 0
    assert current.resolve() == before
    assert list(before.parent.iterdir()) == [before]


def test_the_version_of_before_stays_within_reach(install):
    install()
    before = (install.root / "opt/staff-networks/current").resolve()
    install()
    assert (install.root / "opt/staff-networks/previous").resolve() == before
    assert (install.root / "opt/staff-networks/current").resolve() != before


def test_optional_packages_come_where_the_settings_ask_for_them(install):
    asked = install.root / "asked"
    install(build=f"echo $4 >{asked}")
    assert asked.read_text() == "ARGS=\n"
    with (install.root / "etc/staff-networks/environment").open("a") as settings:
        settings.write("SENTRY_DSN=https://key@errors.example.org/1\n")
    install(build=f"echo $4 >{asked}")
    assert asked.read_text() == "ARGS=observe\n"
